import Gutter

/// Prints results in the format that was asked for.
struct Printer {
    let format: OutputFormat
    let output = Terminal.standardOutput

    init(_ options: FormatOptions) {
        format = options.format
    }

    /// Prints `lines` as a JSON array or one a line.
    func json(_ lines: [String]) throws {
        switch format {
        case .json where lines.isEmpty: try output.writeAll("[]\n")
        case .json: try output.writeAll("[\n\(lines.joined(separator: ",\n"))\n]\n")
        default: try output.writeAll(lines.map { "\($0)\n" }.joined())
        }
    }

    /// Prints events as sentences or as JSON.
    func events(_ events: [Event]) throws {
        if format != .table { return try json(events.map { try $0.exportLine() }) }
        try output.writeAll(events.map { EventLine($0).render(on: output) }.joined())
    }

    /// Says that there was nothing to do: a sentence for people, no events in JSON.
    func nothing(_ sentence: String) throws {
        if format == .table { try output.writeAll("\(sentence)\n") } else { try json([]) }
    }
}
