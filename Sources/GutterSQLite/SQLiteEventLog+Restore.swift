import Foundation
public import Gutter

extension SQLiteEventLog {
    /// What restoring a backup has done.
    public struct Restoration: Hashable, Sendable {
        /// The head that the log has now.
        public let head: Head
        /// Where the things that were there before are now: the old log, and the files beside it. Empty if there was nothing.
        public let setAside: [String]
    }

    /// Puts a copy of a backup in the place of a log, which is set aside.
    ///
    /// The backup is copied and the copy verified before anything is changed; the backup itself stays as it is. The copy then
    /// replaces the old file in one step, also on the disk, and gets its owner and permissions; a user who may not give a file
    /// to that owner is refused. The old file, which may be damaged or missing, and the files beside it get a name that
    /// contains the time, and can be opened under that. If the process is killed meanwhile, the log is either the old one or
    /// the restored one, and never a mixture.
    ///
    /// Stop every process that has the log open first. Restoring is refused if a process that uses this library has it open, or
    /// one that has read it with SQLite in WAL mode; processes of another machine, or of another kind, cannot be seen.
    ///
    /// Cost: reads and writes the backup once, and reads the copy three times more.
    ///
    /// - Parameters:
    ///   - backup: The backup's file.
    ///   - path: Where the log is, or is to be. Its folder must exist.
    ///   - head: A head that the backup must hold, such as the one that ``backup(to:verifies:)`` returned.
    /// - Throws: ``/Gutter/EventLogError`` if the backup cannot be read or has a fault, if the log is in use, or if the copy
    ///   cannot be written; `CancellationError` if the task is cancelled. Nothing has changed then.
    @discardableResult
    public static func restore(
        from backup: String,
        to path: String,
        expecting head: Head? = nil
    ) async throws -> Restoration {
        try await restore(from: backup, to: path, expecting: head) { _ in }
    }

    /// - Parameter willTake: Called before each step that changes what is in place.
    static func restore(
        from backup: String,
        to path: String,
        expecting expected: Head?,
        willTake: @escaping (Replacement.Step) -> Void
    ) async throws -> Restoration {
        let file = LogFile(path: path)
        try file.checkPath()
        try checkPlace(of: file, isNot: backup)
        var configuration = Configuration()
        configuration.access = .readOnly
        configuration.readers = 0
        // Otherwise a -wal beside the backup would be merged into it.
        configuration.evidence = LogFile(path: backup).evidence
        let source = try SQLiteEventLog(path: backup, configuration: configuration)
        do {
            let draft = try NewFile(kind: "log", draftFor: path, at: file.location)
            do {
                let head = try await source.copy(to: draft)
                if let fault = try await faults(ofCopy: draft.draft, expecting: expected ?? head).first {
                    throw EventLogError(
                        .damaged,
                        "The backup \(backup) was not restored, because it has a fault: \(fault.description.printable()). "
                            + "Nothing was changed. Restore another one."
                    )
                }
                try await source.close()
                try Task.checkCancellation()
                let aside = try Replacement(file: file, draft: draft, willTake: willTake).perform()
                return Restoration(head: head, setAside: aside)
            } catch {
                draft.discard()
                throw error
            }
        } catch {
            try? await source.close()
            throw error
        }
    }

    private static func checkPlace(of file: LogFile, isNot backup: String) throws(EventLogError) {
        var status = stat()
        if stat(file.location, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
            throw EventLogError(.notALog, "\(file.path) is no file, so no log can be put there. Name a file.")
        }
        if let identity = FileIdentity(path: backup), identity == FileIdentity(path: file.location) {
            throw EventLogError(.notALog, "The backup \(backup) is the log \(file.path) itself. Name a backup of it.")
        }
    }
}
