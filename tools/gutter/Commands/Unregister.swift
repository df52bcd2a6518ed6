import ArgumentParser
import Gutter

struct Unregister: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Remove a switch with all its descendants.",
        discussion: """
            Shows what goes and asks, or needs --yes where nobody can be asked. The history stays.

            EXAMPLE:
              gutter unregister checkout --reason 'EXP-12 is over' --yes
            """
    )

    @Argument(help: "The name of the switch.")
    var name: String

    @OptionGroup var confirmation: ConfirmationOptions
    @OptionGroup var namespace: NamespaceOptions
    @OptionGroup var attribution: AttributionOptions
    @OptionGroup var log: LogOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let printer = Printer(format)
        if confirmation.dryRun {
            return try await log.reading { log in
                let manager = try await namespace.manager(on: log)
                try printer.diff(try await manager.planUnregister(try manager.switch(name)), orElse: "")
            }
        }
        let events = try await log.changing { log in
            let manager = try await namespace.manager(on: log)
            let target = try manager.switch(name, orRepeating: attribution)
            if target.id != nil { try confirmation.confirm(try await manager.planUnregister(target)) }
            return try await withAttribution(attribution.attribution) {
                try await manager.unregister(target, idempotencyKey: attribution.idempotencyKey)
            }
        }
        try printer.events(events)
    }
}
