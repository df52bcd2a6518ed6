import ArgumentParser
import Foundation

/// How results are printed.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case table
    case json
    case jsonl
}

struct FormatOptions: ParsableArguments {
    @Option(help: "How to print: for people, as one JSON value, or as one JSON value a line.")
    var format = OutputFormat.table
}

/// How results are printed that have times in them.
struct OutputOptions: ParsableArguments {
    @OptionGroup var options: FormatOptions

    @Flag(help: "Show times as of this machine's time zone, and read those so that name none. (default: UTC)")
    var local = false

    var format: OutputFormat { options.format }

    /// The time zone in which times are printed, except in JSON, where they are always UTC.
    var zone: TimeZone { local ? .current : .gmt }
}
