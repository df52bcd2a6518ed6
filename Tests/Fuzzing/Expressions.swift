import Gutter

extension Subject {
    /// Conditions as people write them: one that was read is written in a way that reads as the same condition again.
    static let expressions = Subject("condition-expressions", share: 120) { chance in
        let entry = chance.pick(BuiltInOperators.entries)
        var words = [entry.name, "not"] + entry.parameters.map { "\($0)=" }
        words += ["User.age", " ", " ", "\"", "\\", "\u{3000}", "\u{301}"] + Chance.jsonTokens
        words += ["65", "0.5", #""two words""#, #"["a","b"]"#, #"{"date":"2024-03-02"}"#, "1.2.3", "2024-03-02T14:03Z"]
        let parameters = (0..<chance.length(upTo: 12)).map { _ in chance.pick(words) }.joined(separator: " ")
        var text = "User.age \(entry.name) \(parameters)"
        let made = chance.condition()
        if chance.one(in: 3) { text = made.expression }
        if chance.one(in: 2) { text = chance.mutated(text, tokens: words) }
        let isNegative = chance.one(in: 2)
        return Case("\(text)\n\(made.json.text)") { [text] in
            if (try? made.validate()) != nil, BuiltInOperators.entry(named: made.operatorName) != nil {
                try requireRoundTrip(of: made)
            }
            let condition: Condition
            do throws(ValidationError) {
                condition = try ConditionExpression(text, isNegated: isNegative).condition
            } catch {
                try require(error.description.count < 2_000, "a message of \(error.description.count) characters")
                return
            }
            try require(try Condition(condition.json) == condition, "stored and read it is another")
            try requireRoundTrip(of: condition)
        }
    }

    private static func requireRoundTrip(of condition: Condition) throws {
        let again: Condition
        do throws(ValidationError) { again = try Condition(parsing: condition.expression) } catch {
            throw Finding("written as \(condition.expression) it is refused: \(error)")
        }
        try require(
            again.json == condition.json,
            "written as \(condition.expression) it is another: \(again.json.text)"
        )
    }
}
