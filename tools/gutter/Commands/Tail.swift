import ArgumentParser
import Foundation
import Gutter

struct Tail: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Follow the changes as they are made, by whatever process.",
        discussion: """
            Shows the latest changes, then those to come, until it is interrupted. With --from it shows all changes after \
            that event instead of the latest ones: a forwarder that keeps the position of the last line it has passed on \
            loses none and repeats none when it starts again.

            EXAMPLE:
              gutter tail --all-namespaces
              gutter tail --from 41 --all-namespaces --format jsonl | my-notifier
            """
    )

    @Option(
        name: [.customShort("n"), .long],
        help: ArgumentHelp("How many of the latest changes to start with. (default: 10)", valueName: "count")
    )
    var lines: Int?

    @Option(
        name: [.customLong("from"), .customLong("after")],
        help: ArgumentHelp("Start with what comes after this event: \(PositionArgument.help).", valueName: "position")
    )
    var start: String?

    @Flag(help: "The changes of all namespaces.")
    var allNamespaces = false

    @OptionGroup var namespace: NamespaceOptions
    @OptionGroup var log: LogOptions
    @OptionGroup var format: OutputOptions

    func validate() throws {
        if let lines, lines < 0 { throw ValidationError("--lines must be at least 0, not \(lines).") }
        if lines != nil, start != nil { throw ValidationError("Give either --lines or --from.") }
    }

    func run() async throws {
        do { try await cancelledBySignals { try await follow() } } catch is CancellationError {}
    }

    private func follow() async throws {
        let name = try allNamespaces ? nil : Namespace(path: namespace.namespace).description
        let start = try start.map { try PositionArgument($0, of: "--from") }
        let printer = Printer(format)
        try await log.reading { log in
            if let name { try await noteUnknown(name, in: log) }
            var position = try await log.head().position
            if let start {
                position = try await start.position(in: log)
            } else {
                let filter = EventFilter(namespace: name)
                let latest = EventQuery(through: position, matching: filter, order: .descending, limit: lines ?? 10)
                for event in try await log.events(latest).reversed() { try show(event, printer) }
            }
            for try await event in log.eventStream(after: position) where name == nil || event.namespace == name {
                try show(event, printer)
            }
        }
    }

    /// The next event may be the first of its namespace, so a namespace without events is not an error here.
    private func noteUnknown(_ namespace: String, in log: any EventLog) async throws {
        do { try await log.checkNamespace(namespace) } catch let error as NamespaceNeverUsed {
            Terminal.standardError.write("gutter: \(error)\n")
        }
    }

    private func show(_ event: Event, _ printer: Printer) throws {
        if printer.format == .table {
            try printer.output.writeAll(EventLine(event, showsNamespace: allNamespaces).render(on: printer.output))
        } else {
            try printer.output.writeAll("\(try event.exportLine().escapedJSON)\n")
        }
    }
}
