extension Value {
    /// Why JSON does not stand for a value, as the end of a sentence that starts with what contains the JSON.
    package struct PlainJSONError: Error {
        package let rule: String
    }

    /// The value that JSON stands for as people write it: `65`, `0.5`, `true`, `"text"`, `["a","b"]`, or as it is stored:
    /// `{"date":"…"}`. Nil for null, which is not a value.
    package static func plain(_ json: JSON) throws(PlainJSONError) -> Value? {
        switch json {
        case .null: return nil
        case .boolean(let value): return .boolean(value)
        case .string(let text): return .string(text)
        case .number(let text): return try number(text)
        case .array(let elements): return try list(elements)
        case .object(let object):
            if let member = object.members.first, object.members.count == 1, member.key == "list",
                let elements = member.value.array
            {
                return try list(elements)
            }
            let value = Value(json)
            if case .unrecognized = value {
                throw PlainJSONError(rule: "has an object that stands for no value: \(json.text.printable(limit: 60))")
            }
            return value
        }
    }

    private static func list(_ elements: [JSON]) throws(PlainJSONError) -> Value {
        var values: [Value] = []
        for element in elements {
            guard let value = try plain(element) else { throw PlainJSONError(rule: "has null in a list") }
            values.append(value)
        }
        return .list(values)
    }

    private static func number(_ text: String) throws(PlainJSONError) -> Value {
        if let number = Int(text) { return .integer(number) }
        guard text.contains(where: { ".eE".contains($0) }) else {
            throw PlainJSONError(rule: "has an integer of more than 64 bits: \(text.printable(limit: 60))")
        }
        guard let number = Double(text), number.isFinite else {
            throw PlainJSONError(rule: "has a number that is too large: \(text.printable(limit: 60))")
        }
        return .double(number)
    }
}
