import ArgumentParser
import Gutter

/// An option that takes one value was given twice. The argument parser would take the last one and say nothing.
struct RepeatedOption: CommandError {
    static let kind = Problem.Kind.invalid
    let description: String

    /// Nil if no option is given twice, or only options that may be.
    init?(in arguments: some Sequence<String>) {
        let words = arguments.prefix { $0 != "--" }
        var seen: Set<String> = []
        let repeated = words.filter { $0.hasPrefix("-") }.map { String($0.prefix { $0 != "=" }) }
            .filter { !seen.insert($0).inserted }
        guard !repeated.isEmpty, let word = words.first(where: { _ in true }),
            let command = RootCommand.configuration.subcommands.first(where: { $0._commandName == word })
        else { return nil }
        let single = Self.optionsOfOneValue(of: command)
        guard let option = repeated.first(where: single.contains) else { return nil }
        description = "\(option) is given twice, and takes one value. Leave one of them out."
    }

    /// The names of such options, as the argument parser describes its own commands for completion scripts.
    private static func optionsOfOneValue(of command: any ParsableCommand.Type) -> Set<String> {
        let tool = (try? JSON(parsing: command._dumpHelp()))?.object
        let arguments = tool?["command"]?.object?["arguments"]?.array ?? []
        let single = arguments.compactMap(\.object)
            .filter {
                $0["kind"]?.string == "option" && $0["isRepeating"]?.boolean == false
            }
        let names = single.flatMap { $0["names"]?.array ?? [] }.compactMap(\.object)
        return Set(
            names.compactMap { name in
                name["name"]?.string.map { (name["kind"]?.string == "long" ? "--" : "-") + $0 }
            }
        )
    }
}
