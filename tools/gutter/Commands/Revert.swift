import ArgumentParser
import Gutter

struct Revert: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Undo one event, and keep later changes of other properties.",
        discussion: """
            Undoing is a new change, which names the event it undoes. If a later event touched the same property, that \
            is a conflict, and nothing is changed. Shows what changes and asks, or needs --yes if nobody can be asked.

            EXAMPLE:
              gutter revert 41 --reason 'INC-42 wrong switch'
            """
    )

    @Argument(help: "The event: its position, its id, head or head~3.")
    var event: String

    @Flag(help: "Undo all events of its transaction, such as a rename with its descendants.")
    var transaction = false

    @OptionGroup var confirmation: ConfirmationOptions
    @OptionGroup var namespace: NamespaceOptions
    @OptionGroup var attribution: AttributionOptions
    @OptionGroup var log: LogOptions
    @OptionGroup var format: OutputOptions

    func run() async throws {
        let printer = Printer(format)
        let moment = try MomentArgument(event, of: "EVENT", in: format.zone)
        if moment.isDate {
            throw UsageError(
                "event",
                value: event,
                rule: "is a date",
                remedy: "Name one event; `gutter log` shows their positions."
            )
        }
        if confirmation.dryRun {
            return try await log.reading { log in
                let manager = try await namespace.existing(on: log)
                let event = try await moment.position(in: log)
                let plan = try await manager.planRevert(event, transaction: transaction)
                try printer.plan(plan, orElse: nothing(event))
            }
        }
        try await log.changing { log in
            let manager = try await namespace.existing(on: log)
            let event = try await moment.position(in: log)
            let key = attribution.idempotencyKey
            let words = JSONObject([
                ("command", .string("gutter revert")), ("event", .string(self.event)),
                ("transaction", .boolean(transaction)),
            ])
            let events = try await withAttribution(attribution.attribution) { () -> [Event] in
                if let events = try await manager.result(asked: words, idempotencyKey: key) { return events }
                return
                    try await confirmation.carryOut(on: manager, asked: words, idempotencyKey: key) {
                        try await manager.planRevert(event, transaction: transaction)
                    }
                    .events
            }
            if events.isEmpty { try printer.nothing(nothing(event)) } else { try printer.events(events) }
        }
    }

    private func nothing(_ event: Position) -> String { "Nothing to do: event #\(event) is undone already." }
}
