import Foundation
import GRDB
import Gutter
import Synchronization

/// Notices what any process appends to a log, through a connection of its own, and tells the tasks that wait for it.
final class ChangeWatcher: Sendable {
    private struct State {
        /// What SQLite gave last; it changes with every commit by another connection.
        /// Source: https://www.sqlite.org/pragma.html#pragma_data_version
        var dataVersion: Int64 = -1
        var head = Position.start
    }

    private let database: DatabaseQueue
    private let file: LogFile
    /// The identity of the file that was opened.
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
        // Something may have been committed between the first look and the start of watching.
        _ = try look()
    }

    /// How far the log went at the last look.
    var head: Position { state.withLock { $0.head } }

    /// Ends watching, and leaves the connection open until the process ends.
    func abandon() {
        watcher.withLock { $0 }?.cancel()
        watcher.withLock { $0 = nil }
        _ = Unmanaged.passRetained(database)
    }

    func close() throws {
        // Removed only once it has ended: its looks ask it whether they should go on.
        watcher.withLock { $0 }?.cancel()
        watcher.withLock { $0 = nil }
        try database.close()
    }

    // MARK: Looking

    /// Looks until nothing more is to come. One look is not enough: the file is written before the disk is synced, and others
    /// see what was written only after that.
    private func attend() {
        guard let watcher = watcher.withLock({ $0 }) else { return }
        var (isExpecting, start) = (true, ContinuousClock.now)
        while !watcher.isEnding {
            let wasTold = watcher.hasEvents(within: .zero)
            switch lookOrFail() {
            case .nothing where wasTold: (isExpecting, start) = (true, .now)
            case .nothing: break
            // Another process may also have written and be about to sync; for that, a look now and then is enough.
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
        /// The waiting tasks were told that the log is no longer the one it was.
        case failure
    }

    /// Looks, and tells the waiting tasks if it fails for good.
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
