import ArgumentParser

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
