import Foundation
import GRDB
import Gutter
import GutterMigrations

/// The file of a log: told from other files, made, brought up to date and opened.
struct LogFile {
    /// Marks a SQLite file as a log of Gutter's: "Gutt" in ASCII, at byte 68 of the file.
    /// Source: https://www.sqlite.org/fileformat.html#application_id
    static let applicationID: Int32 = 0x4775_7474

    /// As it was given, for messages.
    let path: String
    /// Where it really is: to SQLite a relative path may mean something else (`:memory:`, or a URI), the process may
    /// change its folder, and the files beside it are beside what a link leads to.
    let location: String

    init(path: String) {
        self.path = path
        location = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    }

    private static var newestVersion: Int { Migration.all.last?.version ?? 0 }

    /// Opens the file; the identity is to be given to ``OpenFiles/close(_:)`` when it is closed.
    func open(
        _ configuration: SQLiteEventLog.Configuration
    ) throws -> (database: any DatabaseWriter, identity: FileIdentity?) {
        let identity = try OpenFiles.open(path: location) {
            let content = try inspect()
            try refuseForeignJournal()
            switch configuration.access {
            case .readWrite: if content == .none { try create() }
            case .readOnly: if content != .log { throw emptyError(isMissing: content == .none) }
            }
        }
        do {
            switch configuration.access {
            case .readWrite:
                try checkWritable()
                return (try openForWriting(configuration), identity)
            case .readOnly:
                return (try openForReading(configuration), identity)
            }
        } catch {
            OpenFiles.close(identity)
            throw EventLogError.wrapping(error, path: path)
        }
    }

    // MARK: Telling it from others

    private enum Content {
        case none
        case empty
        case log
    }

    /// Looks at the first bytes of the file, without SQLite, which might roll back a journal or make files beside it.
    private func inspect() throws(EventLogError) -> Content {
        var status = stat()
        guard stat(path.isEmpty ? "." : path, &status) == 0 else { return .none }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw EventLogError(.foreign, "\(path) is a folder, not a log. Name a file.")
        default: throw EventLogError(.foreign, "\(path) is a device or a pipe, not a log. Name a file.")
        }
        let header: Data
        do {
            let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? file.close() }
            header = try file.read(upToCount: 100) ?? Data()
        } catch {
            throw EventLogError(.inputOutput, "The file \(path) cannot be read. Check its permissions.")
        }
        if header.isEmpty { return .empty }
        guard header.starts(with: Array("SQLite format 3\0".utf8)), header.count == 100 else {
            throw EventLogError(
                .foreign,
                "\(path) is not a SQLite file, so it is no log of Gutter's. It was left alone."
            )
        }
        func number(at offset: Int) -> Int32 {
            header.dropFirst(offset).prefix(4).reduce(0) { $0 << 8 | Int32($1) }
        }
        guard number(at: 68) == Self.applicationID else {
            throw EventLogError(
                .foreign,
                "\(path) is a SQLite file of another application, not a log of Gutter's. It was left alone."
            )
        }
        // SQLite would turn each text that is read into UTF-8 and back, which the hashes are not of.
        guard number(at: 56) <= 1 else {
            throw EventLogError(
                .foreign,
                "\(path) holds its texts in UTF-16, so it was not made by Gutter. It was left alone."
            )
        }
        try checkVersion(Int(number(at: 60)))
        return .log
    }

    func checkVersion(_ version: Int) throws(EventLogError) {
        if version > Self.newestVersion {
            throw EventLogError(
                .newer,
                "The log \(path) was written by a newer version of Gutter: its schema is \(version), "
                    + "this version knows \(Self.newestVersion). Update Gutter. The log was left alone."
            )
        }
    }

    private func emptyError(isMissing: Bool) -> EventLogError {
        EventLogError(
            .notFound,
            isMissing
                ? "There is no log at \(path). Check the path, or register a switch to make one."
                : "The file \(path) is empty, not a log yet. Register a switch to make it one."
        )
    }

    // MARK: Making it

    /// Makes an empty file that only its owner may read; SQLite gives the files beside it the same permissions.
    private func create() throws(EventLogError) {
        // Should another process be first, its file is opened and left as it is.
        let descriptor = Foundation.open(path, O_CREAT | O_RDWR, 0o600)
        if descriptor >= 0 {
            Foundation.close(descriptor)
            return
        }
        throw creationError(errno, of: "log")
    }

    /// Why the system would not make the file.
    func creationError(_ code: Int32, of what: String) -> EventLogError {
        let reason = String(cString: strerror(code))
        switch code {
        case EACCES, EROFS, EPERM:
            return EventLogError(
                .readOnly,
                "A \(what) cannot be made at \(path): \(reason). Choose a folder that may be written."
            )
        case ENOENT, ENOTDIR:
            return EventLogError(
                .notFound,
                "A \(what) cannot be made at \(path): its folder does not exist. Make it first."
            )
        case ENOSPC, EDQUOT:
            return EventLogError(.full, "A \(what) cannot be made at \(path): \(reason). Make room and try again.")
        default:
            return EventLogError(.inputOutput, "A \(what) cannot be made at \(path): \(reason).")
        }
    }

    /// Refuses what may not be written before SQLite makes files beside it, which, being ours, would lock its owner out.
    private func checkWritable() throws(EventLogError) {
        if access(path, W_OK) == 0, access(folder, W_OK) == 0 { return }
        throw EventLogError(
            .readOnly,
            "The log \(path) may not be written: \(String(cString: strerror(errno))). "
                + "Check its permissions, its folder's and its disk's."
        )
    }

    /// Where the files beside the log are made.
    private var folder: String { URL(fileURLWithPath: location).deletingLastPathComponent().path }

    // MARK: Opening it

    private func openForWriting(_ configuration: SQLiteEventLog.Configuration) throws -> any DatabaseWriter {
        let queue = try DatabaseQueue(path: location, configuration: sqlite(configuration))
        try migrate(queue)
        guard configuration.readers > 0 else { return queue }
        try queue.close()
        var pooled = sqlite(configuration)
        pooled.maximumReaderCount = configuration.readers
        let pool = try DatabasePool(path: location, configuration: pooled)
        // GRDB sets NORMAL as it turns WAL on, which may lose the last commits in a power cut.
        try pool.writeWithoutTransaction(Self.setDurability)
        return pool
    }

    private func openForReading(_ configuration: SQLiteEventLog.Configuration) throws -> any DatabaseWriter {
        let queue = try openQueueForReading(configuration)
        let version = try queue.read { try Int.fetchOne($0, sql: "PRAGMA user_version") ?? 0 }
        try checkVersion(version)
        if version < Self.newestVersion {
            throw EventLogError(
                .readOnly,
                "The log \(path) has the older schema \(version). Open it for writing once to bring it up to date."
            )
        }
        return queue
    }

    func openQueueForReading(_ configuration: SQLiteEventLog.Configuration) throws -> DatabaseQueue {
        var sqlite = sqlite(configuration)
        if configuration.isEvidence { return try openAsEvidence(sqlite) }
        if access(path, W_OK) == 0, access(folder, W_OK) == 0 {
            // A connection that may write takes the files beside the log away when it closes; one that may not
            // leaves them behind. That nothing is appended is the log's affair.
            return try DatabaseQueue(path: location, configuration: sqlite)
        }
        sqlite.readonly = true
        // Without a -wal the file is whole by itself, and is read as it is now. To follow its writers, SQLite would
        // make files beside it, which it may not do here or which, being ours, would lock the log's owner out.
        // Source: https://www.sqlite.org/wal.html#read_only_databases
        return try DatabaseQueue(path: hasWAL ? location : immutableURI, configuration: sqlite)
    }

    /// Has SQLite merge the -wal into the file and remove it, where nobody else has the log open.
    ///
    /// A connection of the pool that is freed on another thread may close a moment after the one that could do so.
    func removeLeftovers() {
        for _ in 0..<3 {
            guard FileIdentity(path: location + "-wal") != nil else { return }
            guard let queue = try? DatabaseQueue(path: location) else { return }
            _ = try? queue.read { try $0.execute(sql: "SELECT 1 FROM log") }
            try? queue.close()
            usleep(1_000)
        }
    }

    /// The file by itself, without what the one beside it adds.
    func openImmutably() throws -> DatabaseQueue {
        var sqlite = GRDB.Configuration()
        sqlite.readonly = true
        return try DatabaseQueue(path: immutableURI, configuration: sqlite)
    }

    var immutableURI: String {
        let escaped = location.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? location
        return "file:\(escaped)?immutable=1"
    }

    private func sqlite(_ configuration: SQLiteEventLog.Configuration) -> GRDB.Configuration {
        var sqlite = GRDB.Configuration()
        sqlite.label = "gutter"
        sqlite.busyMode = .timeout(configuration.busyTimeout / .seconds(1))
        sqlite.foreignKeysEnabled = true
        sqlite.prepareDatabase(Self.setDurability)
        return sqlite
    }

    @Sendable static func setDurability(_ db: Database) throws {
        try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA fullfsync = ON")
    }

    // MARK: Bringing it up to date

    /// Runs the steps that the file lacks, each in a transaction of its own.
    ///
    /// GRDB's own migrator decides what to run before it takes the write lock, so that two processes that start
    /// together would both run the first step; here the second waits, looks again and finds it done.
    private func migrate(_ queue: DatabaseQueue) throws {
        try queue.writeWithoutTransaction { db in
            for step in Migration.all {
                try db.inTransaction(.immediate) {
                    let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
                    try checkVersion(version)
                    guard version < step.version else { return .rollback }
                    try db.execute(sql: step.sql)
                    if step.version == 1 {
                        try db.execute(
                            sql: "INSERT INTO log (only_row, id, id_salt) VALUES (1, ?, ?)",
                            arguments: [Data(EventHash.random().bytes), Data(Salt.random().bytes)]
                        )
                    }
                    // The mark is part of the same transaction and of the first page, which is written first: the file
                    // is at no time something that `inspect` would take for another application's.
                    try db.execute(sql: "PRAGMA application_id = \(Self.applicationID)")
                    try db.execute(sql: "PRAGMA user_version = \(step.version)")
                    return .commit
                }
            }
            // Only now: until here a rollback journal has kept even the first page whole.
            if try String.fetchOne(db, sql: "PRAGMA journal_mode") != "wal" {
                try db.execute(sql: "PRAGMA journal_mode = WAL")
            }
        }
    }
}
