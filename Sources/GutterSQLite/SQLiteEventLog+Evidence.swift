import Foundation
import GRDB
public import Gutter

extension SQLiteEventLog {
    /// Verifies the log in the file at `path` as it is: not a byte of it is changed, nor of a -wal beside it, which others
    /// that open the log may merge into it. Others may go on writing to it meanwhile.
    ///
    /// Beside a -wal, SQLite creates a -shm if it doesn't exist; it holds nothing of the log.
    ///
    /// Cost: as ``/Gutter/EventLog/verify(expecting:)``; the same again if somebody opens the log for writing meanwhile.
    ///
    /// - Parameters:
    ///   - path: Where the file is.
    ///   - expected: A head that was noted down: the log must still hold it.
    /// - Returns: What was found; faults are not thrown.
    /// - Throws: ``/Gutter/EventLogError`` if the log cannot be read at all, or if there is a rollback journal beside it, which
    ///   SQLite would write back into the file.
    public static func verify(fileAt path: String, expecting expected: Head? = nil) async throws -> VerificationReport {
        try await verify(fileAt: path, expecting: expected) { _ in }
    }

    /// The steps, for tests that do something after one of them.
    enum EvidenceStep {
        case deciding, opening
    }

    static func verify(
        fileAt path: String,
        expecting expected: Head?,
        hasDone: (EvidenceStep) async throws -> Void
    ) async throws -> VerificationReport {
        var configuration = Configuration()
        configuration.access = .readOnly
        configuration.readers = 0
        let file = LogFile(path: path)
        for _ in 0..<3 {
            let before = FileState(path: file.location)
            let evidence = file.evidence
            configuration.evidence = evidence
            try await hasDone(.deciding)
            let log = try SQLiteEventLog(path: path, configuration: configuration)
            let report: VerificationReport
            do {
                try await hasDone(.opening)
                report = try await log.verify(expecting: expected)
            } catch {
                try? await log.close()
                throw error
            }
            try await log.close()
            if evidence == .withWAL || before == FileState(path: file.location) { return report }
        }
        throw EventLogError(
            .locked,
            "The log \(path) was written again and again while it was read. Verify it again, or verify a backup of it."
        )
    }
}

/// How to read a file that SQLite must not change.
enum Evidence {
    /// Without locks, as a file that nobody writes: it has no -wal, and with locks SQLite would create one and leave it.
    /// If somebody writes the file after all, what was read may be wrong.
    case alone
    /// With its -wal, as other readers do.
    case withWAL
}

/// What changes when a file is written.
private struct FileState: Equatable {
    private let size: Int64
    private let seconds: Int
    private let nanoseconds: Int

    init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        size = Int64(status.st_size)
        #if canImport(Darwin)
        (seconds, nanoseconds) = (status.st_mtimespec.tv_sec, status.st_mtimespec.tv_nsec)
        #else
        (seconds, nanoseconds) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
        #endif
    }
}

extension LogFile {
    /// Whether there is a -wal beside the file, whose commits count.
    var hasWAL: Bool { FileManager.default.fileExists(atPath: location + "-wal") }

    /// How the file is to be read now. Ask again before each reading: a -wal comes and goes.
    var evidence: Evidence { hasWAL ? .withWAL : .alone }

    /// Opens the file for reading in such a way that SQLite cannot change it: a connection that may not write does not merge
    /// a -wal into the file when it closes.
    func open(_ evidence: Evidence, _ configuration: GRDB.Configuration) throws -> DatabaseQueue {
        if hasJournal { throw journalError }
        var sqlite = configuration
        sqlite.readonly = true
        return try DatabaseQueue(path: evidence == .alone ? immutableURI : location, configuration: sqlite)
    }

    /// A log has a rollback journal only while it is created. If there is one beside a log that has events, somebody has put
    /// it there, and SQLite would write its pages over those of the file as soon as anybody opens the file.
    ///
    /// - Throws: ``/Gutter/EventLogError`` if there is one.
    func refuseForeignJournal() throws {
        guard hasJournal, let head = try? openImmutably().read({ try SQLiteStorage(db: $0).head }),
            head.position > .start
        else { return }
        throw journalError
    }

    /// Whether there is one, or a pipe in its place, which SQLite would wait for.
    private var hasJournal: Bool {
        var status = stat()
        return stat(location + "-journal", &status) == 0 && (status.st_mode & S_IFMT != S_IFREG || status.st_size > 0)
    }

    private var journalError: EventLogError {
        EventLogError(
            .damaged,
            "There is a rollback journal beside the log, \(path)-journal, which a log never has once it was made: SQLite would "
                + "write its pages over those of the file. Nothing was opened. Keep copies of both, move the journal away, and "
                + "run `gutter verify`."
        )
    }
}
