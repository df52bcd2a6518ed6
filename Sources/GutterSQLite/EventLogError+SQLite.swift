import GRDB
import Gutter

extension EventLogError {
    /// The error as a log throws it: SQLite's errors in words, others as they are.
    static func wrapping(_ error: any Error, path: String) -> any Error {
        error is DatabaseError ? EventLogError(error, path: path) : error
    }

    /// An error of SQLite's, in words that name the file and the remedy.
    init(_ error: any Error, path: String) {
        guard let error = error as? DatabaseError else {
            self.init(.inputOutput, "The log \(path) cannot be used: \(error)")
            return
        }
        let detail =
            "SQLite says: \(error.message ?? error.resultCode.description) (\(error.extendedResultCode.rawValue))."
        switch error.resultCode {
        case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_SHMSIZE:
            self.init(
                .diskFull,
                "The log \(path) cannot be opened, not even to read it: its disk has no room for the -shm beside it. "
                    + "Make room and try again."
            )
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            let holder = LockHolder.description(ofLog: LogFile(path: path).location)
            self.init(
                .locked,
                "The log \(path) is locked: \(holder ?? "another process") has been writing to it for too long. "
                    + "Try again\(holder == nil ? "; `fuser \(path)` tells which process has it open" : "")."
            )
        case .SQLITE_FULL:
            self.init(.diskFull, "The disk of the log \(path) is full; nothing was written. Make room and try again.")
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
            self.init(.readOnly, "The log \(path) may not be written. Check its permissions and its disk's. \(detail)")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self.init(.damaged, "The log \(path) is damaged. Restore a backup of it with `gutter restore`. \(detail)")
        case .SQLITE_CONSTRAINT:
            self.init(
                .damaged,
                "The log \(path) refused a row that its own tables contradict. Restore a backup with `gutter restore`. \(detail)"
            )
        case .SQLITE_MISUSE:
            self.init(.closed, "The log \(path) is closed. Open it anew.")
        case .SQLITE_ERROR:
            self.init(
                .damaged,
                "The log \(path) does not have the tables that it should. Restore a backup with `gutter restore`. \(detail)"
            )
        default:
            self.init(.inputOutput, "The log \(path) cannot be read or written. Check its disk. \(detail)")
        }
    }

    /// A failure of the commit itself. If the system failed to write or sync, the commit may have reached the disk.
    init(atCommit error: any Error, path: String) {
        guard let databaseError = error as? DatabaseError, databaseError.resultCode == .SQLITE_IOERR else {
            self.init(error, path: path)
            return
        }
        self.init(
            .outcomeUnknown,
            "Writing to the log \(path) failed at the last moment, so the change may be recorded or not. "
                + "Check the disk, then look, or repeat it with the same idempotency key. "
                + "SQLite says: \(databaseError.message ?? databaseError.resultCode.description)."
        )
    }
}
