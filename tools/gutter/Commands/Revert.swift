import ArgumentParser
import Gutter

struct Revert: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Undo one event, and keep later changes of other properties.",
        discussion: """
            Undoing is a new change, which names the event it undoes. Where a later event touched the same property, that \
            is a conflict, and nothing is changed. Shows what changes and asks, or needs --yes where nobody can be asked.

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
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let printer = Printer(format)
        let moment = try MomentArgument(event, of: "EVENT")
        if confirmation.dryRun {
            return try await log.reading { log in
                let manager = try await namespace.manager(on: log)
                let event = try await moment.position(in: log)
                let diff = try await manager.planRevert(event, transaction: transaction)
                try printer.diff(diff, orElse: nothing(event))
            }
        }
        try await log.changing { log in
            let manager = try await namespace.manager(on: log)
            let event = try await moment.position(in: log)
            let key = attribution.idempotencyKey
            let isRepeated = if let key { try await !log.transaction(forKey: key).isEmpty } else { false }
            if !isRepeated {
                let diff = try await manager.planRevert(event, transaction: transaction)
                if diff.isEmpty { return try printer.nothing(nothing(event)) }
                try confirmation.confirm(diff)
            }
            let events = try await withAttribution(attribution.attribution) {
                try await manager.revert(event, transaction: transaction, idempotencyKey: key)
            }
            try printer.events(events)
        }
    }

    private func nothing(_ event: Position) -> String { "Nothing to do: event #\(event) is undone already." }
}
