import ArgumentParser
import Foundation

/// The entry point. It differs from the argument parser's own in one thing: the exit codes of errors that are not the parser's.
@main
enum Main {
    static func main() async {
        // If a reader such as `head` closes the pipe, that must not leave files beside the log.
        signal(SIGPIPE, SIG_IGN)
        do {
            let arguments = CommandLine.arguments.dropFirst()
            if let error = UnknownCommand(in: arguments) { throw error }
            if let error = RepeatedOption(in: arguments) { throw error }
            var command = try RootCommand.parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch is OutputClosed {
            Foundation.exit(EXIT_SUCCESS)
        } catch {
            guard let code = ExitStatus(error) else { RootCommand.exit(withError: error) }
            Terminal.standardError.write("gutter: \(error)\n")
            Foundation.exit(code.rawValue)
        }
    }
}

/// Gutter has arguments too, of conditions.
typealias Argument = ArgumentParser.Argument

struct RootCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gutter",
        abstract: "Feature switches with a memory: who changed which switch, when, why, and what exactly.",
        discussion: """
            The log is the SQLite file that --db or GUTTER_DB names, ./gutter.db by default. Who makes a change is what \
            --actor or GUTTER_ACTOR says, your login name by default.

            Times are UTC, unless --local is given. Answers go to standard output; notes and errors to standard error.

            Exit codes: 0 done, nothing to do, or nothing found; 1 failed, or off for check --quiet; 3 no such switch, \
            namespace or file; 4 in conflict with what is there; 64 bad usage; 130 interrupted.

            EXAMPLE:
              gutter register checkout --state global --reason 'EXP-12 launch'
              gutter log checkout
              gutter rollback checkout --to head~1
            """,
        version: "0.1.0",
        subcommands: [
            Register.self, Update.self, Unregister.self, List.self, Show.self, Check.self, Operators.self, Log.self,
            Tail.self, DiffCommand.self, Transitions.self, Bisect.self, Replay.self, Rollback.self, Revert.self,
            HeadCommand.self, Verify.self, RepairProjection.self, Backup.self, Restore.self, Stats.self, Import.self,
            Export.self,
        ]
    )
}
