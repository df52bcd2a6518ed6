import ArgumentParser
import Gutter

struct Rollback: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Take a switch, a subtree or a namespace back to what it was.",
        discussion: """
            Nothing is deleted: going back is a new change, which names the position it goes back to as its cause. What was \
            unregistered since comes back with its history; what did not exist then goes. Shows what changes and asks, or \
            needs --yes if nobody can be asked. A moment is \(MomentArgument.help).

            EXAMPLE:
              gutter rollback checkout --to head~3 --dry-run
              gutter rollback checkout --to 41 --subtree --reason INC-42
              gutter rollback --namespace-wide --to @2024-03-02T13:57Z --yes
            """
    )

    @Argument(help: "The name of the switch, now or then.")
    var name: String?

    @Option(help: ArgumentHelp("Where to go back to.", valueName: "moment"))
    var to: String

    @Flag(help: "With all that is below the switch, or was then.")
    var subtree = false

    @Flag(help: "All switches of the namespace, instead of one.")
    var namespaceWide = false

    @OptionGroup var confirmation: ConfirmationOptions
    @OptionGroup var namespace: NamespaceOptions
    @OptionGroup var attribution: AttributionOptions
    @OptionGroup var log: LogOptions
    @OptionGroup var format: OutputOptions

    func validate() throws {
        if (name == nil) != namespaceWide {
            throw ValidationError("Name one switch, or say --namespace-wide for all of the namespace.")
        }
        if namespaceWide, subtree { throw ValidationError("--subtree belongs to a switch; name one.") }
    }

    func run() async throws {
        let printer = Printer(format)
        let moment = try MomentArgument(to, of: "--to", in: format.zone)
        if confirmation.dryRun {
            return try await log.reading { log in
                let position = Moment.position(try await moment.position(in: log))
                let plan = try await plan(on: try await namespace.existing(on: log), to: position)
                try printer.plan(plan, orElse: nothing(plan))
            }
        }
        try await log.changing { log in
            let manager = try await namespace.existing(on: log)
            let key = attribution.idempotencyKey
            if let events = try await manager.result(asked: words, idempotencyKey: key) {
                return try printer.events(events)
            }
            // `head~3` stays what it was when the command began.
            let position = Moment.position(try await moment.position(in: log))
            let (done, events) = try await withAttribution(attribution.attribution) {
                try await confirmation.carryOut(on: manager, asked: words, idempotencyKey: key) {
                    try await plan(on: manager, to: position)
                }
            }
            if done.isEmpty { try printer.nothing(nothing(done)) } else { try printer.events(events) }
        }
    }

    /// What is asked for. A moment that is counted from the end stays what it was when the rollback was first asked for.
    private var words: JSONObject {
        var words = JSONObject([("command", .string("gutter rollback")), ("to", .string(to))])
        words["name"] = name.map(JSON.string)
        words["subtree"] = .boolean(subtree)
        return words
    }

    private func plan(on manager: Manager, to position: Moment) async throws -> ChangePlan {
        guard let name else { return try await manager.planRollbackNamespace(to: position) }
        return try await manager.planRollback(name, to: position, subtree: subtree)
    }

    private func nothing(_ plan: ChangePlan) -> String {
        "Nothing to do: \(name.map { $0.printable() } ?? "the namespace") is as it was at #\(plan.target)."
    }
}
