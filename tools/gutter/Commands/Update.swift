import ArgumentParser
import Gutter

struct Update: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Change or rename a switch.",
        discussion: """
            What is not named stays as it is. A rename takes the descendants along, in one transaction. If it would turn \
            others off or on, because they would ask for the consent of another switch, it shows them and asks, or needs \
            --yes if nobody can be asked.

            EXAMPLE:
              gutter update checkout --state disabled --reason 'INC-42 payments fail'
              gutter update checkout --rename pay
              gutter update checkout --state global --if-version 7
              gutter update gifts --remove-condition 'UserArguments.plan one_of gold' \\
                --add-condition 'UserArguments.age more_than 65'

            \(ConditionOptions.grammar)
            """
    )

    @Argument(help: "The name of the switch.")
    var name: String

    @OptionGroup var properties: SwitchOptions
    @OptionGroup var conditions: ConditionOptions

    @Option(
        name: .customLong("remove-condition"),
        help: ArgumentHelp(
            "A condition to remove: as it was added, as show reads it, or, with --if-version, by the number before it; repeatable.",
            valueName: "condition"
        )
    )
    var removals: [String] = []

    @Option(help: VersionArgument.help)
    var ifVersion: VersionArgument?

    @Option(help: ArgumentHelp("A new name.", valueName: "name"))
    var rename: String?

    @OptionGroup var confirmation: ConfirmationOptions
    @OptionGroup var namespace: NamespaceOptions
    @OptionGroup var attribution: AttributionOptions
    @OptionGroup var log: LogOptions
    @OptionGroup var format: OutputOptions

    func run() async throws {
        // Before the log is opened: what is wrong with a condition does not depend on it.
        let additions = try conditions.additions()
        let removals = try removals.map { try ConditionRemoval($0, isVersionKnown: ifVersion != nil) }
        let printer = Printer(format)
        let nothing = "Nothing to do: \(name.printable()) is so already."
        if confirmation.dryRun {
            return try await log.reading { log in
                let manager = try await namespace.existing(on: log)
                let copy = try await edited(
                    seen(by: manager),
                    adding: additions,
                    removing: removals
                )
                try printer.plan(try await manager.planUpdate(copy, expecting: ifVersion?.version), orElse: nothing)
            }
        }
        let (events, effects) = try await log.changing { log in
            let manager = try await namespace.existing(on: log)
            return try await withAttribution(attribution.attribution) { () -> ([Event], [SwitchEffect]) in
                let key = attribution.idempotencyKey
                let words = words(adding: additions)
                if let events = try await manager.result(asked: words, idempotencyKey: key) { return (events, []) }
                func editedCopy() async throws -> Switch {
                    try edited(try await seen(by: manager), adding: additions, removing: removals)
                }
                guard rename != nil else {
                    // In an incident you are told, not asked; nor are you refused because somebody else has just done the same.
                    let copy = try await editedCopy()
                    let plan = try await manager.planUpdate(copy, expecting: ifVersion?.version)
                    let events = try await manager.update(
                        copy,
                        expecting: ifVersion?.version,
                        asked: words,
                        idempotencyKey: key
                    )
                    return (events, events.isEmpty ? [] : plan.byConsent)
                }
                let (_, events) = try await confirmation.carryOut(
                    on: manager,
                    asked: words,
                    idempotencyKey: key,
                    confirmingIf: { !$0.byConsent.isEmpty },
                    { try await manager.planUpdate(try await editedCopy(), expecting: ifVersion?.version) }
                )
                return (events, [])
            }
        }
        if events.isEmpty { try printer.nothing(nothing) } else { try printer.events(events) }
        if !effects.isEmpty { Terminal.standardError.write(effects.report) }
    }

    /// What is asked for. If it is asked for again, there may be less left to do than this.
    private func words(adding additions: [Condition]) -> JSONObject {
        var words = JSONObject([("command", .string("gutter update")), ("name", .string(name))])
        words["state"] = properties.state.map { .string($0.rawValue) }
        words["label"] = properties.label.map(JSON.string)
        words["description"] = properties.description.map(JSON.string)
        words["consent"] = properties.consent.map(JSON.boolean)
        words["compounded"] = properties.compounded.map(JSON.boolean)
        words["add-condition"] = Condition.json(additions)
        words["remove-condition"] = .array(removals.map(JSON.string))
        words["if-version"] = ifVersion.map { .string($0.text) }
        words["rename"] = rename.map(JSON.string)
        return words
    }

    /// The switch as the person who makes the change saw it.
    private func seen(by manager: Manager) async throws -> Switch {
        let element = try await manager.switch(name, seen: ifVersion)
        guard let version = ifVersion?.version, let id = element.id else { return element }
        return try await manager.switch(id: id, version: version)
    }

    private func edited(
        _ element: Switch,
        adding additions: [Condition],
        removing removals: [ConditionRemoval]
    ) throws -> Switch {
        var copy = element
        properties.apply(to: &copy)
        copy.conditions = try removals.remaining(of: copy).adding(additions)
        if let rename { copy.name = rename }
        return copy
    }
}
