import ArgumentParser
import Gutter

struct Update: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Change or rename a switch.",
        discussion: """
            What is not named stays as it is. A rename takes the descendants along, in one transaction.

            EXAMPLE:
              gutter update checkout --state disabled --reason 'INC-42 payments fail'
              gutter update checkout --rename pay
            """
    )

    @Argument(help: "The name of the switch.")
    var name: String

    @OptionGroup var properties: SwitchOptions

    @Option(help: ArgumentHelp("A new name.", valueName: "name"))
    var rename: String?

    @OptionGroup var namespace: NamespaceOptions
    @OptionGroup var attribution: AttributionOptions
    @OptionGroup var log: LogOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let events = try await log.changing { log in
            let manager = try await namespace.manager(on: log)
            var copy = try manager.switch(name, orRepeating: attribution)
            properties.apply(to: &copy)
            if let rename { copy.name = rename }
            return try await withAttribution(attribution.attribution) { [copy] in
                try await manager.update(copy, idempotencyKey: attribution.idempotencyKey)
            }
        }
        if events.isEmpty {
            try Printer(format).nothing("Nothing to do: \(name.printable()) is so already.")
        } else {
            try Printer(format).events(events)
        }
    }
}
