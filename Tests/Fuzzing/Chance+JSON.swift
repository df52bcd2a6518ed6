package import Gutter

extension Chance {
    /// Tokens that break JSON parsers.
    package static let jsonTokens = [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "null", "true", "false", "0", "-", "-0", "1e400", "-1e-400", "0.10",
        "1E+9",
        "9223372036854775807", "9223372036854775808", "-9223372036854775808", "18446744073709551616", #"\ud800"#,
        #"\udc00"#, #"\ud83d\ude00"#, #"\u0000"#, #"\u00e9"#, "\u{0}", "\n", " ", "\t", #""""#, #""a""#, #"{"a":1}"#,
        "[[[[[[[[[[[[[[[[[[[[", "]]]]]]]]]]]]]]]]]]]]", #"{"a":{"a":{"a":{"a":{"a":"#, "}}}}}}}}}}", "\u{FEFF}",
        "000000000000000000000000", "e\u{301}", #""previous""#, #""current""#, #"{"list":["#, "]}",
    ]

    /// A value of any shape.
    package mutating func json(depth: Int = 5) -> JSON {
        if one(in: 60) { return nested(depth: number(in: 20...70)) }
        switch number(in: 0...(depth > 0 ? 8 : 5)) {
        case 0: return .null
        case 1: return .boolean(one(in: 2))
        case 2: return .integer(absurdInteger())
        case 3: return .number(pick(["1e400", "0.10", "-0", "1E9", "123456789012345678901234567890", "0.1e-5"]))
        case 4, 5: return .string(one(in: 3) ? pick(["nan", "inf", "a", "2024-03-02T14:03Z", ""]) : text())
        case 6: return .array((0..<length(upTo: 12)).map { _ in json(depth: depth - 1) })
        case 7: return value(depth: depth - 1).json
        default: return .object(object(depth: depth))
        }
    }

    private mutating func nested(depth: Int) -> JSON {
        let isList = one(in: 2)
        return (0..<depth)
            .reduce(.null) { inner, _ in isList ? .array([inner]) : .object(JSONObject([("list", inner)])) }
    }

    package mutating func object(depth: Int = 4) -> JSONObject {
        var object = JSONObject()
        for _ in 0..<length(upTo: 12) {
            object[one(in: 3) ? text(upTo: 6) : pick(Self.keys)] = json(depth: depth - 1)
        }
        return object
    }

    private static let keys = [
        "name", "label", "description", "state", "compounded", "consent", "conditions", "previous", "current", "actor",
        "argument", "attribute", "operator", "parameters", "negative", "list", "integer", "value", "é", "e\u{301}",
    ]

    // MARK: - Conditions

    package mutating func value(depth: Int = 3) -> Value {
        switch number(in: 0...(depth > 0 ? 7 : 5)) {
        case 0: return .integer(Int(absurdInteger()))
        case 1: return .double(absurdDouble())
        case 2: return .boolean(one(in: 2))
        case 3: return .date(Timestamp(rawValue: absurdInteger()).date)
        case 4, 5: return .string(one(in: 3) ? pick(["a", "1.2.3", "v2.0.0-rc.1", "(a+)+$", "é"]) : text())
        case 6: return .list((0..<length(upTo: 20)).map { _ in value(depth: depth - 1) })
        default:
            let depth = one(in: 20) ? number(in: 5...200) : 2
            return (0..<depth).reduce(.integer(1)) { inner, _ in .list([inner]) }
        }
    }

    package mutating func condition() -> Condition {
        let entry = pick(BuiltInOperators.entries)
        var parameters: [String: Value] = [:]
        for name in entry.parameters + entry.optionalParameters where !one(in: 8) { parameters[name] = value() }
        if one(in: 10) { parameters[text(upTo: 5)] = value() }
        return Condition(
            argument: one(in: 4) ? text(upTo: 8) : "User",
            attribute: one(in: 4) ? text(upTo: 8) : "age",
            operatorName: one(in: 6) ? text(upTo: 8) : entry.name,
            parameters: parameters,
            isNegated: one(in: 2)
        )
    }

    package mutating func properties() -> SwitchProperties {
        SwitchProperties(
            name: name(),
            label: one(in: 2) ? text(upTo: 1_100) : nil,
            description: one(in: 2) ? text(upTo: 400) : nil,
            state: pick(Switch.State.allCases),
            isCompounded: one(in: 2),
            requiresConsent: one(in: 2),
            conditions: (0..<length(upTo: 12)).map { _ in condition() }
        )
    }

    package mutating func attributes() -> Attributes {
        Attributes(
            one(in: 8) ? text() : "User",
            ["age": value(), text(upTo: 5): value()],
            hashedBy: one(in: 3) ? value() : nil
        )
    }
}
