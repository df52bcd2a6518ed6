import Foundation
import Gutter

/// Tells other processes that use Gutter that this one has a log open, or that nobody else may open it for a moment.
///
/// SQLite's own locks do not tell of every connection: one that reads a file that is not in WAL mode holds none between
/// two readings. This lock is one of `flock`, which SQLite does not use; the system ends it with the process.
/// Source: https://man7.org/linux/man-pages/man2/flock.2.html
final class FileLock: Sendable {
    enum Kind {
        /// Held by each process that has the log open.
        case shared
        /// Held by a process that changes which files belong to the log.
        case exclusive
    }

    /// Of the file itself. Closing it while SQLite has the file open would drop SQLite's locks: see ``OpenFiles``.
    let descriptor: Int32
    /// The file that was opened; the path may lead to another one by now.
    let status: FileStatus

    /// Opens the file, without a lock yet.
    ///
    /// - Throws: ``/Gutter/EventLogError`` if it cannot be read.
    init(_ file: LogFile) throws(EventLogError) {
        descriptor = Foundation.open(file.location, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw EventLogError(.inputOutput, "The file \(file.path) cannot be read. Check its permissions.")
        }
        guard let status = FileStatus(descriptor: descriptor) else {
            Foundation.close(descriptor)
            throw EventLogError(.inputOutput, "The file \(file.path) cannot be looked at. Check its disk.")
        }
        self.status = status
    }

    /// Takes the lock, or converts the one that is held into it, if others allow it.
    ///
    /// - Returns: False if others hold it; then none is held any more.
    func take(_ kind: Kind) -> Bool {
        if flock(descriptor, (kind == .shared ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0 { return true }
        // With any other error the file system has no such locks. Then there is nothing to wait for: it counts as taken.
        return errno != EWOULDBLOCK
    }

    /// The first bytes of the file: a hundred, or all if it has fewer.
    func header() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 100)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return Array(bytes.prefix(max(0, count)))
    }

    /// The process that has one of SQLite's locks on the file. Each connection in WAL mode has one once it has read.
    ///
    /// - Returns: Nil if no process has one; 0 if the process cannot be named, as it is in another container (PID namespace).
    /// Source: https://www.sqlite.org/lockingv3.html and PENDING_BYTE in https://www.sqlite.org/src/file/src/os.h
    func processWithSQLiteLock() -> Int32? {
        var query = flock()
        query.l_type = Int16(F_WRLCK)
        query.l_whence = Int16(SEEK_SET)
        query.l_start = 0x4000_0000
        query.l_len = 512
        guard fcntl(descriptor, F_GETLK, &query) == 0, query.l_type != Int16(F_UNLCK) else { return nil }
        return query.l_pid
    }

    deinit {
        Foundation.close(descriptor)
    }
}
