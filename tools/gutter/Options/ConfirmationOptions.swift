import ArgumentParser
import Foundation
import Gutter

/// Whether to ask before a change that removes something, or only to show the change.
struct ConfirmationOptions: ParsableArguments {
    @Flag(name: .shortAndLong, help: "Do not ask.")
    var yes = false

    @Flag(help: "Only show what would change.")
    var dryRun = false

    /// Shows on standard error what is going to change, and asks.
    ///
    /// - Throws: ``Declined``; ``UsageError`` if nobody can be asked.
    func confirm(_ plan: ChangePlan) throws {
        if yes { return }
        let terminal = Terminal.standardError
        try Self.ask("This changes\n\(DiffReport(diff: plan.diff).render(on: terminal))\(plan.byConsent.report)")
    }

    /// Shows what is going to happen on standard error, and asks.
    ///
    /// - Throws: ``Declined``; ``UsageError`` if nobody can be asked.
    static func ask(_ text: String) throws {
        let terminal = Terminal.standardError
        terminal.write(text)
        guard terminal.isTerminal, isatty(STDIN_FILENO) == 1 else {
            throw UsageError(description: "Nobody can be asked here. Repeat the command with --yes.")
        }
        terminal.write("Go on? [y/N] ")
        guard let answer = readLine(), ["y", "yes"].contains(answer.lowercased()) else { throw Declined() }
    }

    /// Plans a change, shows it and asks if that is needed, and carries it out.
    ///
    /// If somebody meanwhile changes what the plan concerns, the change is planned again, unless a person has agreed to the old
    /// plan.
    ///
    /// - Parameters:
    ///   - words: What is asked for, by which a repetition under the same key is recognised.
    ///   - isDue: Whether a plan needs a yes. Default: always.
    ///   - makePlan: Plans the change as things are now.
    /// - Returns: The plan that was carried out, and its events; none if there was nothing to do.
    func carryOut(
        on manager: Manager,
        asked words: JSONObject,
        idempotencyKey key: String?,
        confirmingIf isDue: (ChangePlan) -> Bool = { _ in true },
        _ makePlan: () async throws -> ChangePlan
    ) async throws -> (plan: ChangePlan, events: [Event]) {
        while true {
            let plan = try await makePlan()
            if plan.isEmpty { return (plan, []) }
            let asks = !yes && isDue(plan)
            if asks { try confirm(plan) }
            do {
                return (plan, try await manager.carryOut(plan, asked: words, idempotencyKey: key))
            } catch is PlanOutdated where !asks {}
        }
    }
}

extension [SwitchEffect] {
    /// What a change does to switches that it does not touch, a line each.
    var report: String {
        isEmpty ? "" : "and by consent\n" + map { "  \($0)\n" }.joined()
    }
}
