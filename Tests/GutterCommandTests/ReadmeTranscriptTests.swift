import Foundation
import Testing

struct ReadmeTranscriptTests {
    /// Runs every command of a page's transcripts in one folder and compares what they print, times and random ids
    /// aside.
    @Test(arguments: [("README.md", 11), ("Documentation/operations.md", 7)])
    func theTranscriptsAreWhatIsPrinted(_ page: String, _ count: Int) throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../\(page)")
        let text = try String(contentsOf: file.standardizedFileURL, encoding: .utf8)
        let gutter = try CommandLineTool()
        let hasSQLite = try gutter.shell("command -v sqlite3").status == 0
        if !hasSQLite { print("Without SQLite's shell, sqlite3, the README's query of the file is not run.") }
        var commands = 0
        for block in text.matches(of: /```console\n([^`]*)```/).map(\.output.1) {
            for step in "\n\(block)".split(separator: "\n$ ", omittingEmptySubsequences: true) {
                let lines = step.split(separator: "\n").map(String.init)
                let command = try #require(lines.first)
                commands += 1
                if command.hasPrefix("sqlite3 "), !hasSQLite { continue }
                let result = try gutter.shell(command)
                #expect(result.status == 0, "\(command): \(result.error)")
                #expect(stable(result.lines) == stable(Array(lines.dropFirst())), "\(command)")
            }
        }
        #expect(commands == count)
    }

    private func stable(_ lines: [String]) -> [String] {
        lines.map {
            $0.replacing(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ/, with: "TIME")
                .replacing(/head (\d+):[0-9a-f]+…?/) { "head \($0.output.1):HASH" }
                .replacing(/transaction [0-9a-f]{8}/, with: "transaction ID")
                .replacing(/[\d,]+ bytes/, with: "SIZE")
        }
    }
}
