import Foundation
import GRDB
import Gutter
import Logging

/// A -wal that is not empty and was found beside a log before SQLite has opened it.
///
/// SQLite plays whatever is in it over the file. Nothing in a -wal says which file it belongs to, so a backup that was
/// moved beside the -wal of the previous log would become a mixture of both.
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

    /// Sets it aside if it certainly does not belong to the file, and refuses to open both if it seems so.
    ///
    /// A backup is not in WAL mode, unlike every file that has a -wal of its own: SQLite switches the file to WAL mode
    /// before it makes a -wal, and removes the -wal before it switches the file back.
    ///
    /// - Parameter lock: The file's lock, which others may share; afterwards none is held.
    /// - Throws: ``NotYet`` while others are in the way; ``/Gutter/EventLogError``.
    func check(against header: LogHeader, of lock: FileLock, _ access: SQLiteEventLog.Configuration.Access) throws {
        guard lock.take(.exclusive) else {
            if header.isInWALMode { return }
            // The process that has it open may be about to switch the file to WAL mode, or to set this aside.
            throw NotYet(error: lock.take(.shared) ? strayError : file.busyError)
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
        // It only tells where the content of the -wal is.
        unlink(file.location + "-shm")
        file.syncFolder()
        Logger(label: "gutter")
            .warning(
                "A -wal that is of another file stood beside the log, which was put there as a backup is. It was set aside.",
                metadata: ["log": "\(file.path)", "setAside": "\(aside)"]
            )
    }

    /// A log that was closed properly has no -wal. If it has one, a process was killed, and the -wal goes on from what is
    /// in the file.
    ///
    /// Cost: after a process was killed, opening reads the events that are only in the -wal, and all pages of a file that is
    /// not large.
    ///
    /// - Throws: ``/Gutter/EventLogError`` if what the -wal adds does not go on from what is in the file.
    private func checkContinuity() throws {
        // If the file cannot be read by itself, it was left while it was being written, which tells nothing about the -wal.
        guard let end = try? endWithoutWAL() else { return }
        let isContinued: Bool
        do {
            isContinued = try withReadOnlyConnection { try end.isContinued(in: $0) }
        } catch let error as DatabaseError
            where [.SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_ERROR].contains(error.resultCode)
        {
            isContinued = false
        } catch {
            // The opening itself will fail for the same reason, and say so.
            return
        }
        if !isContinued {
            throw EventLogError(
                .strayWAL,
                "The file \(file.path)-wal does not go on from what is in \(file.path), whose last event is "
                    + "#\(end.head.position): one of them is of another log or another time. Nothing was changed. Keep both, as the "
                    + "latest events may be in the -wal alone. Put the file back that the -wal is of, or restore a backup with "
                    + "`gutter restore`, which keeps both."
            )
        }
    }

    private func endWithoutWAL() throws -> LogEnd? {
        let queue = try file.openImmutably()
        defer { try? queue.close() }
        var status = stat()
        guard stat(file.location, &status) == 0 else { throw file.replacedError }
        return try queue.read { try LogEnd($0, size: Int64(status.st_size)) }
    }

    /// A connection that may only read does not play the -wal over the file when it closes.
    private func withReadOnlyConnection<Result>(_ body: (Database) throws -> Result) throws -> Result {
        var configuration = GRDB.Configuration()
        configuration.readonly = true
        let queue = try DatabaseQueue(path: file.location, configuration: configuration)
        defer { try? queue.close() }
        return try queue.read(body)
    }

    private var strayError: EventLogError {
        EventLogError(
            .strayWAL,
            "The file \(file.path)-wal is not of \(file.path), which was put there as a backup is: SQLite would play it over "
                + "the log. Nothing was changed. The next command that writes sets it aside; or move it away yourself."
        )
    }

    /// What is thrown if the file that it belongs to is gone.
    var isOrphanError: EventLogError {
        EventLogError(
            .strayWAL,
            "There is no log at \(file.path), or an empty file, but \(file.path)-wal, which may hold the latest events of one; a new log would "
                + "destroy them. Put the file back, restore a backup with `gutter restore`, which keeps the -wal, or move it away."
        )
    }
}
