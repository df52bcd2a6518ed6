import Foundation
import GRDB
import Gutter
import Synchronization

/// Notices what other processes append to a log, through a connection of its own, and tells those who wait for it.
final class ChangeWatcher: Sendable {
    private struct State {
        /// What SQLite gave last; it changes with every commit by another connection.
        /// Source: https://www.sqlite.org/pragma.html#pragma_data_version
        var dataVersion: Int64 = -1
        var head = Position.start
    }

    private let database: DatabaseQueue
    private let file: LogFile
    private let identity: FileIdentity?
    private let waiters: PositionWaiters
    private let ownWrites: OwnWrites
    private let state = Mutex(State())
    private let watcher = Mutex<FileWatcher?>(nil)

    init(
        _ file: LogFile,
        database: DatabaseQueue,
        waiters: PositionWaiters,
        ownWrites: OwnWrites,
        period: Duration
    ) throws {
        self.file = file
        self.database = database
        self.waiters = waiters
        self.ownWrites = ownWrites
        identity = FileIdentity(path: file.location)
        _ = try look()
        let url = URL(fileURLWithPath: file.location)
        let watcher = FileWatcher(
            folder: url.deletingLastPathComponent().path,
            prefix: url.lastPathComponent,
            period: period
        ) { [weak self] occasion in
            switch occasion {
            case .event:
                self?.waitForOwnWrites()
                self?.lookUntilVisible()
            case .period: self?.lookOrFail()
            }
        }
        self.watcher.withLock { $0 = watcher }
        // What was committed between the first look and the watching.
        _ = try look()
    }

    /// How far the log went when somebody looked last.
    var head: Position { state.withLock { $0.head } }

    func close() throws {
        // Not taken out before it has ended: its looks ask it whether they should.
        watcher.withLock { $0 }?.cancel()
        watcher.withLock { $0 = nil }
        try database.close()
    }

    // MARK: Looking

    /// Lets a process that appends by itself get on: a look for each page that it writes would take the locks and the time of
    /// the very commit. What others append meanwhile is seen at most five milliseconds later.
    private func waitForOwnWrites() {
        var patience = 5
        while patience > 0, ownWrites.areRecent, watcher.withLock({ $0?.isEnding }) == false {
            usleep(1_000)
            patience -= 1
        }
    }

    /// Looks after a write to the file. The write comes before the sync of the disk, and only then can others see it, so
    /// that one look is not enough: looks again, at first often, until something is there or nothing more is to come.
    private func lookUntilVisible() {
        let start = ContinuousClock.now
        let limit = Duration.milliseconds(500)
        while !lookOrFail() {
            let elapsed = start.duration(to: .now)
            if elapsed > limit || watcher.withLock({ $0?.isEnding }) != false { return }
            let pause = min(.milliseconds(10), max(.microseconds(100), elapsed / 10))
            usleep(UInt32(pause / .microseconds(1)))
        }
    }

    /// Looks, and tells those who wait where it fails for good.
    @discardableResult
    private func lookOrFail() -> Bool {
        guard FileIdentity(path: file.location) == identity else {
            waiters.fail(file.replacedError)
            return true
        }
        do {
            return try look()
        } catch let error as EventLogError where error.code == .replaced {
            waiters.fail(error)
            return true
        } catch {
            // What is locked or full now may not be so at the next look.
            return false
        }
    }

    /// - Returns: Whether anything was committed since the last look.
    private func look() throws -> Bool {
        try database.unsafeRead { db in
            let version = try db.firstRow("PRAGMA data_version") { $0.integer(0) } ?? 0
            guard state.withLock({ $0.dataVersion }) != version else { return false }
            let head = try SQLiteStorage(db: db).head.position
            let before = state.withLock { state in
                defer { (state.dataVersion, state.head) = (version, head) }
                return state.head
            }
            if head < before { throw EventLogError.replaced(at: before) }
            waiters.announce(head)
            return true
        }
    }
}
