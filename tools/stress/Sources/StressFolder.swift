import Foundation
import Gutter
import GutterTestSupport

/// What the processes of a round share: a folder with the log and their notes.
struct StressFolder {
    let path: String

    static func make() throws -> StressFolder {
        let url = FileManager.default.temporaryDirectory.appending(path: "gutter-stress-\(UUID())")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
        return StressFolder(path: url.path(percentEncoded: false))
    }

    var log: String { "\(path)/log.db" }

    func notes(of worker: Int) -> String { "\(path)/worker-\(worker)" }

    func lines(of worker: Int) -> [[String]] {
        let text = (try? String(contentsOfFile: notes(of: worker), encoding: .utf8)) ?? ""
        // A line that was cut short by a kill was not acknowledged by anybody.
        return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            .map { $0.split(separator: " ", maxSplits: 2).map(String.init) }
    }

    private var endFile: String { "\(path)/end" }

    /// Tells the workers where the log ends.
    func announce(_ end: Position) throws {
        try Data("\(end)\n".utf8).write(to: URL(filePath: endFile), options: .atomic)
    }

    /// Waits for ``announce(_:)``.
    func end() async throws -> Position {
        while true {
            let text = try? String(contentsOfFile: endFile, encoding: .utf8)
            if let number = text.flatMap({ Int64($0.dropLast()) }) { return Position(rawValue: number) }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    func remove() {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Starts this program again as another process.
    func start(_ arguments: [String]) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = arguments
        try process.start()
        return process
    }
}
