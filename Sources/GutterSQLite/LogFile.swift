import Foundation
import GRDB
import Gutter
import GutterMigrations

/// The file of a log: how it is told from other files, created, brought up to date and opened.
struct LogFile {
    /// Marks a SQLite file as a log of Gutter's: "Gutt" in ASCII, at byte 68 of the file.
    /// Source: https://www.sqlite.org/fileformat.html#application_id
    static let applicationID: Int32 = 0x4775_7474

    /// As it was given, for messages.
    let path: String
    /// Where it really is: a relative path may mean something else to SQLite (`:memory:`, or a URI), the process may
    /// change its folder, and the files beside the log are beside what a link leads to.
    let location: String
    /// As it was given, but absolute: links in it may be changed later.
    private let given: String

    init(path: String) {
        self.path = path
        given = URL(fileURLWithPath: path).path
        location = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    }

    /// What the system tells of the file with this identity; nil if the path, or the path as it was given, no longer
    /// leads to it.
    func status(of identity: FileIdentity) -> FileStatus? {
        guard let status = FileStatus(path: location), status.identity == identity else { return nil }
        return given == location || FileIdentity(path: given) == identity ? status : nil
    }

    static var newestVersion: Int { Migration.all.last?.version ?? 0 }

    func open(
        _ configuration: SQLiteEventLog.Configuration
    ) throws -> (database: any DatabaseWriter, file: OpenFile) {
        try checkPath()
        let patience = Patience(configuration.busyTimeout)
        let file = try patience.run {
            try OpenFiles.open(path: location, check: checkNames) { try prepare(configuration.access) }
        }
        do {
            switch configuration.access {
            case .readWrite:
                try checkWritable()
                return (try openForWriting(configuration, file, patience), file)
            case .readOnly:
                return (try openForReading(configuration, file), file)
            }
        } catch {
            throw EventLogError.wrapping(error, path: path)
        }
    }

    func checkVersion(_ version: Int) throws(EventLogError) {
        if version > Self.newestVersion {
            throw EventLogError(
                .newerSchema,
                "The log \(path) was written by a newer version of Gutter: its schema is \(version), "
                    + "this version knows \(Self.newestVersion). Update Gutter. The log was left alone."
            )
        }
    }

    func emptyError(isMissing: Bool) -> EventLogError {
        EventLogError(
            .notFound,
            isMissing
                ? "There is no log at \(path). Check the path, or register a switch to make one."
                : "The file \(path) is empty, not a log yet. Register a switch to make it one."
        )
    }

    // MARK: Making it

    /// Creates an empty file that only its owner may read; SQLite gives the files beside it the same permissions.
    func create() throws(EventLogError) {
        // If another process is first, its file is opened and left as it is.
        let descriptor = Foundation.open(path, O_CREAT | O_RDWR, 0o600)
        if descriptor >= 0 {
            Foundation.close(descriptor)
            return
        }
        throw creationError(errno, of: "log")
    }

    /// Why the system did not create the file.
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
            return EventLogError(.diskFull, "A \(what) cannot be made at \(path): \(reason). Make room and try again.")
        default:
            return EventLogError(.inputOutput, "A \(what) cannot be made at \(path): \(reason).")
        }
    }

    /// Refuses a file that may not be written before SQLite creates files beside it: those would be ours, and lock its
    /// owner out.
    private func checkWritable() throws(EventLogError) {
        if isWritable { return }
        throw EventLogError(
            .readOnly,
            "The log \(path) may not be written: \(String(cString: strerror(errno))). "
                + "Check its permissions, its folder's and its disk's."
        )
    }

    /// Whether the file may be written, and files be created beside it.
    var isWritable: Bool { access(location, W_OK) == 0 && access(folder, W_OK) == 0 }

    /// Makes sure that the names of files that were made or renamed are on the disk.
    func syncFolder() {
        let descriptor = Foundation.open(folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        Foundation.close(descriptor)
    }

    /// The folder in which the files beside the log are made.
    var folder: String { URL(fileURLWithPath: location).deletingLastPathComponent().path }

    // MARK: Opening it

    private func openForWriting(
        _ configuration: SQLiteEventLog.Configuration,
        _ file: OpenFile,
        _ patience: Patience
    ) throws -> any DatabaseWriter {
        let queue = try DatabaseQueue(path: existingURI, configuration: sqlite(configuration, file))
        try patience.run { try migrate(queue) }
        guard configuration.readers > 0 else { return queue }
        try queue.close()
        var pooled = sqlite(configuration, file)
        pooled.maximumReaderCount = configuration.readers
        let pool = try patience.run { [pooled] in try DatabasePool(path: location, configuration: pooled) }
        // GRDB sets NORMAL when it switches to WAL, which may lose the last commits in a power cut.
        try pool.writeWithoutTransaction(Self.setDurability)
        return pool
    }

    private func openForReading(
        _ configuration: SQLiteEventLog.Configuration,
        _ file: OpenFile
    ) throws -> any DatabaseWriter {
        let queue = try openQueueForReading(configuration, file)
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

    func openQueueForReading(
        _ configuration: SQLiteEventLog.Configuration,
        _ file: OpenFile
    ) throws -> DatabaseQueue {
        var sqlite = sqlite(configuration, file)
        if let evidence = configuration.evidence { return try open(evidence, sqlite) }
        if isWritable {
            // A connection that may write removes the files beside the log when it closes; one that may not leaves them
            // behind. It is up to the log that nothing is appended.
            return try DatabaseQueue(path: existingURI, configuration: sqlite)
        }
        sqlite.readonly = true
        // Without a -wal the file is whole by itself, and is read as it is now. To follow its writers, SQLite would
        // make files beside it, which it may not do here or which, being ours, would lock the log's owner out.
        // Source: https://www.sqlite.org/wal.html#read_only_databases
        return try DatabaseQueue(path: hasWAL ? location : immutableURI, configuration: sqlite)
    }

    /// Has SQLite merge the -wal into the file and remove it, if nobody else has the log open.
    ///
    /// A connection of the pool that is released on another thread may close a moment after the one that could do so.
    func removeLeftovers() {
        for _ in 0..<3 {
            guard FileIdentity(path: location + "-wal") != nil else { return }
            guard let queue = try? DatabaseQueue(path: existingURI) else { return }
            _ = try? queue.read { try $0.execute(sql: "SELECT 1 FROM log") }
            try? queue.close()
            usleep(1_000)
        }
    }

    /// The file by itself, without what the -wal beside it adds.
    func openImmutably() throws -> DatabaseQueue {
        var sqlite = GRDB.Configuration()
        sqlite.readonly = true
        return try DatabaseQueue(path: immutableURI, configuration: sqlite)
    }

    var immutableURI: String { uri("immutable=1") }

    /// So that SQLite creates no file if it was moved away in the meantime.
    private var existingURI: String { uri("mode=rw") }

    /// Source: https://www.sqlite.org/uri.html
    private func uri(_ parameter: String) -> String {
        let escaped = location.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? location
        return "file:\(escaped)?\(parameter)"
    }

    private func sqlite(
        _ configuration: SQLiteEventLog.Configuration,
        _ file: OpenFile
    ) -> GRDB.Configuration {
        var sqlite = GRDB.Configuration()
        sqlite.label = "gutter"
        sqlite.busyMode = .timeout(configuration.busyTimeout / .seconds(1))
        sqlite.foreignKeysEnabled = true
        sqlite.prepareDatabase { [self] db in
            // SQLite has opened the file that is there now, but not read it yet: it would take a -wal beside an empty file for
            // rubbish, and play one over another file.
            if status(of: file.identity) == nil { throw replacedError }
            try Self.setDurability(db)
        }
        return sqlite
    }

    @Sendable static func setDurability(_ db: Database) throws {
        try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA fullfsync = ON")
    }

    // MARK: Bringing it up to date

    /// Runs the steps that the file does not have yet, each in a transaction of its own.
    ///
    /// GRDB's own migrator decides what to run before it takes the write lock, so that two processes that start
    /// together would both run the first step. Here the second one waits, looks again and finds it done.
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
                    // The mark is part of the same transaction and of the first page, which is written first: at no
                    // time would `LogHeader` take the file for another application's.
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
