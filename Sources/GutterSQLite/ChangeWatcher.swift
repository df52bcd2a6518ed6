import Foundation
import GRDB
import Gutter
import Synchronization

/// Notices what is appended to a log, by whichever process, through a connection of its own, and tells those who wait for it.
final class ChangeWatcher: Sendable {
    private struct State {
        /// What SQLite gave last; it changes with every commit by another connection.
        /// Source: https://www.sqlite.org/pragma.html#pragma_data_version
        var dataVersion: Int64 = -1
        var head = Position.start
    }

    private let database: DatabaseQueue
    private let file: LogFile
    /// Of the file that was opened.
    private let identity: FileIdentity
    private let waiters: PositionWaiters
    private let state = Mutex(State())
    private let watcher = Mutex<FileWatcher?>(nil)

    init(
        _ file: LogFile,
        identity: FileIdentity,
        database: DatabaseQueue,
        waiters: PositionWaiters,
        period: Duration
    ) throws {
        self.file = file
        self.database = database
        self.waiters = waiters
        self.identity = identity
        _ = try look()
        let url = URL(fileURLWithPath: file.location)
        let watcher = FileWatcher(
            folder: url.deletingLastPathComponent().path,
            prefix: url.lastPathComponent,
            period: period
        ) { [weak self] occasion in
            switch occasion {
            case .event: self?.attend()
            case .period: self?.lookOrFail()
            }
        }
        self.watcher.withLock { $0 = watcher }
        // What was committed between the first look and the watching.
        _ = try look()
    }

    /// How far the log went when somebody looked last.
    var head: Position { state.withLock { $0.head } }

    /// Ends it and leaves its connection open until the process ends.
    func abandon() {
        watcher.withLock { $0 }?.cancel()
        watcher.withLock { $0 = nil }
        _ = Unmanaged.passRetained(database)
    }

    func close() throws {
        // Not taken out before it has ended: its looks ask it whether they should.
        watcher.withLock { $0 }?.cancel()
        watcher.withLock { $0 = nil }
        try database.close()
    }

    // MARK: Looking

    /// Looks until nothing more is to come. The writes to the file come before the sync of the disk, and only then can others
    /// see what was written: one look is not enough.
    private func attend() {
        guard let watcher = watcher.withLock({ $0 }) else { return }
        var (isExpecting, start) = (true, ContinuousClock.now)
        while !watcher.isEnding {
            let wasTold = watcher.hasEvents(within: .zero)
            switch lookOrFail() {
            case .nothing where wasTold: (isExpecting, start) = (true, .now)
            case .nothing: break
            // Another process may have written as well and be about to sync: now and then is enough for it.
            case .change: (isExpecting, start) = (false, .now)
            case .failure: return
            }
            let elapsed = start.duration(to: .now)
            if elapsed > .milliseconds(500) { return }
            if isExpecting {
                usleep(UInt32(min(.milliseconds(10), max(.microseconds(100), elapsed / 10)) / .microseconds(1)))
            } else if watcher.hasEvents(within: min(.milliseconds(50), max(.milliseconds(1), elapsed))) {
                (isExpecting, start) = (true, .now)
            }
        }
    }

    private enum Look {
        case nothing
        case change
        /// Those who wait were told that the log is not the one it was.
        case failure
    }

    /// Looks, and tells those who wait where it fails for good.
    @discardableResult
    private func lookOrFail() -> Look {
        guard let status = file.status(of: identity) else {
            waiters.fail(file.replacedError)
            return .failure
        }
        do {
            let isChange = try look()
            try file.checkNames(status)
            return isChange ? .change : .nothing
        } catch let error as EventLogError where error.code == .replaced || error.code == .aliased {
            waiters.fail(error)
            return .failure
        } catch {
            // What is locked or full now may not be so at the next look.
            return .nothing
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
