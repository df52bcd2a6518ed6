import Foundation
import Synchronization

/// The log files that this process has open.
///
/// POSIX drops all locks that a process has on a file as soon as the process closes any descriptor of it. So while SQLite
/// has a file open, nothing in the same process may read its bytes by hand: another process would then take itself for the
/// last one to use the log, and remove the files beside it. Source: https://www.sqlite.org/howtocorrupt.html, 2.2.
enum OpenFiles {
    private struct Use {
        var count: Int
        /// Its descriptor is closed with the last log on the file, after SQLite has closed its own.
        let lock: FileLock
    }

    /// Held while a file is looked at by hand, so that nothing else in this process opens one meanwhile. That takes a moment,
    /// unless a process was killed: then the file is checked with its -wal, which takes up to a second or two, in which other
    /// logs can be closed but not opened.
    private static let opening = Mutex(())
    /// Held for a moment only, with ``opening`` or without it.
    private static let uses = Mutex<[FileIdentity: Use]>([:])

    /// Notes that SQLite is going to open the file at `path`, for as long as the returned value lives.
    ///
    /// - Parameters:
    ///   - check: Looks at the file again if the process has it open already; then it is known to be a log.
    ///   - prepare: Looks at the file otherwise, and takes its lock.
    /// - Throws: What they throw; nothing is noted then.
    static func open(
        path: String,
        check: (FileStatus) throws -> Void,
        prepare: () throws -> FileLock
    ) throws -> OpenFile {
        try opening.withLock { _ in
            if let status = FileStatus(path: path), share(status.identity) {
                let file = OpenFile(identity: status.identity)
                try check(status)
                return file
            }
            let lock = try prepare()
            uses.withLock { $0[lock.status.identity] = Use(count: 1, lock: lock) }
            return OpenFile(identity: lock.status.identity)
        }
    }

    /// - Returns: Whether it is open.
    private static func share(_ identity: FileIdentity) -> Bool {
        uses.withLock { uses in
            guard uses[identity] != nil else { return false }
            uses[identity]?.count += 1
            return true
        }
    }

    fileprivate static func close(_ identity: FileIdentity) {
        uses.withLock { uses in
            guard let use = uses[identity] else { return }
            if use.count > 1 { uses[identity]?.count -= 1 } else { uses[identity] = nil }
        }
    }

    /// Whether this process has the file at `path` open.
    static func contains(path: String) -> Bool {
        guard let identity = FileIdentity(path: path) else { return false }
        return uses.withLock { $0[identity] != nil }
    }

    /// Runs `body`, during which nobody in this process opens a log.
    static func whileNobodyOpens<Result>(_ body: () throws -> Result) rethrows -> Result {
        try opening.withLock { _ in try body() }
    }
}

/// A file that SQLite has open. Every connection to it holds on to this, so that it is noted as closed after the last of them.
final class OpenFile: Sendable {
    let identity: FileIdentity
    private let hasClosed = Atomic<Bool>(false)

    fileprivate init(identity: FileIdentity) {
        self.identity = identity
    }

    /// Notes that SQLite has closed it.
    func close() {
        if !hasClosed.exchange(true, ordering: .relaxed) { OpenFiles.close(identity) }
    }

    deinit { close() }
}

extension SQLiteEventLog {
    /// Whether this process has the file at `path` open as a log; then its bytes must not be read by hand.
    package static func isOpen(path: String) -> Bool {
        OpenFiles.contains(path: LogFile(path: path).location)
    }
}
