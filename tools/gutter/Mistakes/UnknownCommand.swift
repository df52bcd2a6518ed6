import ArgumentParser
import Gutter

/// The first word is not a command. The argument parser would call it an unexpected argument.
struct UnknownCommand: CommandError {
    static let kind = Problem.Kind.invalid
    let description: String

    /// Nil if the first of the arguments is a command, or an option of the program itself.
    init?(in arguments: some Sequence<String>) {
        var words = Array(arguments.prefix(2))
        if words.first == "help" { words.removeFirst() }
        guard let word = words.first, !word.hasPrefix("-") else { return nil }
        let commands = RootCommand.configuration.subcommands.map { $0._commandName } + ["help"]
        if commands.contains(word) { return nil }
        let question = Suggestion(for: word, among: commands).question.map { "\($0) " } ?? ""
        description = "There is no command \(quoted(word)). \(question)`gutter --help` lists the commands."
    }
}
