import Foundation
import Gutter

extension LogFile {
    /// - Throws: ``/Gutter/EventLogError`` if the file has another name, or is a mount point of its own: each name has a -wal
    ///   of its own, and what is written under one name is lost to the others.
    func checkNames() throws {
        guard let status = FileStatus(path: location) else { return }
        if status.names > 1 {
            removeDraftNames(of: status.identity)
            if let status = FileStatus(path: location), status.names > 1 { throw namesError(status.names) }
        }
        if isMountPoint(status) { throw mountError }
    }

    /// As ``checkNames()``, for callers that check at each commit.
    ///
    /// - Parameter status: What the system tells of the file now.
    func checkNames(_ status: FileStatus) throws {
        if status.names > 1 || status.isMountPoint == true { try checkNames() }
    }

    /// Whether the file is mounted by itself.
    ///
    /// - Parameter status: What the system tells of the file now.
    func isMountPoint(_ status: FileStatus) -> Bool {
        status.isMountPoint ?? MountPoints.contain(location)
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

    /// Removes the second name that this log's file has while it is put into its place. The name stays if the process
    /// is killed at that moment: see ``NewFile`` and ``Replacement``.
    private func removeDraftNames(of identity: FileIdentity) {
        let name = URL(fileURLWithPath: location).lastPathComponent
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for other in names
        where other.hasPrefix(name) && Self.isDraftEnding(other.dropFirst(name.count)) {
            let path = "\(folder)/\(other)"
            if FileIdentity(path: path) == identity { unlink(path) }
        }
    }

    /// Whether a name ends as those of ``NewFile`` and ``FreeName`` do, and is not one that somebody chose for a file
    /// of their own.
    private static func isDraftEnding(_ ending: Substring) -> Bool {
        if ending.wholeMatch(of: /\.[0-9a-f]{8}\.draft/) != nil { return true }
        return ending.hasPrefix(Replacement.mark)
            && ending.dropFirst(Replacement.mark.count).wholeMatch(of: /-\d{8}T\d{6}Z(-\d+)?/) != nil
    }
}

/// The mount points, for systems that do not tell whether a file is one.
enum MountPoints {
    static func contain(_ path: String) -> Bool {
        guard let list = try? Data(contentsOf: URL(filePath: "/proc/self/mountinfo")) else { return false }
        return contain(path, in: String(decoding: list, as: UTF8.self))
    }

    /// - Parameter list: As in /proc/self/mountinfo, with a space, a tab, a line feed or a backslash in a path as `\` and
    ///   three octal digits. Source: https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html
    static func contain(_ path: String, in list: String) -> Bool {
        list.split(separator: "\n")
            .contains { line in
                let words = line.split(separator: " ")
                guard words.count > 4 else { return false }
                return words[4]
                    .replacing(/\\([0-7]{3})/) { match in
                        UInt8(match.1, radix: 8).map { String(Unicode.Scalar($0)) } ?? String(match.0)
                    } == path
            }
    }
}
