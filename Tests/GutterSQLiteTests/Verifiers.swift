import Foundation
import GRDB
import Gutter
import GutterSQLite
import GutterTestSupport
import Testing

/// What `verify` finds in the log file at `path`.
func verify(_ path: String, expecting head: Head? = nil) async throws -> [VerificationReport.Fault] {
    var configuration = SQLiteEventLog.Configuration()
    configuration.access = .readOnly
    let log = try SQLiteEventLog(path: path, configuration: configuration)
    do {
        let report = try await log.verify(expecting: head)
        try await log.close()
        return report.faults
    } catch {
        try? await log.close()
        throw error
    }
}

/// Where `tools/verify-log.py` is.
let auditor = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../tools/verify-log.py").standardizedFileURL.path()

/// What `tools/verify-log.py` says of a file: its exit code and its lines.
func audit(_ path: String, _ arguments: String...) async throws -> (status: Int32, lines: [String]) {
    try await auditors.pass {
        try await withTaskExecutorPreference(ThreadPerJob()) {
            let ending = try runToEnd("python3", [auditor, path] + arguments)
            return (ending.status, ending.lines)
        }
    }
}

/// Apart from the tests' own turnstile, because a test that asks the auditor may be inside that one.
private let auditors = Turnstile(capacity: 4)

/// Expects both verifiers to find a fault in the file at `path`, and at the same place if one is given.
func requireFault(
    _ path: String,
    at position: Int64?,
    _ comment: Comment,
    sourceLocation: SourceLocation = #_sourceLocation
) async throws {
    let audit = try await audit(path)
    #expect(audit.status == 1, comment, sourceLocation: sourceLocation)
    do {
        let faults = try await verify(path)
        #expect(!faults.isEmpty, comment, sourceLocation: sourceLocation)
        guard let position else { return }
        #expect(
            faults.contains { $0.position?.rawValue == position },
            "\(comment): \(faults)",
            sourceLocation: sourceLocation
        )
    } catch let error as EventLogError {
        // Nobody takes this for OK either.
        #expect(position == nil, "\(comment): \(error)", sourceLocation: sourceLocation)
    }
    guard let position else { return }
    let isNamed = audit.lines.contains { $0.hasPrefix("#\(position):") }
    #expect(isNamed, "\(comment): \(audit.lines)", sourceLocation: sourceLocation)
}

/// Expects both verifiers to find nothing.
func requireSound(_ path: String, _ comment: Comment) async throws {
    #expect(try await verify(path) == [], comment)
    let audit = try await audit(path)
    #expect(audit.status == 0, "\(comment): \(audit.lines)")
}

extension Database {
    /// Lets `body` do what the triggers of a log forbid, and puts them back as they were.
    func withoutTriggers(_ body: () throws -> Void) throws {
        let triggers = try Row.fetchAll(self, sql: "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        for trigger in triggers { try execute(sql: "DROP TRIGGER \(trigger["name"] as String)") }
        try body()
        for trigger in triggers { try execute(sql: trigger["sql"]) }
    }
}
