import Gutter

/// An input as people write it: `UserArguments={"age":70,"name":"jeff"}`.
enum InputArgument {
    private static let example = #"Give one such as 'UserArguments={"age":70}'."#

    /// - Throws: ``UsageError`` if `text` is not an input; ``Gutter/ValidationError`` if no condition can name its container.
    static func parse(_ text: String) throws -> Attributes {
        func refusal(_ rule: String, _ remedy: String = example) -> UsageError {
            UsageError("input", value: text, rule: rule, remedy: remedy)
        }
        guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
            throw refusal("names no container before an equals sign")
        }
        let json: JSON
        do throws(JSONError) {
            json = try JSON(parsing: String(text[text.index(after: equals)...]))
        } catch {
            throw refusal("is not JSON after the equals sign: \(error)")
        }
        guard let members = json.object?.members else {
            throw refusal("has no JSON object after the equals sign")
        }
        let container = String(text[..<equals])
        try Gutter.ValidationError.check(identifier: container, "argument container of an input")
        var values: [String: Value] = [:]
        do throws(Value.PlainJSONError) {
            for (key, json) in members { values[key] = try Value.plain(json) }
        } catch {
            throw refusal(error.rule, Value.plainHelp)
        }
        return Attributes(container, values)
    }
}
