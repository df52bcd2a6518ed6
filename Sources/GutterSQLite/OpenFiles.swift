import Synchronization

/// The log files that this process has open.
///
/// POSIX drops all locks that a process has on a file as soon as it closes any descriptor of it. So nobody may look at the
/// bytes of a file by hand that SQLite has open in the same process: another process would take itself for the last one to
/// use the log, and remove the files beside it. Source: https://www.sqlite.org/howtocorrupt.html, 2.2.
enum OpenFiles {
    private static let counts = Mutex<[FileIdentity: Int]>([:])

    /// Notes that SQLite is going to open the file at `path`, until ``close(_:)``.
    ///
    /// - Parameter inspect: Looks at the file first; not called where the process has it open already, which only a log is.
    /// - Throws: What `inspect` throws; nothing is noted then.
    static func open(path: String, inspect: () throws -> Void) throws -> FileIdentity? {
        // Looking and noting under one lock: no descriptor is closed after SQLite has opened the file.
        try counts.withLock { counts in
            if let identity = FileIdentity(path: path), counts[identity] != nil {
                counts[identity, default: 0] += 1
                return identity
            }
            try inspect()
            guard let identity = FileIdentity(path: path) else { return nil }
            counts[identity] = 1
            return identity
        }
    }

    static func close(_ identity: FileIdentity?) {
        guard let identity else { return }
        counts.withLock { counts in
            let count = (counts[identity] ?? 1) - 1
            counts[identity] = count > 0 ? count : nil
        }
    }
}

extension SQLiteEventLog {
    /// Whether this process has the file at `path` open as a log; then its bytes must not be read by hand.
    package static func isOpen(path: String) -> Bool {
        OpenFiles.isOpen(path: LogFile(path: path).location)
    }
}

extension OpenFiles {
    fileprivate static func isOpen(path: String) -> Bool {
        FileIdentity(path: path).map { identity in counts.withLock { $0[identity] != nil } } ?? false
    }
}
