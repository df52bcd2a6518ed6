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
    func confirm(_ diff: Diff) throws {
        if yes { return }
        let terminal = Terminal.standardError
        terminal.write("This changes\n\(DiffReport(diff: diff).render(on: terminal))")
        guard terminal.isTerminal, isatty(STDIN_FILENO) == 1 else {
            throw UsageError(description: "Nobody can be asked here. Repeat the command with --yes.")
        }
        terminal.write("Go on? [y/N] ")
        guard let answer = readLine(), ["y", "yes"].contains(answer.lowercased()) else { throw Declined() }
    }
}
