import ArgumentParser
import Gutter

struct Log: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell who changed what, when and why, the oldest change first.",
        discussion: """
            With a name: the history of every switch that ever bore it, through its renames.

            EXAMPLE:
              gutter log checkout
              gutter log --actor ada --since 2024-03-01 --kind updated --limit 20
            """
    )

    @Argument(help: "The name of a switch.")
    var name: String?

    @Option(name: .customLong("switch"), help: ArgumentHelp("The same as NAME.", valueName: "name"))
    var switchName: String?

    @Option(help: ArgumentHelp("Only changes by this actor.", valueName: "id"))
    var actor: String?

    @Option(help: "Only changes of this kind; may be given more than once.")
    var kind: [Event.Kind] = []

    @Option(help: ArgumentHelp("Only changes at this time or later, \(DateArgument.help).", valueName: "date"))
    var since: String?

    @Option(help: ArgumentHelp("Only changes at this time or earlier.", valueName: "date"))
    var until: String?

    @Option(help: ArgumentHelp("Only the latest changes, so many of them.", valueName: "count"))
    var limit: Int?

    @Flag(help: "The latest change first.")
    var reverse = false

    @Flag(help: "The changes of all namespaces.")
    var allNamespaces = false

    @OptionGroup var namespace: NamespaceOptions
    @OptionGroup var log: LogOptions
    @OptionGroup var format: FormatOptions

    func validate() throws {
        if name != nil, switchName != nil { throw ValidationError("Give the name once: as NAME or as --switch.") }
        if let limit, limit < 1 { throw ValidationError("--limit must be at least 1, not \(limit).") }
    }

    func run() async throws {
        try Gutter.ValidationError.check(identifier: actor, "actor")
        var filter = EventFilter(actor: actor)
        filter.since = try since.map { try DateArgument.parse($0, of: "--since") }
        filter.until = try until.map { try DateArgument.parse($0, of: "--until", isEnd: true) }
        if !allNamespaces { filter.namespace = try Namespace(path: namespace.namespace).description }
        if let name = name ?? switchName { filter.switch = try Name(name).description }
        if !kind.isEmpty { filter.kinds = Set(kind) }
        let printer = Printer(format)
        try await log.reading { [filter] log in
            let latestFirst = reverse || limit != nil
            let query = EventQuery(matching: filter, order: latestFirst ? .descending : .ascending, limit: limit)
            let found = try await log.events(query)
            let events = latestFirst && !reverse ? found.reversed() : found
            if events.isEmpty { try await checkName(filter, in: log) }
            if printer.format != .table { return try printer.events(events) }
            if events.isEmpty { return try printer.output.writeAll("No event matches.\n") }
            let lines = try await lines(events, in: log, on: printer.output)
            try printer.output.writeAll(lines.joined())
            if printer.output.isTerminal { try noteImports(events, printer) }
        }
    }

    /// A name that no switch ever bore is probably a slip, not an empty history.
    private func checkName(_ filter: EventFilter, in log: any EventLog) async throws {
        guard let name = filter.switch else { return }
        let bearers = EventFilter(namespace: filter.namespace, switch: name)
        if try await log.events(EventQuery(matching: bearers, limit: 1)).isEmpty {
            throw NameNeverUsed(name: name, namespace: filter.namespace)
        }
    }

    /// A line an event; one whose command made others too says so.
    private func lines(_ events: [Event], in log: any EventLog, on output: Terminal) async throws -> [String] {
        var lines: [String] = []
        for index in events.indices {
            let event = events[index]
            let isShared = try await hasSiblings(event, besides: events, at: index, in: log)
            let note = isShared ? "transaction \(event.transaction.text.suffix(8))" : ""
            lines.append(EventLine(event, showsNamespace: allNamespaces, note: note).render(on: output))
        }
        return lines
    }

    /// Whether the event's neighbours in the log are of its transaction; the log is read where they are not at hand.
    private func hasSiblings(
        _ event: Event,
        besides events: [Event],
        at index: Int,
        in log: any EventLog
    ) async throws -> Bool {
        let neighbours = [index - 1, index + 1].filter(events.indices.contains).map { events[$0] }
            .filter { $0.position == event.position.next || $0.position.next == event.position }
        if neighbours.contains(where: { $0.transaction == event.transaction }) { return true }
        if neighbours.count == 2 { return false }
        let around = EventQuery(after: event.position.previous.previous, through: event.position.next)
        return try await log.events(around).count { $0.transaction == event.transaction } > 1
    }

    /// An imported time is what a file says, which an auditor should know.
    private func noteImports(_ events: [Event], _ printer: Printer) throws {
        let sources = Set(events.compactMap { $0.origin?.source.printable() })
        guard !sources.isEmpty else { return }
        let imported = events.count { $0.storedOrigin != nil }
        let note =
            "\(imported) of \(counted(events.count, "event", "events")) imported: times and actors as in "
            + "\(sources.sorted().joined(separator: ", "))."
        try printer.output.writeAll(printer.output.styled(note, .dim) + "\n")
    }
}
