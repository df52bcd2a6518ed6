import Foundation
import Gutter

/// What is checked before SQLite opens the file, which might roll back a journal, play a -wal or make files beside it.
extension LogFile {
    /// - Throws: ``/Gutter/EventLogError`` if the path names no file but something of SQLite's.
    func checkPath() throws(EventLogError) {
        if path.isEmpty || path == ":memory:" {
            throw EventLogError(
                .invalidPath,
                "\"\(path)\" names no file. Name one, such as gutter.db. A log in memory is `.inMemory` in Swift; "
                    + "it ends with its process, so the command line has none."
            )
        }
        if path.hasPrefix("file:") {
            throw EventLogError(
                .invalidPath,
                "\(path.printable()) is a URI. Name the file by its path; one that is really called so, by ./\(path.printable())."
            )
        }
    }

    /// Looks at the file, or creates an empty one if it doesn't exist, and takes its lock.
    ///
    /// - Throws: ``NotYet`` for what may pass; ``/Gutter/EventLogError``.
    func prepare(_ access: SQLiteEventLog.Configuration.Access) throws -> FileLock {
        if try !exists() {
            if let stray = WriteAheadFile(of: self) { throw stray.isOrphanError }
            guard access == .readWrite else { throw emptyError(isMissing: true) }
            try create()
        }
        let lock = try FileLock(self)
        // In this order: a file that has a -wal was in WAL mode before.
        let wal = WriteAheadFile(of: self)
        let header = try LogHeader(lock.header(), of: self)
        if header.isEmpty, access == .readOnly, wal == nil { throw emptyError(isMissing: false) }
        // A file that is not in WAL mode yet, such as a backup, has a journal while it is switched to WAL mode.
        if header.isInWALMode {
            do { try refuseForeignJournal() } catch let error as EventLogError { throw NotYet(error: error) }
        }
        try checkFilesBeside(access)
        if let wal { try wal.check(against: header, of: lock, access) }
        guard lock.take(.shared) else { throw NotYet(error: busyError) }
        // It may have been replaced before others could see the lock.
        guard status(of: lock.status.identity) != nil else { throw NotYet(error: replacedError) }
        try checkNames()
        return lock
    }

    private func exists() throws(EventLogError) -> Bool {
        var status = stat()
        guard stat(location, &status) == 0 else { return false }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return true
        case S_IFDIR: throw EventLogError(.notALog, "\(path) is a folder, not a log. Name a file.")
        default: throw EventLogError(.notALog, "\(path) is a device or a pipe, not a log. Name a file.")
        }
    }

    /// If SQLite cannot open a file beside the log, it only says so, without a name.
    ///
    /// - Throws: ``/Gutter/EventLogError`` if the -wal or the -shm is not a file, or this user may not use it, or if there is a
    ///   -wal and no -shm can be made, without which SQLite does not read it.
    private func checkFilesBeside(_ purpose: SQLiteEventLog.Configuration.Access) throws(EventLogError) {
        // The file is then read by itself.
        if purpose == .readOnly, !hasWAL, !isWritable { return }
        let mode = purpose == .readWrite ? R_OK | W_OK : R_OK
        for suffix in ["-wal", "-shm"] {
            var status = stat()
            guard lstat(location + suffix, &status) == 0 else {
                if suffix == "-wal" || !hasWAL || Foundation.access(folder, W_OK) == 0 { continue }
                throw EventLogError(
                    .readOnly,
                    "The latest changes of \(path) are in \(path)-wal, and to read them SQLite makes a -shm in its folder, which "
                        + "may not be written: \(String(cString: strerror(errno))). Copy both files to one that may be."
                )
            }
            let what = "\(path)\(suffix), which belongs to the log \(path),"
            if status.st_mode & S_IFMT != S_IFREG {
                throw EventLogError(.strayWAL, "What is at \(what) is no file. Nothing was changed. Move it away.")
            }
            // It may be gone by now: the last one to close a log removes it.
            guard Foundation.access(location + suffix, mode) == 0 || errno == ENOENT else {
                throw EventLogError(
                    .inputOutput,
                    "The file \(what) cannot be \(purpose == .readWrite ? "written" : "read"): "
                        + "\(String(cString: strerror(errno))). Give it the owner and the permissions of \(path)."
                )
            }
        }
    }

    /// What is thrown while somebody changes which files belong to the log.
    var busyError: EventLogError {
        EventLogError(.locked, "The log \(path) is being restored, or made ready by another process. Try again.")
    }
}

extension SQLiteEventLog {
    /// - Throws: ``/Gutter/EventLogError`` if the path names no file but something of SQLite's.
    package static func checkPath(_ path: String) throws {
        try LogFile(path: path).checkPath()
    }
}
