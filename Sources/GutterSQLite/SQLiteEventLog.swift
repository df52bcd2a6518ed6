import Dispatch
import Foundation
import GRDB
public import Gutter
import Synchronization

/// A log in a SQLite file, which many processes may share.
///
/// An event that was acknowledged survives the process, the system and a power cut: the file is in WAL mode and every
/// commit is synced (`synchronous=FULL`). One row is one event; see `migrations/0001_event_log.sql` for how to read it
/// with other tools.
public final class SQLiteEventLog: EventLog {
    /// How a log is opened.
    public struct Configuration: Sendable {
        /// What may be done with the file.
        public enum Access: Hashable, Sendable {
            /// Read and append; a file that is missing or empty becomes a log.
            case readWrite
            /// Read only: the file must be a log, and nothing in it is changed.
            case readOnly
        }

        /// What may be done with the file. Default: read and write.
        public var access: Access = .readWrite
        /// How many connections read at once, beside the one that writes; with 0, readers take turns with the writer,
        /// which makes opening faster. Default: 4.
        public var readers = 4
        /// How long an append waits for its turn while other processes write, before it throws. Default: 5 seconds.
        public var busyTimeout = Duration.seconds(5)
        /// How often a task that waits for events looks for those of other processes without being told of them, in case
        /// the system's file events fail. On systems without file events (all but Linux), it is at most 10 milliseconds.
        /// Default: 1 second.
        public var pollInterval = Duration.seconds(1)

        /// How to read a file of which not a byte may change, nor of the -wal beside it; a log that is only read merges the
        /// -wal into the file when it is closed. Default: nil, which lets it change.
        var evidence: Evidence?

        /// The defaults.
        public init() {}
    }

    /// Where the file is.
    public let path: String

    let file: LogFile
    private let database: any DatabaseWriter
    private let configuration: Configuration
    private let waiters = PositionWaiters()
    private let schema: SchemaGuard
    private let groupCommit: GroupCommit
    private let guardian: FileGuardian
    private let usage = Usage()
    private let watch = Mutex<Watch>(.none)
    /// One for the process: if two connections close at once, each finds that it is not the last to use the file, and both
    /// would leave the files beside it.
    private static let closing = DispatchQueue(label: "gutter.closing")

    /// Whether somebody watches the file.
    private enum Watch {
        case none
        case by(ChangeWatcher)
        case closed
    }

    /// Opens the log at `path`.
    ///
    /// A new file is readable by its owner alone. A file that is not a log, or was made by a newer version, is refused
    /// before a byte of it is changed.
    ///
    /// - Parameters:
    ///   - path: Where the file is, or is to be. Its folder must exist.
    ///   - configuration: How to open it.
    /// - Throws: ``/Gutter/EventLogError``.
    public init(path: String, configuration: Configuration = Configuration()) throws {
        self.path = path
        self.configuration = configuration
        file = LogFile(path: path)
        schema = SchemaGuard()
        groupCommit = GroupCommit(checking: schema)
        let (database, openFile) = try file.open(configuration)
        self.database = database
        guardian = FileGuardian(file, openFile)
    }

    /// Closes the file, once what is under way has ended; anything that is asked of the log afterwards throws.
    ///
    /// The last process to close a file leaves everything in it and nothing beside it. Closing again does nothing.
    ///
    /// - Throws: ``/Gutter/EventLogError`` if SQLite cannot close it.
    public func close() async throws {
        await usage.end()
        try await withCheckedThrowingContinuation { continuation in
            // Closing may wait for the disk and for other processes, which no thread of the tasks should.
            Self.closing.async { continuation.resume(with: Result { try self.closeFile() }) }
        }
    }

    /// Runs on the queue `closing` only, so never twice at once.
    private func closeFile() throws {
        if guardian.isReleased { return }
        guard guardian.isInPlace else { return abandonFile() }
        let watch = watch.withLock { watch in
            defer { watch = .closed }
            return watch
        }
        if case .by(let watcher) = watch { try watcher.close() }
        waiters.fail(closedError)
        // The last connection to close removes the files beside the log, if it may write; GRDB closes the one that may
        // first (https://github.com/groue/GRDB.swift/issues/739). A connection that has just answered must be back in
        // the pool, or it is the last.
        if let pool = database as? DatabasePool {
            try? pool.barrierWriteWithoutTransaction { _ in }
            pool.invalidateReadOnlyConnections()
        }
        do { try database.close() } catch { throw EventLogError(error, path: path) }
        // The file in its place may be another log.
        if configuration.access == .readWrite, guardian.isInPlace { file.removeLeftovers() }
        guardian.release()
    }

    /// Leaves the file open until the process ends: it is no longer in its place, and to close it, SQLite would remove the
    /// -wal there, which may belong to the file that is there now.
    private func abandonFile() {
        let watch = watch.withLock { watch in
            defer { watch = .closed }
            return watch
        }
        if case .by(let watcher) = watch { watcher.abandon() }
        waiters.fail(closedError)
        _ = Unmanaged.passRetained(database as AnyObject)
        guardian.abandon()
    }

    deinit {
        // Otherwise the file counts as closed once its last connection is.
        if !guardian.isReleased, !guardian.isInPlace { abandonFile() }
    }

    // MARK: EventLog

    /// Appends all events of the request or none; see ``/Gutter/EventLog/append(_:)``.
    ///
    /// Cost: one transaction, which is one sync of the disk. It waits its turn for at most
    /// ``Configuration/busyTimeout``. A task that is cancelled meanwhile still gets its result.
    public func append(_ request: AppendRequest) async throws -> AppendResult {
        try Task.checkCancellation()
        try beginWriting()
        return try await withCheckedThrowingContinuation { continuation in
            if groupCommit.add(.init(request: request, continuation: continuation)) { commitSoon() }
        }
    }

    /// Has the connection that writes commit the waiting requests, as soon as it is free.
    private func commitSoon() {
        database.asyncWriteWithoutTransaction { [self] db in
            let (appends, areMoreWaiting) = groupCommit.take()
            if areMoreWaiting { commitSoon() }
            // The result comes first: a manager that has it need not read what it has appended.
            let head = groupCommit.commit(appends, to: db, of: file, guardedBy: guardian)
            if let head { waiters.announce(head) }
            for _ in appends { usage.leave() }
        }
    }

    /// Follow it with ``Usage/leave()``, like ``beginReading()``.
    private func beginWriting() throws {
        guard configuration.access == .readWrite else {
            throw EventLogError(.readOnly, "The log \(path) was opened for reading only. Open it for writing.")
        }
        try beginReading()
    }

    private func beginReading() throws {
        try guardian.checkProcess()
        if !usage.enter() { throw closedError }
    }

    /// The events that a query asks for.
    public func events(_ query: EventQuery) async throws -> [Event] {
        try await read { try $0.events(query) }
    }

    /// How far the log goes.
    public func head() async throws -> Head {
        try await read { try $0.head }
    }

    /// Returns once the log goes beyond `position`: at once for this process's events, within milliseconds for those of
    /// others.
    ///
    /// The first call opens a connection that watches the file; while nothing happens, it costs one look each
    /// ``Configuration/pollInterval``.
    public func waitForEvents(after position: Position) async throws {
        try guardian.checkProcess()
        let watcher = try startedWatcher()
        try await waiters.wait(after: position) {
            // Asked only now that this task would hear of the closing.
            try self.watch.withLock { watch in if case .closed = watch { throw self.closedError } }
            return watcher.head
        }
    }

    private func startedWatcher() throws -> ChangeWatcher {
        try watch.withLock { watch in
            switch watch {
            case .by(let watcher): return watcher
            case .closed: throw closedError
            case .none: break
            }
            if !guardian.isInPlace { throw file.replacedError }
            do {
                let watcher = try ChangeWatcher(
                    file,
                    identity: guardian.file.identity,
                    database: try file.openQueueForReading(configuration, guardian.file),
                    waiters: waiters,
                    period: configuration.pollInterval
                )
                watch = .by(watcher)
                return watcher
            } catch {
                throw EventLogError.wrapping(error, path: path)
            }
        }
    }

    private var closedError: EventLogError {
        EventLogError(.closed, "The log \(path) is closed. Open it anew.")
    }

    /// The switches alive at `position`, or now.
    ///
    /// Cost: for now, a row for each switch; for a position, a seek for each switch alive then, and two for each bit of
    /// the head's position.
    public func snapshot(at position: Position?) async throws -> LogSnapshot {
        try await read { try $0.snapshot(at: position) }
    }

    /// The secret that ids are derived with; see ``/Gutter/EventLog/idSalt()``. It stands in the file.
    public func idSalt() async throws -> Salt {
        try await read { try $0.idSalt }
    }

    /// Writes in one transaction, which is rolled back if `body` throws.
    func write<Value: Sendable>(_ body: @escaping @Sendable (inout SQLiteStorage) throws -> Value) async throws -> Value
    {
        try beginWriting()
        return try await withCheckedThrowingContinuation { continuation in
            database.asyncWriteWithoutTransaction { [path, schema, usage] db in
                let result = Result { try Self.write(to: db, path: path, checking: schema, body) }
                usage.leave()
                continuation.resume(with: result)
            }
        }
    }

    private static func write<Value>(
        to db: Database,
        path: String,
        checking schema: SchemaGuard,
        _ body: (inout SQLiteStorage) throws -> Value
    ) throws -> Value {
        let result: Value
        do {
            try db.begin()
            try schema.check(db)
            var storage = SQLiteStorage(db: db)
            result = try body(&storage)
        } catch {
            if db.isInsideTransaction { try? db.rollback() }
            throw EventLogError.wrapping(error, path: path)
        }
        do {
            try db.commitTransaction()
        } catch {
            if db.isInsideTransaction { try? db.rollback() }
            throw EventLogError(atCommit: error, path: path)
        }
        return result
    }

    /// Reads in one transaction.
    func read<Value: Sendable>(_ body: @escaping @Sendable (SQLiteStorage) throws -> Value) async throws
        -> Value
    {
        try beginReading()
        return try await withCheckedThrowingContinuation { continuation in
            database.asyncRead { [path, usage] db in
                let result = Result { () throws -> Value in
                    do { return try body(SQLiteStorage(db: try db.get())) } catch {
                        throw EventLogError.wrapping(error, path: path)
                    }
                }
                usage.leave()
                continuation.resume(with: result)
            }
        }
    }
}

extension SQLiteEventLog {
    /// For tests: what the connection that writes says of itself.
    func withWriter<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await database.writeWithoutTransaction(body)
    }
}

extension EventLog where Self == SQLiteEventLog {
    /// The log in the SQLite file at `path`, which is created if it doesn't exist.
    ///
    /// - Throws: ``/Gutter/EventLogError`` if it cannot be opened.
    public static func sqlite(
        at path: String,
        configuration: SQLiteEventLog.Configuration = .init()
    ) throws -> SQLiteEventLog {
        try SQLiteEventLog(path: path, configuration: configuration)
    }
}
