import Foundation
import GRDB
import Gutter
import Synchronization

/// Notices what other processes append to a log, through a connection of its own, and tells those who wait for it.
///
/// While this process writes by itself, it is not told of writes to the file: the system's telling alone would take a tenth of
/// the time of each commit. It looks now and then instead.
final class ChangeWatcher: Sendable {
    private struct State {
        /// What SQLite gave last; it changes with every commit by another connection.
        /// Source: https://www.sqlite.org/pragma.html#pragma_data_version
        var dataVersion: Int64 = -1
        var head = Position.start
        /// Whether somebody looks, or is about to.
        var isAttending = false
        /// Whether the system tells of writes to the file.
        var isAlert = false
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
            case .event: self?.attend(expectingChange: true)
            case .period: self?.lookOrFail()
            }
        }
        self.watcher.withLock { $0 = watcher }
        becomeAlert()
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
    private func attend(expectingChange: Bool) {
        guard let watcher = watcher.withLock({ $0 }) else { return }
        state.withLock { $0.isAttending = true }
        var (isExpecting, start) = (expectingChange, ContinuousClock.now)
        while !watcher.isEnding {
            if ownWrites.areRecent {
                // What others append meanwhile is seen at most twice this much later: whoever waits for it is told with the
                // next event of this process, or by a look.
                let announced = waiters.announced
                _ = watcher.hasEvents(within: .milliseconds(5))
                if waiters.announced == announced { lookOrFail() }
                (isExpecting, start) = (false, .now)
                continue
            }
            if !state.withLock({ $0.isAlert }) { becomeAlert() }
            let wasTold = watcher.hasEvents(within: .zero)
            switch lookOrFail() {
            case .nothing where wasTold: (isExpecting, start) = (true, .now)
            case .nothing: break
            // Another process may have written as well and be about to sync: now and then is enough for it.
            case .change: (isExpecting, start) = (false, .now)
            case .failure: if isDone() { return }
            }
            let elapsed = start.duration(to: .now)
            if elapsed > .milliseconds(500), isDone() { return }
            if isExpecting {
                usleep(UInt32(min(.milliseconds(10), max(.microseconds(100), elapsed / 10)) / .microseconds(1)))
            } else if watcher.hasEvents(within: min(.milliseconds(50), max(.milliseconds(1), elapsed))) {
                (isExpecting, start) = (true, .now)
            }
        }
    }

    /// Whether nobody needs to look until the system tells of a write.
    private func isDone() -> Bool {
        state.withLock { state in
            if state.isAlert { state.isAttending = false }
            return state.isAlert
        }
    }

    /// Has the system tell of writes, until this process begins one.
    private func becomeAlert() {
        guard let watcher = watcher.withLock({ $0 }) else { return }
        state.withLock { $0.isAlert = true }
        // Where the system does not tell, the looks now and then go on as they are.
        if watcher.setAlert(true) { ownWrites.atNextBeginning { [weak self] in self?.rest() } }
    }

    /// Has the system not tell of writes, and somebody look now and then instead.
    private func rest() {
        guard let watcher = watcher.withLock({ $0 }) else { return }
        watcher.setAlert(false)
        let isFirst = state.withLock { state in
            defer { (state.isAlert, state.isAttending) = (false, true) }
            return !state.isAttending
        }
        if isFirst { watcher.perform { [weak self] in self?.attend(expectingChange: false) } }
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
        guard let identity, let status = file.status(of: identity) else {
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
