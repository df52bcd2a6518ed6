import Gutter

/// A part of the inputs that no condition asks about, though one asks about something with nearly the same name.
struct UnaskedInput {
    let notes: [String]

    /// - Parameter conditions: Those of the switch that is asked, and of the ancestors that must consent.
    init(_ inputs: [Attributes], conditions: [Condition]) {
        let given = Set(inputs.map(\.container))
        let asked = Dictionary(grouping: conditions, by: \.argument).mapValues { Set($0.map(\.attribute)) }
        notes = inputs.flatMap { input -> [String] in
            guard let attributes = asked[input.container] else {
                return [Self.note(input.container, among: asked.keys.filter { !given.contains($0) })].compactMap(\.self)
            }
            let missing = attributes.subtracting(input.values.keys)
            return input.values.keys.filter { !attributes.contains($0) }.sorted()
                .compactMap { Self.note($0, of: "\(input.container).", among: missing) }
        }
    }

    private static func note(_ name: String, of place: String = "", among missing: some Sequence<String>) -> String? {
        guard let question = Suggestion(for: name, among: missing).question else { return nil }
        return "No condition asks about \("\(place)\(name)".printable(limit: 60)). \(question)"
    }
}
