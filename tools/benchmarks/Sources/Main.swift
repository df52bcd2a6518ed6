import ArgumentParser
import Foundation

/// Measures what Gutter does, each figure as a ratio to a floor that the same run measures.
@main
struct Benchmarks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "GutterBenchmarks",
        abstract: "Measure what Gutter does, each figure as a ratio to a floor that the same run measures.",
        discussion: """
            Measure a release build, on a machine that has nothing else to do. The documentation's page Performance says how to
            read the table.

            EXAMPLE:
              tools/swift benchmarks run -c release GutterBenchmarks
              tools/swift benchmarks run -c release GutterBenchmarks check --only 'three conditions on a struct'
              tools/swift benchmarks run -c release GutterBenchmarks open --events 10000000
            """
    )

    enum Name: String, CaseIterable, ExpressibleByArgument {
        case check, append, open, replay, notice
    }

    @Argument(help: "What to measure. (default: everything)")
    var benchmarks: [Name] = []

    @Option(help: "How to print the figures: table, or json for a record.")
    var format = Report.Format.table

    @Option(help: ArgumentHelp("Of check, append or replay, one subject alone, for a profiler.", valueName: "subject"))
    var only: String?

    @Option(help: "Of open, the longest log. 10000000 takes a quarter of an hour and 15 GB of the temporary folder.")
    var events = 1_000_000

    @Option(name: .customLong("listen-to"), help: .hidden)
    var listenTo: String?

    func run() async throws {
        if let path = listenTo { return try await NoticeBenchmark.listen(path) }
        let report = Report(format)
        for name in Name.allCases where benchmarks.isEmpty || benchmarks.contains(name) {
            switch name {
            case .check: try await CheckBenchmark(only: only).run(report)
            case .append: try await AppendBenchmark(only: only).run(report)
            case .open: try await OpeningBenchmark(longest: events).run(report)
            case .replay: try await ReplayBenchmark(only: only).run(report)
            case .notice: try await NoticeBenchmark().run(report)
            }
        }
        if let only, report.figures.isEmpty {
            throw ValidationError(
                "No subject of what was measured is named \"\(only)\". Copy its name from a table made without --only."
            )
        }
        try report.finish()
    }
}

extension Report.Format: ExpressibleByArgument {}
