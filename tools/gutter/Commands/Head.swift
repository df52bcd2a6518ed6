import ArgumentParser
import Gutter

struct HeadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "head",
        abstract: "Print how far the log goes, with the hash that vouches for all of it.",
        discussion: """
            An auditor writes down the head, POSITION:HASH, and demands it later with `gutter verify --expect-head`: a log \
            that was cut off or rewritten does not have it. The log's id tells it from every other log.

            Nothing is verified; `gutter verify` does that.

            EXAMPLE:
              gutter head
              gutter head | head -1 > head.txt
            """
    )

    @OptionGroup var log: LogOptions
    @OptionGroup var format: OutputOptions

    func run() async throws {
        let printer = Printer(format)
        try await log.reading { log in
            let head = try await log.head()
            let first = try await log.events(EventQuery(limit: 1)).first
            let last = try await log.events(EventQuery(through: head.position, order: .descending, limit: 1)).first
            // The first event continues the log's id; a log without events ends with it.
            let id = first?.previousHash ?? head.hash
            if printer.format == .table {
                // On a line by itself, for `gutter head | head -1`.
                try printer.output.writeAll("\(head)\n")
                let time = last?.time(in: printer.output.timeZone) ?? "no events yet"
                let fields = [("recorded", time), ("log id", id.description)]
                return try printer.output.writeAll(printer.output.sheet(fields))
            }
            var object = JSONObject()
            object["hash"] = .string(head.hash.description)
            object["head"] = .string(head.description)
            object["logID"] = .string(id.description)
            object["position"] = .integer(head.position.rawValue)
            object["recordedAt"] = last.map { .string($0.timestamp.description) }
            try printer.json(object)
        }
    }
}
