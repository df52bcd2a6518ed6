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
              gutter update gifts --remove-condition 1 \\
                --add-condition 'UserArguments.age more_than 65'

            \(ConditionArgument.help)
            """
    )

    @Argument(help: "The name of the switch.")
    var name: String

    @OptionGroup var properties: SwitchOptions
    @OptionGroup var conditions: ConditionOptions

    @Option(
        name: .customLong("remove-condition"),
        help: ArgumentHelp(
            "A condition to remove, by the number that show gives it before; repeatable.",
            valueName: "number"
        )
    )
    var removals: [Int] = []

    @Option(help: ArgumentHelp("A new name.", valueName: "name"))
    var rename: String?

    @Flag(help: "Only show what would change.")
    var dryRun = false

    @OptionGroup var namespace: NamespaceOptions
    @OptionGroup var attribution: AttributionOptions
    @OptionGroup var log: LogOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        // Before the log is opened: what is wrong with a condition does not depend on it.
        let additions = try conditions.additions()
        let printer = Printer(format)
        let nothing = "Nothing to do: \(name.printable()) is so already."
        if dryRun {
            return try await log.reading { log in
                let manager = try await namespace.manager(on: log)
                let copy = try edited(try manager.switch(name), adding: additions)
                try printer.diff(try await manager.planUpdate(copy), orElse: nothing)
            }
        }
        let events = try await log.changing { log in
            let manager = try await namespace.manager(on: log)
            let copy = try edited(try manager.switch(name, orRepeating: attribution), adding: additions)
            return try await withAttribution(attribution.attribution) {
                try await manager.update(copy, idempotencyKey: attribution.idempotencyKey)
            }
        }
        if events.isEmpty { try printer.nothing(nothing) } else { try printer.events(events) }
    }

    private func edited(_ element: Switch, adding additions: [Condition]) throws -> Switch {
        var copy = element
        properties.apply(to: &copy)
        copy.conditions = try removing(removals, from: copy).adding(additions)
        if let rename { copy.name = rename }
        return copy
    }

    /// The conditions of a switch without those with these numbers, as they are before any is removed.
    private func removing(_ numbers: [Int], from element: Switch) throws -> [Condition] {
        let conditions = element.conditions
        if let number = numbers.first(where: { $0 < 1 || $0 > conditions.count }) {
            let name = element.name.printable()
            throw UsageError(
                "condition",
                value: "\(number)",
                rule: "is not there: \(name) has \(counted(conditions.count, "condition", "conditions"))",
                remedy: "Give a number that `gutter show` prints before one."
            )
        }
        let removed = Set(numbers)
        return conditions.enumerated().filter { !removed.contains($0.offset + 1) }.map(\.element)
    }
}
