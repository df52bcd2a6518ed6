import Foundation

/// Who keeps a log locked for writing, as far as the system says.
enum LockHolder {
    /// The byte of the -shm that the writer locks: SQLite's `UNIX_SHM_BASE + WAL_WRITE_LOCK`.
    /// Source: https://www.sqlite.org/walformat.html#wal_locks
    private static let byte: Int64 = 120

    /// The process and what it runs, such as `process 4711 (gutter)`; nil if that cannot be told. Linux tells it for
    /// processes in the same PID namespace.
    static func description(ofLog location: String) -> String? {
        guard let file = FileIdentity(path: location + "-shm") else { return nil }
        return first { $0.isPOSIX && $0.isExclusive && $0.range.contains(byte) && file.hasInode($0.inode) }
    }

    /// Who has a log open, by its ``FileLock``.
    static func user(of lock: FileLock) -> String? {
        first { !$0.isPOSIX && lock.status.identity.hasInode($0.inode) }
    }

    private static func first(_ isWanted: (Lock) -> Bool) -> String? {
        // If locks come and go while the list is read, a line may be missing from it.
        for _ in 0..<5 {
            // Read by hand: the file claims to have no bytes, and then gives a page at a time.
            guard let handle = FileHandle(forReadingAtPath: "/proc/locks") else { return nil }
            defer { try? handle.close() }
            var content = Data()
            while let part = try? handle.read(upToCount: 65_536), !part.isEmpty { content += part }
            let locks = String(decoding: content, as: UTF8.self)
            let held = locks.split(separator: "\n").compactMap(Lock.init).first { $0.process > 0 && isWanted($0) }
            if let held { return description(of: held.process) }
        }
        return nil
    }

    /// - Parameter process: As the system tells it, which is 0 for a process of another PID namespace.
    static func description(of process: Int32) -> String {
        if process <= 0 { return "a process of another container" }
        if process == getpid() { return "another connection of this process" }
        let name = try? String(contentsOfFile: "/proc/\(process)/comm", encoding: .utf8)
        let command = name.map { " (\($0.trimmingCharacters(in: .whitespacesAndNewlines)))" } ?? ""
        return "process \(process)\(command)"
    }

    /// A line of /proc/locks: `1: POSIX  ADVISORY  WRITE 4711 08:01:131 120 120`.
    /// Source: https://man7.org/linux/man-pages/man5/proc_locks.5.html
    private struct Lock {
        /// Whether it is a lock of `fcntl`, as SQLite's are; otherwise it is one of `flock`.
        let isPOSIX: Bool
        let isExclusive: Bool
        let process: Int32
        let inode: UInt64
        let range: ClosedRange<Int64>

        init?(_ line: Substring) {
            // A line with an arrow is about a process that waits.
            let words = line.split(separator: " ").filter { $0 != "->" }
            guard words.count >= 8, !line.contains("->"), let process = Int32(words[4]),
                let inode = words[5].split(separator: ":").last.flatMap({ UInt64($0) }), let start = Int64(words[6])
            else { return nil }
            let end = Int64(words[7]) ?? .max
            guard start <= end else { return nil }
            isPOSIX = words[1] == "POSIX"
            isExclusive = words[3] == "WRITE"
            self.process = process
            self.inode = inode
            range = start...end
        }
    }
}
