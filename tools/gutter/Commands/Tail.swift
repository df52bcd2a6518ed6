import ArgumentParser
import Foundation
import Gutter

struct Tail: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Follow the changes as they are made, by whatever process.",
        discussion: """
            Shows the latest changes, then those to come, until it is interrupted.

            EXAMPLE:
              gutter tail --all-namespaces
              gutter tail --lines 0 --format jsonl | my-notifier
            """
    )

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("How many of the latest changes to start with.", valueName: "count")
    )
    var lines = 10

    @Flag(help: "The changes of all namespaces.")
    var allNamespaces = false

    @OptionGroup var namespace: NamespaceOptions
    @OptionGroup var log: LogOptions
    @OptionGroup var format: FormatOptions

    func validate() throws {
        if lines < 0 { throw ValidationError("--lines must be at least 0, not \(lines).") }
    }

    func run() async throws {
        do { try await cancelledBySignals { try await follow() } } catch is CancellationError {}
    }

    private func follow() async throws {
        let name = try allNamespaces ? nil : Namespace(path: namespace.namespace).description
        try await log.reading { log in
            let head = try await log.head().position
            let filter = EventFilter(namespace: name)
            let latest = EventQuery(through: head, matching: filter, order: .descending, limit: lines)
            for event in try await log.events(latest).reversed() { try show(event) }
            for try await event in log.events(after: head) where name == nil || event.namespace == name {
                try show(event)
            }
        }
    }

    private func show(_ event: Event) throws {
        let output = Terminal.standardOutput
        if format.format == .table {
            try output.writeAll(EventLine(event, showsNamespace: allNamespaces).render(on: output))
        } else {
            try output.writeAll("\(try event.exportLine())\n")
        }
    }
}
