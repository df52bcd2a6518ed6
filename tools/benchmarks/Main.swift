import Foundation

/// Measures what deciding costs, each figure as a ratio to a floor that the same run measures.
///
/// `swift run -c release GutterBenchmarks [check] [open] [notice] [group]`; see README.md beside this file for how to read the table.
@main
enum Main {
    static func main() async throws {
        let benchmarks: [(name: String, run: () async throws -> Void)] = [
            ("check", DecidingBenchmark().run), ("append", AppendBenchmark().run), ("open", OpeningBenchmark().run),
            ("notice", NoticeBenchmark().run),
            ("group", GroupCommitBenchmark().run),
        ]
        let arguments = CommandLine.arguments.dropFirst()
        if arguments.first == "notice-listener", let path = arguments.last {
            return try await NoticeBenchmark.listen(path)
        }
        let names = benchmarks.map(\.name)
        if let name = arguments.first(where: { !names.contains($0) }) {
            let message = "There is no benchmark \"\(name)\": \(names.joined(separator: ", ")).\n"
            FileHandle.standardError.write(Data(message.utf8))
            exit(64)
        }
        for benchmark in benchmarks where arguments.isEmpty || arguments.contains(benchmark.name) {
            try await benchmark.run()
        }
    }
}
