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

    @Option(help: VersionArgument.help)
    var ifVersion: VersionArgument?

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
                    try await manager.planUnregister(
                        try await manager.switch(name, seen: ifVersion),
                        expecting: ifVersion?.version
                    ),
                    orElse: ""
                )
            }
        }
        let events = try await log.changing { log in
            let manager = try await namespace.existing(on: log)
            let key = attribution.idempotencyKey
            var words = JSONObject([("command", .string("gutter unregister")), ("name", .string(name))])
            words["if-version"] = ifVersion.map { .string($0.text) }
            return try await withAttribution(attribution.attribution) {
                if let events = try await manager.result(asked: words, idempotencyKey: key) { return events }
                return
                    try await confirmation.carryOut(on: manager, asked: words, idempotencyKey: key) {
                        let target = try await manager.switch(name, seen: ifVersion)
                        return try await manager.planUnregister(target, expecting: ifVersion?.version)
                    }
                    .events
            }
        }
        try printer.events(events)
    }
}
