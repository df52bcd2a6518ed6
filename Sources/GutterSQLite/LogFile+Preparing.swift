import Foundation
import Gutter

/// What is looked at before SQLite opens the file, which might roll back a journal, play a -wal or make files beside it.
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

    /// Looks at the file, or makes an empty one, and takes its lock.
    ///
    /// - Throws: ``NotYet`` for what may pass; ``/Gutter/EventLogError``.
    func prepare(_ access: SQLiteEventLog.Configuration.Access) throws -> FileLock {
        if try !exists() {
            if let stray = WriteAheadFile(of: self) { throw stray.isOrphanError }
            guard access == .readWrite else { throw emptyError(isMissing: true) }
            try create()
        }
        let lock = try FileLock(self)
        // In this order: whatever has a -wal was in WAL mode before.
        let wal = WriteAheadFile(of: self)
        let header = try LogHeader(lock.header(), of: self)
        if header.isEmpty, access == .readOnly, wal == nil { throw emptyError(isMissing: false) }
        // A file that is not in WAL mode yet, such as a backup, has a journal while it is brought into it.
        if header.isInWALMode {
            do { try refuseForeignJournal() } catch let error as EventLogError { throw NotYet(error: error) }
        }
        try checkFilesBeside(access)
        if let wal { try wal.check(against: header, of: lock, access) }
        guard lock.take(.shared) else { throw NotYet(error: busyError) }
        // It may have been replaced, before others could see the lock.
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

    /// Of what SQLite cannot open it only says that it cannot, without a name.
    ///
    /// - Throws: ``/Gutter/EventLogError`` if the -wal or the -shm is no file, or not for this user, or if there is a -wal and no
    ///   -shm can be made, without which SQLite does not read it.
    private func checkFilesBeside(_ purpose: SQLiteEventLog.Configuration.Access) throws(EventLogError) {
        // Then it is read by itself.
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
            // It may be gone by now: whoever closes a log as the last takes it away.
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
    private var busyError: EventLogError {
        EventLogError(.locked, "The log \(path) is being restored, or made ready by another process. Try again.")
    }
}

/// The first bytes of a log's file, or of an empty one. Source: https://www.sqlite.org/fileformat.html#the_database_header
struct LogHeader {
    let isEmpty: Bool
    /// Whether SQLite looks for the latest commits in a -wal.
    let isInWALMode: Bool

    /// - Throws: ``/Gutter/EventLogError`` if they are not those of a log that this version can use.
    init(_ bytes: [UInt8], of file: LogFile) throws(EventLogError) {
        isEmpty = bytes.isEmpty
        guard !isEmpty else {
            isInWALMode = false
            return
        }
        guard bytes.starts(with: Array("SQLite format 3\0".utf8)), bytes.count == 100 else {
            throw EventLogError(
                .notALog,
                "\(file.path) is not a SQLite file, so it is no log of Gutter's. It was left alone."
            )
        }
        func number(at offset: Int) -> Int32 {
            bytes.dropFirst(offset).prefix(4).reduce(0) { $0 << 8 | Int32($1) }
        }
        guard number(at: 68) == LogFile.applicationID else {
            throw EventLogError(
                .notALog,
                "\(file.path) is a SQLite file of another application, not a log of Gutter's. It was left alone."
            )
        }
        // SQLite would turn each text that is read into UTF-8 and back, which the hashes are not of.
        guard number(at: 56) <= 1 else {
            throw EventLogError(
                .notALog,
                "\(file.path) holds its texts in UTF-16, so it was not made by Gutter. It was left alone."
            )
        }
        isInWALMode = bytes[18] == 2
        try file.checkVersion(Int(number(at: 60)))
    }
}

// MARK: - One file, one name

extension LogFile {
    /// - Throws: ``/Gutter/EventLogError`` if the file has another name, or is a mount point of its own: each name has a -wal
    ///   of its own, and what one adds is lost to the others.
    func checkNames() throws {
        guard let status = FileStatus(path: location) else { return }
        if status.names > 1 {
            removeDraftNames(of: status.identity)
            if let status = FileStatus(path: location), status.names > 1 { throw namesError(status.names) }
        }
        if status.isMountPoint ?? MountPoints.contain(location) { throw mountError }
    }

    /// As ``checkNames()``, for somebody who looks at each commit.
    ///
    /// - Parameter status: What the system tells of the file now.
    func checkNames(_ status: FileStatus) throws {
        if status.names > 1 || status.isMountPoint == true { try checkNames() }
    }

    private func namesError(_ count: UInt64) -> EventLogError {
        EventLogError(
            .aliased,
            "The file \(path) has \(count) names (hard links), each of which would have a -wal of its own, so that changes "
                + "made under one would be lost to the others. Remove the other \(count == 2 ? "name" : "names"); "
                + "`find FOLDER -samefile \(path)` finds \(count == 2 ? "it" : "them")."
        )
    }

    private var mountError: EventLogError {
        EventLogError(
            .aliased,
            "The file \(path) is mounted by itself, as by `docker run -v FILE:FILE`: the -wal beside it would not be the one "
                + "that others see, and changes would be lost. Mount the folder that holds it."
        )
    }

    /// Takes away the second name that this log's file has while it is put into its place, and keeps if the process is
    /// killed then: see ``NewFile`` and ``Replacement``.
    private func removeDraftNames(of identity: FileIdentity) {
        let name = URL(fileURLWithPath: location).lastPathComponent
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for other in names
        where other.hasPrefix(name) && Self.isDraftEnding(other.dropFirst(name.count)) {
            let path = "\(folder)/\(other)"
            if FileIdentity(path: path) == identity { unlink(path) }
        }
    }

    /// Whether a name ends as ``NewFile`` and ``FreeName`` have it, and not as somebody has called a file of his own.
    private static func isDraftEnding(_ ending: Substring) -> Bool {
        if ending.wholeMatch(of: /\.[0-9a-f]{8}\.draft/) != nil { return true }
        return ending.hasPrefix(Replacement.mark)
            && ending.dropFirst(Replacement.mark.count).wholeMatch(of: /-\d{8}T\d{6}Z(-\d+)?/) != nil
    }
}

/// The places that something is mounted at, for systems that do not tell of a file by itself.
private enum MountPoints {
    /// Source: https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html
    static func contain(_ path: String) -> Bool {
        guard let list = try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8) else { return false }
        return list.split(separator: "\n")
            .contains { line in
                let words = line.split(separator: " ")
                guard words.count > 4 else { return false }
                return words[4].replacing("\\040", with: " ").replacing("\\134", with: "\\") == path
            }
    }
}

extension SQLiteEventLog {
    /// - Throws: ``/Gutter/EventLogError`` if the path names no file but something of SQLite's.
    package static func checkPath(_ path: String) throws {
        try LogFile(path: path).checkPath()
    }
}
