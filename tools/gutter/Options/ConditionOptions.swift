import ArgumentParser
import Gutter

/// The conditions that `register` and `update` add.
struct ConditionOptions: ParsableArguments {
    /// What the help of a command says of conditions.
    static let grammar = """
        A condition is CONTAINER.ATTRIBUTE OPERATOR PARAMETER…, and `gutter operators` lists the operators. A parameter \
        may be named, as in upper_limit=70. With not in front of the operator it holds if the operator does not.

        A value in double quotes is text. A word without them is a number (65, 0.5), true, false or a date (2024-03-02, \
        2024-03-02T14:03Z) if it looks like one, and text otherwise. The words of one list are all text if they are not \
        all of one kind. Operators for text, such as starts_with, matches, contains and version_more_than, take every \
        word as text. {"integer":12}, {"double":1e5}, {"date":"2024-03-02"} and ["a","b"] leave no doubt.

        A condition that is there already is not added again.
        """

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
    /// - Throws: ``Gutter/ValidationError`` if one is not a condition; ``UsageError`` if `negative` is set and there is none.
    func additions() throws -> [Condition] {
        if negative, texts.isEmpty {
            throw UsageError(
                description:
                    "--negative says how --add-condition is meant, which is not there. Add a condition with it."
            )
        }
        let readings = try texts.map { try ConditionExpression($0, isNegated: negative) }
        for note in readings.flatMap(\.notes) { Terminal.standardError.write("note: \(note)\n") }
        return readings.map(\.condition)
    }
}

extension [Condition] {
    /// The conditions and those of `additions` that are not among them. A condition that is there already is not added again,
    /// so a command may be repeated.
    func adding(_ additions: [Condition]) -> [Condition] {
        additions.reduce(into: self) { if !$0.contains($1) { $0.append($1) } }
    }
}
