import ArgumentParser
import Gutter

/// A question about a switch: whether it is on for some inputs, or whether it exists.
struct QuestionOptions: ParsableArguments {
    @Argument(help: "The name of the switch.")
    var name: String

    @Option(
        name: .customLong("input"),
        help: ArgumentHelp("An input, such as 'UserArguments={\"age\":70}'; repeatable.", valueName: "text")
    )
    var inputs: [String] = []

    @Flag(help: "Ask whether the switch exists, not whether it is on.")
    var exists = false

    /// - Throws: ``NameNeverUsed`` if no switch of the namespace ever had the name, which is probably a slip.
    func checkName(in manager: Manager) async throws {
        let bearers = EventFilter(namespace: manager.namespace, switch: try Name(name).description)
        if try await manager.log.events(EventQuery(matching: bearers, limit: 1)).isEmpty {
            throw NameNeverUsed(name: name, namespace: manager.namespace)
        }
    }

    /// The answer in words, as the end of a sentence.
    func words(for answer: Bool) -> String {
        if exists { return answer ? "there" : "not there" }
        return answer ? "on" : "off"
    }

    /// The question, to be asked of the switches as they were.
    ///
    /// - Throws: ``UsageError`` if an input is not valid; ``Gutter/ValidationError`` if the name breaks a rule.
    func closure() throws -> (PointInTimeView) -> Bool {
        let name = try Name(name).description
        let attributes = try inputs.map(InputArgument.parse)
        if exists { return { view in view.records[name] != nil } }
        return { view in (try? view.evaluate(name, attributes: attributes).value) ?? false }
    }
}
