import ArgumentParser
import Foundation
import Gutter

/// Whether to ask before a change that takes something away, or only to show it.
struct ConfirmationOptions: ParsableArguments {
    @Flag(name: .shortAndLong, help: "Do not ask.")
    var yes = false

    @Flag(help: "Only show what would change.")
    var dryRun = false

    /// Shows on standard error what is going to change, and asks.
    ///
    /// - Throws: ``Declined``; ``UsageError`` where nobody can be asked.
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
}

extension [SwitchEffect] {
    /// What a change does to switches that it does not touch, a line each.
    var report: String {
        isEmpty ? "" : "and by consent\n" + map { "  \($0)\n" }.joined()
    }
}
