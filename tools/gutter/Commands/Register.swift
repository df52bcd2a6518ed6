import ArgumentParser
import Gutter

struct Register: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Register a switch.",
        discussion: """
            Makes the log if there is none. A name may have ancestors in front, separated by colons. If the switches \
            below it would be turned off or on, because they would ask it for consent, it shows them and asks, or needs \
            --yes if nobody can be asked.

            EXAMPLE:
              gutter register checkout:express --label 'Express' --reason EXP-12
              gutter register gifts --state selective \\
                --add-condition 'UserArguments.plan one_of gold silver'

            \(ConditionOptions.grammar)
            """
    )

    @Argument(help: "The name of the switch.")
    var name: String

    @OptionGroup var properties: SwitchOptions
    @OptionGroup var conditions: ConditionOptions

    @Flag(help: "Do nothing if the name is taken, instead of failing.")
    var ifAbsent = false

    @OptionGroup var confirmation: ConfirmationOptions
    @OptionGroup var namespace: NamespaceOptions
    @OptionGroup var attribution: AttributionOptions
    @OptionGroup var log: LogOptions
    @OptionGroup var format: OutputOptions

    func run() async throws {
        var new = Switch(name)
        properties.apply(to: &new)
        new.conditions = try [].adding(conditions.additions())
        let printer = Printer(format)
        do {
            if confirmation.dryRun {
                let plan = try await log.pretending { [new] log in
                    try await namespace.manager(on: log).planRegister(new)
                }
                return try printer.plan(plan, orElse: "")
            }
            try printer.events(try await log.creating { [new] log in try await register(new, on: log) })
        } catch is SwitchExists where ifAbsent {
            try printer.nothing("Nothing to do: \(name.printable()) exists.")
        }
    }

    private func register(_ new: Switch, on log: any EventLog) async throws -> [Event] {
        let manager = try await namespace.manager(on: log)
        let key = attribution.idempotencyKey
        return try await withAttribution(attribution.attribution) {
            let words = JSONObject([("command", .string("gutter register")), ("switch", .object(new.json))])
            if let events = try await manager.result(asked: words, idempotencyKey: key) { return events }
            return
                try await confirmation.carryOut(
                    on: manager,
                    asked: words,
                    idempotencyKey: key,
                    confirmingIf: { !$0.byConsent.isEmpty },
                    { try await manager.planRegister(new) }
                )
                .events
        }
    }
}
