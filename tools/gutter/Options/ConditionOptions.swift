import ArgumentParser
import Gutter

/// The conditions that `register` and `update` add.
struct ConditionOptions: ParsableArguments {
    @Option(
        name: .customLong("add-condition"),
        help: ArgumentHelp(
            "A condition to add, such as 'UserArguments.age more_than 65'; repeatable.",
            valueName: "text"
        )
    )
    var texts: [String] = []

    @Flag(help: "Whether the conditions that are added hold if their operators do not.")
    var negative = false

    /// The conditions; what was guessed about them is noted on standard error.
    ///
    /// - Throws: ``UsageError`` where one is no condition, or none is there to be negative.
    func additions() throws -> [Condition] {
        if negative, texts.isEmpty {
            throw UsageError(
                description:
                    "--negative says how --add-condition is meant, which is not there. Add a condition with it."
            )
        }
        let readings = try texts.map { try ConditionArgument(text: $0).read(negative: negative) }
        for note in readings.flatMap(\.notes) { Terminal.standardError.write("note: \(note)\n") }
        return readings.map(\.condition)
    }
}

extension [Condition] {
    /// The conditions and those of `additions` that are not among them: to say a thing twice adds nothing, and so a
    /// command may be repeated.
    func adding(_ additions: [Condition]) -> [Condition] {
        additions.reduce(into: self) { if !$0.contains($1) { $0.append($1) } }
    }
}
