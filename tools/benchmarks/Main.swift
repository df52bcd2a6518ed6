import Foundation

/// Measures what deciding costs, each figure as a ratio to a floor that the same run measures.
///
/// `swift run -c release GutterBenchmarks`; see README.md beside this file for how to read the table.
@main
enum Main {
    static func main() async throws {
        try await DecidingBenchmark().run()
    }
}
