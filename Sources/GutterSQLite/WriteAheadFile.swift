import Foundation
import GRDB
import Gutter
import Logging

/// A -wal with something in it that was found beside a log before SQLite has opened it.
///
/// SQLite plays whatever stands there over the file. Nothing in a -wal says which file it is of, so that a backup that was
/// moved beside the -wal of the log before it would become a mixture of both.
struct WriteAheadFile {
    private let file: LogFile
    private let path: String

    /// Nil if there is none, or an empty one.
    init?(of file: LogFile) {
        self.file = file
        path = file.location + "-wal"
        var status = stat()
        guard stat(path, &status) == 0, status.st_size > 0 else { return nil }
    }

    /// Sets it aside if it is certainly not the file's, and refuses to open both if it seems so.
    ///
    /// A backup is not in WAL mode, unlike every file that has a -wal of its own: SQLite turns the file first, and takes the
    /// -wal away before it turns it back.
    ///
    /// - Parameter lock: The file's, on which others may have a shared lock; afterwards none is held.
    /// - Throws: ``NotYet`` while others are in the way; ``/Gutter/EventLogError``.
    func check(against header: LogHeader, of lock: FileLock, _ access: SQLiteEventLog.Configuration.Access) throws {
        guard lock.take(.exclusive) else {
            if header.isInWALMode { return }
            // Whoever is there may be about to turn the file to WAL mode, or to set this aside.
            throw NotYet(error: strayError)
        }
        // What was read before the lock may have changed.
        guard file.status(of: lock.status.identity) != nil else { throw NotYet(error: file.replacedError) }
        guard WriteAheadFile(of: file) != nil else { return }
        let header = try LogHeader(lock.header(), of: file)
        if header.isEmpty { throw isOrphanError }
        if header.isInWALMode { return try checkContinuity() }
        guard access == .readWrite, file.isWritable else { throw strayError }
        try setAside()
    }

    /// Gives it another name, under which SQLite leaves it alone.
    private func setAside() throws {
        let name = FreeName(path + ".stray")
        guard case .success(let aside) = name.take({ renameFile(path, to: $0) }) else { throw strayError }
        // It only says where what in the -wal is.
        unlink(file.location + "-shm")
        file.syncFolder()
        Logger(label: "gutter")
            .warning(
                "A -wal that is of another file stood beside the log, which was put there as a backup is. It was set aside.",
                metadata: ["log": "\(file.path)", "setAside": "\(aside)"]
            )
    }

    /// A log that was closed as it should has no -wal. One that has was left by a process that was killed, and goes on from
    /// what is in the file.
    ///
    /// Cost: for an opening after a process was killed, reads the events that are in the -wal alone, and all pages of a file
    /// that is not large.
    ///
    /// - Throws: ``/Gutter/EventLogError`` if what the -wal adds does not go on from what is in the file.
    private func checkContinuity() throws {
        // A file that was left while it was being written may not be readable by itself; that says nothing.
        guard let start = try? file.endWithoutWAL() else { return }
        let isContinued: Bool
        do {
            // One that may only read does not play the -wal over the file when it closes.
            isContinued = try file.withReadOnlyConnection { try start.isContinued(in: $0) }
        } catch let error as DatabaseError
            where [.SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_ERROR].contains(error.resultCode)
        {
            isContinued = false
        } catch {
            // Whoever opens it in earnest will be told.
            return
        }
        if !isContinued {
            throw EventLogError(
                .strayWAL,
                "The file \(file.path)-wal does not go on from what is in \(file.path), whose last event is "
                    + "#\(start.head.position): one of them is of another log or another time. Nothing was changed. Put the "
                    + "file back that the -wal is of; or restore a backup with `gutter restore`, which keeps both; or, to go on "
                    + "with the file as it is, move the -wal away."
            )
        }
    }

    private var strayError: EventLogError {
        EventLogError(
            .strayWAL,
            "The file \(file.path)-wal is not of \(file.path), which was put there as a backup is: SQLite would play it over "
                + "the log. Nothing was changed. The next command that writes sets it aside; or move it away yourself."
        )
    }

    /// What is thrown if the file that it is of is gone.
    var isOrphanError: EventLogError {
        EventLogError(
            .strayWAL,
            "There is no log at \(file.path), or an empty file, but \(file.path)-wal, which may hold the latest events of one; a new log would "
                + "destroy them. Put the file back, restore a backup with `gutter restore`, which keeps the -wal, or move it away."
        )
    }
}

/// How far a log goes without its -wal.
private struct LogEnd {
    let id: EventHash
    let head: Head
    /// Whether the pages of the file fit each other, indexes included; false also if the file is too large to look.
    let isWhole: Bool

    init(_ db: Database, size: Int64) throws {
        let storage = SQLiteStorage(db: db)
        id = try storage.logID
        head = try storage.head
        isWhole = try size <= Self.sizeToCheck && Self.isWhole(db)
    }

    /// In bytes. As much is checked within a second.
    private static let sizeToCheck: Int64 = 32 << 20

    /// Source: https://www.sqlite.org/pragma.html#pragma_integrity_check
    private static func isWhole(_ db: Database) throws -> Bool {
        try String.fetchAll(db, sql: "PRAGMA integrity_check(1)") == ["ok"]
    }

    /// Whether a log begins with the events up to here, and each of its others follows the one before it.
    func isContinued(in db: Database) throws -> Bool {
        let storage = SQLiteStorage(db: db)
        guard try storage.logID == id else { return false }
        let hash = head.position == .start ? id : try storage.hash(at: head.position)
        guard hash == head.hash else { return false }
        var last = (position: head.position.rawValue, hash: Array(head.hash.bytes))
        var isContinued = true
        let sql = "SELECT position, previous_hash, hash FROM events WHERE position > ? ORDER BY position"
        try db.forEachRow(sql, [.position(head.position)]) { row in
            if row.integer(0) != last.position &+ 1 || Array(row.bytes(1)) != last.hash { isContinued = false }
            last = (row.integer(0), Array(row.bytes(2)))
        }
        return try isContinued && (!isWhole || Self.isWhole(db))
    }
}

extension LogFile {
    fileprivate func endWithoutWAL() throws -> LogEnd {
        let queue = try openImmutably()
        defer { try? queue.close() }
        var status = stat()
        guard stat(location, &status) == 0 else { throw replacedError }
        return try queue.read { try LogEnd($0, size: Int64(status.st_size)) }
    }

    fileprivate func withReadOnlyConnection<Result>(_ body: (Database) throws -> Result) throws -> Result {
        var configuration = GRDB.Configuration()
        configuration.readonly = true
        let queue = try DatabaseQueue(path: location, configuration: configuration)
        defer { try? queue.close() }
        return try queue.read(body)
    }
}

/// A name with the time in it that no file has yet.
struct FreeName {
    private let base: String

    /// Names that start with `start`.
    init(_ start: String) {
        base = "\(start)-\(Date.now.formatted(.iso8601.timeSeparator(.omitted).dateSeparator(.omitted)))"
    }

    /// Has `make` make a file of the first name that is free.
    ///
    /// - Parameter make: Returns 0, or the system's error: EEXIST has it try the next name.
    /// - Returns: The name, or the system's error.
    func take(_ make: (String) -> Int32) -> Result<String, SystemError> {
        for number in 1..<1_000 {
            let name = number == 1 ? base : "\(base)-\(number)"
            switch make(name) {
            case 0: return .success(name)
            case EEXIST: continue
            case let code: return .failure(SystemError(code: code))
            }
        }
        return .failure(SystemError(code: EEXIST))
    }
}

/// An error of the system's.
struct SystemError: Error, CustomStringConvertible {
    let code: Int32
    var description: String { String(cString: strerror(code)) }
}

/// Renames a file unless something has the new name already.
///
/// - Returns: 0, or the number of the system's error.
func renameFile(_ old: String, to new: String) -> Int32 {
    let code = renameWithoutReplacing(old, to: new)
    guard code == EINVAL || code == ENOSYS || code == ENOTSUP else { return code }
    // A link does not replace anything either, and leaves two names only to a process that is killed here.
    if link(old, new) == 0 {
        unlink(old)
        return 0
    }
    if errno == EEXIST { return EEXIST }
    var status = stat()
    if lstat(new, &status) == 0 { return EEXIST }
    return rename(old, new) == 0 ? 0 : errno
}
