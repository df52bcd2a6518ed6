import ArgumentParser
import Gutter

struct Register: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Register a switch.",
        discussion: """
            Makes the log where there is none. A name may have ancestors in front, separated by colons.

            EXAMPLE:
              gutter register checkout:express --label 'Express' --reason EXP-12
              gutter register gifts --state selective \\
                --add-condition 'UserArguments.plan one_of gold silver'

            \(ConditionArgument.help)
            """
    )

    @Argument(help: "The name of the switch.")
    var name: String

    @OptionGroup var properties: SwitchOptions
    @OptionGroup var conditions: ConditionOptions

    @Flag(help: "Do nothing where the name is taken, instead of failing.")
    var ifAbsent = false

    @OptionGroup var namespace: NamespaceOptions
    @OptionGroup var attribution: AttributionOptions
    @OptionGroup var log: LogOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        var new = Switch(name)
        properties.apply(to: &new)
        new.conditions = try [].adding(conditions.additions())
        let event = try await log.creating { [new] log in
            let manager = try await namespace.manager(on: log)
            return try await withAttribution(attribution.attribution) {
                let key = attribution.idempotencyKey
                return ifAbsent
                    ? try await manager.registerIfAbsent(new, idempotencyKey: key)
                    : try await manager.register(new, idempotencyKey: key)
            }
        }
        if let event {
            try Printer(format).events([event])
        } else {
            try Printer(format).nothing("Nothing to do: \(name.printable()) exists.")
        }
    }
}
