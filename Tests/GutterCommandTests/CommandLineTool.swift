import Foundation
import GutterTestSupport
import Testing

/// The real binary, run in a folder of its own.
final class CommandLineTool: Sendable {
    struct Result {
        let status: Int32
        let output: String
        let error: String

        var lines: [String] { output.split(separator: "\n").map(String.init) }

        /// The JSON array or object that was printed.
        var json: Any? { try? JSONSerialization.jsonObject(with: Data(output.utf8)) }
    }

    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "gutter-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    private static let binary = URL(filePath: builtProgram("gutter"))

    @discardableResult
    func run(_ arguments: String..., input: String = "", environment: [String: String] = [:]) throws -> Result {
        try run(arguments, input: input, environment: environment)
    }

    func run(_ arguments: [String], input: String = "", environment: [String: String] = [:]) throws -> Result {
        try run(Self.binary, arguments, input: input, environment: environment)
    }

    /// Runs a command line as a person types it; `gutter` is the binary.
    func shell(_ command: String) throws -> Result {
        let path = "\(Self.binary.deletingLastPathComponent().path()):/usr/bin:/bin"
        return try run(URL(filePath: "/bin/sh"), ["-c", command], environment: ["PATH": path])
    }

    private func run(
        _ executable: URL,
        _ arguments: [String],
        input: String = "",
        environment: [String: String]
    ) throws -> Result {
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ["PATH": "/usr/bin:/bin", "HOME": folder.path(), "GUTTER_ACTOR": "ada"]
            .merging(environment) { $1 }
        // Files rather than pipes: nothing to drain while the process runs.
        let files = try ["out", "err", "in"]
            .map { name in
                let url = FileManager.default.temporaryDirectory.appending(path: "gutter-\(UUID()).\(name)")
                try Data(name == "in" ? input.utf8 : "".utf8).write(to: url)
                return url
            }
        defer { for file in files { try? FileManager.default.removeItem(at: file) } }
        process.standardOutput = try FileHandle(forWritingTo: files[0])
        process.standardError = try FileHandle(forWritingTo: files[1])
        process.standardInput = try FileHandle(forReadingFrom: files[2])
        try process.start()
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus,
            output: try String(contentsOf: files[0], encoding: .utf8),
            error: try String(contentsOf: files[1], encoding: .utf8)
        )
    }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: folder.appending(path: name))
    }

    func content(_ name: String) throws -> Data {
        try Data(contentsOf: folder.appending(path: name))
    }

    /// The conditions of a switch as they are stored, parsed.
    func conditions(of name: String) throws -> [[String: Any]] {
        let json = try run("show", name, "--format", "json").json as? [String: Any]
        return try #require(json?["conditions"] as? [[String: Any]])
    }

    var files: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path()).sorted() }
    }
}
