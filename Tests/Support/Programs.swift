public import Foundation

extension Process {
    /// Starts it; `run()` may crash on a thread with a heap of its own.
    ///
    /// Foundation copies a whole `dirent` for each open file, also from the end of the C library's buffer of 32 KiB, behind which
    /// the heap may end. With a hundred kilobytes made and freed, there is room.
    public func start() throws {
        free(malloc(100_000))
        try run()
    }
}

/// How a program ended, and what it has printed.
public struct Ending: Sendable {
    /// The exit code, or the number of the signal.
    public let status: Int32
    /// Its standard output and its standard error, as they came.
    public let output: String

    /// The lines of the output that are not empty.
    public var lines: [String] { output.split(separator: "\n").map(String.init) }
}

/// Runs a program to its end. It is looked for on the `PATH` unless it is given by its path.
@discardableResult
public func runToEnd(_ program: String, _ arguments: [String], in folder: URL? = nil) throws -> Ending {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    if let folder { process.currentDirectoryURL = folder }
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.start()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Ending(status: process.terminationStatus, output: String(decoding: data, as: UTF8.self))
}

/// The path of an executable of the package. SwiftPM puts it beside the test bundle.
public func builtProgram(_ name: String) -> String {
    URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: name)
        .path(percentEncoded: false)
}
