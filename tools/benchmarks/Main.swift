import Foundation

/// Measures what deciding costs, each figure as a ratio to a floor that the same run measures.
///
/// `swift run -c release GutterBenchmarks [check|open]`; see README.md beside this file for how to read the table.
@main
enum Main {
    static func main() async throws {
        switch CommandLine.arguments.dropFirst().first {
        case "check": try await DecidingBenchmark().run()
        case "open": try await OpeningBenchmark().run()
        case nil:
            try await DecidingBenchmark().run()
            try await OpeningBenchmark().run()
        case let name?:
            FileHandle.standardError.write(Data("There is no benchmark \"\(name)\": check or open.\n".utf8))
            exit(64)
        }
    }
}
