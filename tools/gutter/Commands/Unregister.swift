import ArgumentParser
import Gutter

struct Unregister: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Remove a switch with all its descendants.",
        discussion: """
            Shows what goes and asks, or needs --yes if nobody can be asked. The history stays.

            EXAMPLE:
              gutter unregister checkout --reason 'EXP-12 is over' --yes
            """
    )

    @Argument(help: "The name of the switch.")
    var name: String

    @Option(help: VersionOption.help)
    var ifVersion: Int?

    @OptionGroup var confirmation: ConfirmationOptions
    @OptionGroup var namespace: NamespaceOptions
    @OptionGroup var attribution: AttributionOptions
    @OptionGroup var log: LogOptions
    @OptionGroup var format: OutputOptions

    func run() async throws {
        let printer = Printer(format)
        if confirmation.dryRun {
            return try await log.reading { log in
                let manager = try await namespace.existing(on: log)
                try printer.plan(
                    try await manager.planUnregister(try manager.switch(name), expecting: ifVersion),
                    orElse: ""
                )
            }
        }
        let events = try await log.changing { log in
            let manager = try await namespace.existing(on: log)
            let target = try manager.switch(name, orRepeating: attribution)
            let key = attribution.idempotencyKey
            return try await withAttribution(attribution.attribution) {
                if let key, try await !log.transaction(forKey: key).isEmpty {
                    return try await manager.unregister(target, expecting: ifVersion, idempotencyKey: key)
                }
                let plan = try await manager.planUnregister(target, expecting: ifVersion)
                try confirmation.confirm(plan)
                return try await manager.carryOut(plan, idempotencyKey: key)
            }
        }
        try printer.events(events)
    }
}
