import ArgumentParser
import Gutter

/// Which change of a property.
struct PropertyOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Only updates that changed this property, such as state or label.", valueName: "name"))
    var property: String?

    @Option(help: ArgumentHelp("Only where its value was this before; '' for none.", valueName: "value"))
    var from: String?

    @Option(help: ArgumentHelp("Only where its value was this afterwards; '' for none.", valueName: "value"))
    var to: String?

    func validate() throws {
        if property == nil, from != nil || to != nil {
            throw ValidationError("--from and --to are values of a property; say which: --property state.")
        }
    }

    /// - Throws: ``UsageError`` if there is no such property, or it has no such value.
    var change: EventFilter.PropertyChange? {
        get throws {
            guard let property else { return nil }
            let properties = SwitchProperty.all.map(\.key)
            try Self.check(property, among: properties, subject: "property")
            let values: [String]? =
                switch property {
                case "state": Switch.State.allCases.map(\.rawValue)
                case "compounded", "consent": ["true", "false"]
                default: nil
                }
            if let values {
                for value in [from, to].compactMap(\.self) {
                    try Self.check(value, among: values, subject: "value of \(property)")
                }
            }
            if property == "conditions" {
                return EventFilter.PropertyChange(
                    of: property,
                    from: try from.map(Self.conditions),
                    to: try to.map(Self.conditions)
                )
            }
            return EventFilter.PropertyChange(of: property, from: from, to: to)
        }
    }

    /// All conditions of a switch are one value, so searching for the sentence of one of them would find nothing.
    private static func conditions(_ text: String) throws -> String {
        if text.isEmpty { return "[]" }
        if text.hasPrefix("[") { return text }
        throw UsageError(
            "value of conditions",
            value: text,
            rule: "is not all conditions of a switch as JSON",
            remedy: "Write it as `gutter log --format jsonl` does, or leave --from and --to out."
        )
    }

    private static func check(_ word: String, among known: [String], subject: String) throws {
        if known.contains(word) { return }
        let question = Suggestion(for: word, among: known).question.map { "\($0) " } ?? ""
        throw UsageError(
            subject,
            value: word,
            rule: "is unknown",
            remedy: "\(question)There are \(known.joined(separator: ", "))."
        )
    }
}
