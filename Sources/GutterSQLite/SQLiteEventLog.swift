import Foundation
import GRDB
public import Gutter

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
        /// How many connections read at once, beside the one that writes; with 0, readers take turns with it, which
        /// opens faster. Default: 4.
        public var readers = 4
        /// How long an append waits for its turn while other processes write, before it throws. Default: 5 seconds.
        public var busyTimeout = Duration.seconds(5)
        /// How often a task that waits for events looks for those of other processes. Default: 250 milliseconds.
        public var pollInterval = Duration.milliseconds(250)

        /// The defaults.
        public init() {}
    }

    /// Where the file is.
    public let path: String

    private let database: any DatabaseWriter
    private let configuration: Configuration
    private let waiters = PositionWaiters()

    /// Opens the log at `path`.
    ///
    /// A new file is readable by its owner alone. One that is not a log, or is a newer one, is refused before a byte
    /// of it is changed.
    ///
    /// - Parameters:
    ///   - path: Where the file is, or is to be. Its folder must exist.
    ///   - configuration: How to open it.
    /// - Throws: ``EventLogError``.
    public init(path: String, configuration: Configuration = Configuration()) throws {
        self.path = path
        self.configuration = configuration
        self.database = try LogFile(path: path).open(configuration)
    }

    /// Closes the file; whatever is asked of the log afterwards throws.
    ///
    /// - Throws: ``EventLogError`` where another task is using it.
    public func close() throws {
        // The last connection to close takes the files beside the log away, if it may write; GRDB closes the one that
        // may first (https://github.com/groue/GRDB.swift/issues/739).
        (database as? DatabasePool)?.invalidateReadOnlyConnections()
        do { try database.close() } catch { throw EventLogError(error, path: path) }
    }

    // MARK: EventLog

    /// Appends all events of the request or none; see ``EventLog/append(_:)``.
    ///
    /// Cost: one transaction, which is one sync of the disk. It waits its turn for at most
    /// ``Configuration/busyTimeout``. A task that is cancelled meanwhile still gets its result.
    public func append(_ request: AppendRequest) async throws -> AppendResult {
        try Task.checkCancellation()
        let result = try await write { storage in try request.perform(on: &storage) }
        if let last = result.events.last { waiters.announce(last.position) }
        return result
    }

    /// The events that a query asks for.
    public func events(_ query: EventQuery) async throws -> [Event] {
        try await read { try $0.events(query) }
    }

    /// How far the log goes.
    public func head() async throws -> Head {
        try await read { try $0.head }
    }

    /// Returns once the log goes beyond `position`: at once for this process's events, within
    /// ``Configuration/pollInterval`` for those of others.
    public func waitForEvents(after position: Position) async throws {
        try await withThrowingTaskGroup { group in
            group.addTask {
                try await self.waiters.wait(after: position) { .start }
            }
            group.addTask {
                while try await self.head().position <= position {
                    try await Task.sleep(for: self.configuration.pollInterval)
                }
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// The switches alive at `position`, or now.
    ///
    /// Cost: a row for each now; a seek for each of those alive then, and two for each bit of the head's position.
    public func snapshot(at position: Position?) async throws -> LogSnapshot {
        try await read { try $0.snapshot(at: position) }
    }

    /// Writes in one transaction, which is rolled back where `body` throws.
    func write<Value: Sendable>(_ body: @escaping @Sendable (inout SQLiteStorage) throws -> Value) async throws -> Value
    {
        guard configuration.access == .readWrite else {
            throw EventLogError(.readOnly, "The log \(path) was opened for reading only. Open it for writing.")
        }
        return try await withCheckedThrowingContinuation { continuation in
            database.asyncWriteWithoutTransaction { [path] db in
                continuation.resume(with: Result { try Self.write(to: db, path: path, body) })
            }
        }
    }

    private static func write<Value>(
        to db: Database,
        path: String,
        _ body: (inout SQLiteStorage) throws -> Value
    ) throws -> Value {
        let result: Value
        do {
            try db.beginTransaction(.immediate)
            var storage = SQLiteStorage(db: db)
            result = try body(&storage)
        } catch {
            if db.isInsideTransaction { try? db.rollback() }
            throw EventLogError.wrapping(error, path: path)
        }
        do {
            try db.commit()
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
        try await withCheckedThrowingContinuation { continuation in
            database.asyncRead { [path] db in
                continuation.resume(
                    with: Result {
                        do { return try body(SQLiteStorage(db: try db.get())) } catch {
                            throw EventLogError.wrapping(error, path: path)
                        }
                    }
                )
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
    /// The log in the SQLite file at `path`, which is made where it is missing.
    ///
    /// - Throws: ``EventLogError`` where it cannot be opened.
    public static func sqlite(
        at path: String,
        configuration: SQLiteEventLog.Configuration = .init()
    ) throws -> SQLiteEventLog {
        try SQLiteEventLog(path: path, configuration: configuration)
    }
}
