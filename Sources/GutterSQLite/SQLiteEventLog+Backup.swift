import Foundation
import GRDB
public import Gutter

extension SQLiteEventLog {
    /// Copies the log as it is now to a new file, while this process and others go on writing to it.
    ///
    /// The file appears under its name once it is whole, on the disk and verified. It is a log like this one that only its
    /// owner may read, with no file beside it. Note the head down: you can demand it when you restore the backup. To put it
    /// in the place of a log, use ``restore(from:to:expecting:)``. It is not in WAL mode until it is opened for writing; that
    /// is how a `-wal` of another file beside it is noticed.
    ///
    /// SQLite's online backup copies the pages inside one transaction, which is one moment of the log. `VACUUM INTO` would
    /// give a smaller file if much were deleted, which never happens here; it works through every row, does not sync what it
    /// writes, and leaves WAL mode behind.
    ///
    /// Cost: reads and writes the file once; verifying reads the copy three times more. Writers do not wait, except for this
    /// log's own appends if ``Configuration/readers`` is 0; until the copy is written, the -wal grows by what is appended.
    ///
    /// - Parameters:
    ///   - path: Where the backup is to be. Its folder must exist; the file must not.
    ///   - verifies: Whether to verify the copy, as ``/Gutter/EventLog/verify(expecting:)`` does.
    /// - Returns: The head of the copy.
    /// - Throws: ``/Gutter/EventLogError`` if the file exists, if the log cannot be read or the copy cannot be written, or
    ///   if the copy has faults; `CancellationError` if the task is cancelled. No file is left then.
    @discardableResult
    public func backup(to path: String, verifies: Bool = true) async throws -> Head {
        let file = try NewFile(path: path)
        do {
            let head = try await copy(to: file)
            if verifies { try await verify(copy: file.draft, expecting: head, for: path) }
            try file.publish()
            return head
        } catch {
            file.discard()
            throw error
        }
    }

    /// Copies the log to a file that SQLite does not have open.
    func copy(to file: NewFile) async throws -> Head {
        let source = path
        return try await read { storage, cancellation in
            // Reading the head settles which moment the copy is of.
            let head = try storage.head
            do {
                var configuration = GRDB.Configuration()
                configuration.prepareDatabase(LogFile.setDurability)
                let target = try DatabaseQueue(path: file.draft, configuration: configuration)
                try target.writeWithoutTransaction { target in
                    try storage.db.backup(to: target, pagesPerStep: 1_000) { _ in try cancellation.check() }
                    // So that any -wal that is ever beside the copy is known not to be its own.
                    try target.execute(sql: "PRAGMA journal_mode = DELETE")
                }
                try target.close()
            } catch let error as DatabaseError {
                throw EventLogError(copying: source, to: file, error)
            }
            // Asked once more: if the last step ends the copying, nothing asks after it.
            try cancellation.check()
            return head
        }
    }

    private func verify(copy draft: String, expecting head: Head, for path: String) async throws {
        let faults = try await Self.faults(ofCopy: draft, expecting: head)
        guard let fault = faults.first else { return }
        let others = faults.count - 1
        throw EventLogError(
            .damaged,
            "The backup of \(self.path) was not kept, because it has a fault: \(fault.description.printable())"
                + (others == 0 ? ". " : ", and \(others) more. ")
                + "Verify the log itself; without verifying, it is backed up as it is."
        )
    }

    /// What verifying a copy finds; nobody else has it open.
    static func faults(ofCopy path: String, expecting head: Head) async throws -> [VerificationReport.Fault] {
        var configuration = Configuration()
        configuration.access = .readOnly
        configuration.readers = 0
        let copy = try SQLiteEventLog(path: path, configuration: configuration)
        do {
            let report = try await copy.verify(expecting: head)
            try await copy.close()
            return report.faults
        } catch {
            try? await copy.close()
            throw error
        }
    }
}

extension EventLogError {
    /// Why a log could not be copied, if SQLite does not say which of the two files was at fault.
    fileprivate init(copying source: String, to file: NewFile, _ error: DatabaseError) {
        let detail =
            "SQLite says: \(error.message ?? error.resultCode.description) (\(error.extendedResultCode.rawValue))."
        switch error.resultCode {
        case .SQLITE_FULL:
            self.init(
                .diskFull,
                "The disk is too full for the \(file.kind) \(file.path). Nothing was changed. Make room, or choose another disk."
            )
        case .SQLITE_IOERR, .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM:
            self.init(
                .inputOutput,
                "The log \(source) could not be copied to \(file.path). Nothing was changed. Check the disks of both. \(detail)"
            )
        default: self.init(error, path: source)
        }
    }
}
