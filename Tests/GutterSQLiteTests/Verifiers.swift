import Foundation
import GRDB
import Gutter
import GutterSQLite

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
        try await withTaskExecutorPreference(ThreadPerJob()) { try runAuditor([path] + arguments) }
    }
}

/// Apart from the tests' own, which a test may be in that asks the auditor.
private let auditors = Turnstile(capacity: 4)

private func runAuditor(_ arguments: [String]) throws -> (status: Int32, lines: [String]) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", auditor] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.start()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init))
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
