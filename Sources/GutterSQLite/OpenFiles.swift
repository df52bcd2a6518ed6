import Synchronization

/// The log files that this process has open.
///
/// POSIX drops all locks that a process has on a file as soon as it closes any descriptor of it. So nobody may look at the
/// bytes of a file by hand that SQLite has open in the same process: another process would take itself for the last one to
/// use the log, and remove the files beside it. Source: https://www.sqlite.org/howtocorrupt.html, 2.2.
enum OpenFiles {
    private struct Opening {
        var count: Int
        /// Its descriptor is closed with the last log on the file, after SQLite has closed its own.
        let lock: FileLock
    }

    private static let openings = Mutex<[FileIdentity: Opening]>([:])

    /// Notes that SQLite is going to open the file at `path`, until ``close(_:)``.
    ///
    /// - Parameters:
    ///   - check: Looks at the file again if the process has it open already, which only a log is.
    ///   - prepare: Looks at the file otherwise, and takes its lock.
    /// - Throws: What they throw; nothing is noted then.
    static func open(
        path: String,
        check: (FileStatus) throws -> Void,
        prepare: () throws -> FileLock
    ) throws -> FileIdentity {
        // Looking and noting under one lock: no descriptor is closed after SQLite has opened the file.
        try openings.withLock { openings in
            if let status = FileStatus(path: path), openings[status.identity] != nil {
                try check(status)
                openings[status.identity]?.count += 1
                return status.identity
            }
            let lock = try prepare()
            openings[lock.status.identity] = Opening(count: 1, lock: lock)
            return lock.status.identity
        }
    }

    static func close(_ identity: FileIdentity) {
        openings.withLock { openings in
            guard let opening = openings[identity] else { return }
            if opening.count > 1 { openings[identity]?.count -= 1 } else { openings[identity] = nil }
        }
    }

    /// Runs `body`, during which nobody in this process opens a log.
    ///
    /// - Parameter body: Is told whether this process has the file at `path` open.
    static func whileNobodyOpens<Result>(path: String, _ body: (Bool) throws -> Result) rethrows -> Result {
        try openings.withLock { openings in
            try body(FileIdentity(path: path).map { openings[$0] != nil } ?? false)
        }
    }
}

extension SQLiteEventLog {
    /// Whether this process has the file at `path` open as a log; then its bytes must not be read by hand.
    package static func isOpen(path: String) -> Bool {
        OpenFiles.whileNobodyOpens(path: LogFile(path: path).location) { $0 }
    }
}
