import Gutter

/// A value as people write it in JSON: `65`, `0.5`, `true`, `"text"`, `["a","b"]`, or as it is stored: `{"date":"…"}`.
enum ValueArgument {
    static let help = """
        Use numbers, texts, true, false, lists of those, or {"date":"2024-03-02T14:03Z"}.
        """

    /// Why JSON stands for no value, as the end of a sentence that starts with what it stands in.
    struct Refusal: Error {
        let rule: String
    }

    /// The value that JSON stands for; nil for null, which is none.
    static func value(_ json: JSON) throws(Refusal) -> Value? {
        switch json {
        case .null: return nil
        case .boolean(let value): return .boolean(value)
        case .string(let text): return .string(text)
        case .number(let text): return try number(text)
        case .array(let elements):
            var values: [Value] = []
            for element in elements {
                guard let value = try value(element) else { throw Refusal(rule: "has null in a list") }
                values.append(value)
            }
            return .list(values)
        case .object:
            let value = Value(json)
            if case .unrecognized = value {
                throw Refusal(rule: "has an object that stands for no value: \(json.text.printable(limit: 60))")
            }
            return value
        }
    }

    private static func number(_ text: String) throws(Refusal) -> Value {
        if let number = Int(text) { return .integer(number) }
        guard text.contains(where: { ".eE".contains($0) }) else {
            throw Refusal(rule: "has an integer of more than 64 bits: \(text.printable(limit: 60))")
        }
        guard let number = Double(text), number.isFinite else {
            throw Refusal(rule: "has a number that is too large: \(text.printable(limit: 60))")
        }
        return .double(number)
    }
}
