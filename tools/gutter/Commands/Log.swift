import ArgumentParser
import Gutter

struct Log: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell who changed what, when and why, the oldest change first.",
        discussion: """
            With a name: the history of every switch that ever bore it, through its renames.

            --since and --until take in the whole of a day, month, minute or second that they name. --property asks for \
            updates that changed it: who turned what off is --property state --to disabled. A registration or an \
            unregistration changes no property; --kind asks for those.

            With --after a program that forwards changes goes on where it stopped; --limit then counts from there.

            EXAMPLE:
              gutter log checkout
              gutter log --actor ada --since 2024-03-01 --kind updated --limit 20
              gutter log --property state --to disabled --since yesterday
              gutter log --after 41 --all-namespaces --format jsonl
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

    @OptionGroup var change: PropertyOptions

    @Option(
        help: ArgumentHelp("Only changes with this text in their reason, in upper or lower case.", valueName: "text")
    )
    var reason: String?

    @Option(help: ArgumentHelp("Only changes at this time or later, \(DateArgument.help).", valueName: "date"))
    var since: String?

    @Option(help: ArgumentHelp("Only changes at this time or earlier.", valueName: "date"))
    var until: String?

    @Option(help: ArgumentHelp("Only changes after this event: \(PositionArgument.help).", valueName: "position"))
    var after: String?

    @Option(
        name: [.customShort("n"), .long],
        help: ArgumentHelp("Only the latest changes, so many of them; with --after the first.", valueName: "count")
    )
    var limit: Int?

    @Flag(help: "The latest change first.")
    var reverse = false

    @Flag(help: "The changes of all namespaces.")
    var allNamespaces = false

    @OptionGroup var namespace: NamespaceOptions
    @OptionGroup var log: LogOptions
    @OptionGroup var format: OutputOptions

    func validate() throws {
        if name != nil, switchName != nil { throw ValidationError("Give the name once: as NAME or as --switch.") }
        if change.property != nil, !kind.isEmpty, !kind.contains(.updated) {
            throw ValidationError("--property asks for updates, so no change of another kind matches. Leave one out.")
        }
        if let limit, limit < 1 { throw ValidationError("--limit must be at least 1, not \(limit).") }
    }

    func run() async throws {
        let filter = try filter()
        let after = try after.map { try PositionArgument($0, of: "--after") }
        let printer = Printer(format)
        try await printer.listing {
            try await log.reading { log in
                await log.noteIfAheadOfClock()
                let start = try await after?.position(in: log) ?? .start
                let report = LogReport(log: log, printer: printer, showsNamespace: allNamespaces)
                let count = try await report.print(
                    EventQuery(after: start, matching: filter, order: order, limit: limit),
                    reversed: (order == .descending) != reverse
                )
                if count == 0 { try await EmptyLogReport(log: log, filter: filter).explain(on: printer) }
            }
        }
    }

    /// Which end of what matches to start from.
    private var order: EventQuery.Order {
        limit != nil && after == nil || limit == nil && reverse ? .descending : .ascending
    }

    private func filter() throws -> EventFilter {
        try Gutter.ValidationError.check(identifier: actor, "actor")
        var filter = EventFilter(actor: actor, change: try change.change, reason: reason)
        filter.since = try since.map { try DateArgument.parse($0, of: "--since", as: .start, in: format.zone) }
        filter.until = try until.map { try DateArgument.parse($0, of: "--until", as: .end, in: format.zone) }
        if !allNamespaces { filter.namespace = try Namespace(path: namespace.namespace).description }
        if let name = name ?? switchName { filter.switch = try Name(name).description }
        if !kind.isEmpty { filter.kinds = Set(kind) }
        return filter
    }
}
