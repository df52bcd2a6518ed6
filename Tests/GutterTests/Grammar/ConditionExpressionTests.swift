import Foundation
import Gutter
import GutterTestSupport
import Testing

struct ConditionExpressionTests {
    private static func condition(_ name: String, _ parameters: [String: Value], isNegated: Bool = false) -> Condition {
        Condition(
            argument: "User",
            attribute: "age",
            operatorName: name,
            parameters: parameters,
            isNegated: isNegated
        )
    }

    private static let moment = Value.date(Date(timeIntervalSince1970: 1_709_388_191.25))

    @Test(arguments: [
        (condition("more_than", ["lower_limit": 65]), "User.age more_than 65"),
        (condition("more_than", ["lower_limit": 65], isNegated: true), "User.age not more_than 65"),
        (condition("more_than", ["lower_limit": 65.0]), "User.age more_than 65.0"),
        (condition("more_than", ["lower_limit": "65"]), #"User.age more_than "65""#),
        (condition("before", ["upper_limit": moment]), "User.age before 2024-03-02T14:03:11.250000Z"),
        (condition("true", [:]), "User.age true"),
        (condition("between", ["lower_limit": 1, "upper_limit": 2]), "User.age between 1 2"),
        (condition("percent", ["percentage": 10, "salt": "A or B"]), #"User.age percent 10 salt="A or B""#),
        (condition("one_of", ["values": ["a", "b"]]), #"User.age one_of ["a","b"]"#),
        (condition("one_of", ["values": [1, 2]]), "User.age one_of [1,2]"),
        (condition("contains", ["value": 5]), #"User.age contains {"integer":5}"#),
        (condition("before", ["upper_limit": .double(.infinity)]), #"User.age before {"double":"inf"}"#),
        (condition("equals", ["value": .double(1e300)]), "User.age equals 1e+300"),
        (condition("matches", ["pattern": #"^\d "x"$"#]), #"User.age matches "^\\d \"x\"$""#),
        (
            Condition(argument: "User arguments", attribute: "a.b", operatorName: "true"),
            #""User arguments"."a.b" true"#
        ),
        (Condition(argument: "a.b", attribute: "c", operatorName: "true"), "a.b.c true"),
        (Condition(argument: "e\u{301}", attribute: "\u{301}", operatorName: "true"), "\"e\u{301}\".\"\u{301}\" true"),
    ])
    func aConditionHasOneText(_ condition: Condition, _ text: String) throws {
        #expect(condition.expression == text)
        #expect(try Condition(parsing: text) == condition || (try? condition.validate()) == nil)
    }

    /// Every operator with parameters of every kind, written and read again, to the byte of the stored JSON.
    @Test func whatACommandMayWriteIsReadAgainAsItWas() throws {
        var random = SplitMix64(seed: 15)
        for entry in BuiltInOperators.entries {
            var tried = 0
            var accepted = 0
            // The likeliest are those whose parameters are of one kind.
            while tried < 20_000, accepted < (entry.names.isEmpty ? 40 : 400) {
                tried += 1
                let condition = Self.random(entry, using: &random)
                guard (try? condition.validate()) != nil else { continue }
                accepted += 1
                let text = condition.expression
                let again = try Condition(parsing: text)
                #expect(again.json.text == condition.json.text, "\(text)")
                #expect(again.expression == text)
            }
            #expect(accepted >= 40, "\(entry.name): \(accepted) of \(tried)")
        }
    }

    private static func random(
        _ entry: BuiltInOperators.Entry,
        using random: inout SplitMix64
    ) -> Condition {
        let kind = Int.random(in: 0...6, using: &random)
        var parameters: [String: Value] = [:]
        for name in entry.parameters { parameters[name] = value(of: kind, using: &random) }
        for name in entry.optionalParameters where Bool.random(using: &random) {
            parameters[name] = value(of: 3, using: &random)
        }
        if entry.operand == .list {
            parameters["values"] = .list((0...3).map { _ in value(of: kind, using: &random) })
        }
        return Condition(
            argument: names.randomElement(using: &random) ?? "a",
            attribute: names.randomElement(using: &random) ?? "a",
            operatorName: entry.name,
            parameters: parameters,
            isNegated: Bool.random(using: &random)
        )
    }

    private static let names = [
        "User", "age", "not", "a.b", ".", "a b", "\"", "\\", "a\"b", "a.\"b", "é", "e\u{301}", "\u{301}", "=", "x=1",
        "[", "{}",
        "名前", "a\u{3000}b",
    ]

    private static let texts = [
        "", " ", "a", "65", "1.10", "1.2.3", "v17.4", "true", "null", "not", "2024-03-02", "2024-13-40", "a b", "\"",
        "\\", "\\\"", "salt=", "value=a", "{", "[", "[]", "{}", "é", "e\u{301}", "\u{301}", "\n", "\u{202E}", "\u{0}",
        "名前", "a,b", "inf",
    ]

    private static func value(of kind: Int, using random: inout SplitMix64) -> Value {
        switch kind {
        case 0:
            return .integer(
                Bool.random(using: &random)
                    ? Int(truncatingIfNeeded: random.next()) : Int.random(in: -3...103, using: &random)
            )
        case 1:
            let odd: [Double] = [
                .nan, .infinity, -.infinity, -0.0, 0, .leastNonzeroMagnitude, 1.7976931348623157e308, 1e16, 99.5, 0.1,
            ]
            return .double(
                Bool.random(using: &random) ? odd.randomElement(using: &random) ?? 0 : Double(bitPattern: random.next())
            )
        case 2: return .date(Date(timeIntervalSince1970: Double.random(in: -1e12...1e12, using: &random)))
        case 3: return .string(texts.randomElement(using: &random) ?? "")
        case 4: return .boolean(Bool.random(using: &random))
        case 5:
            return .list(
                (0..<Int.random(in: 0...3, using: &random))
                    .map { _ in value(of: Int.random(in: 0...5, using: &random), using: &random) }
            )
        // A version, or a percentage.
        default:
            return Bool.random(using: &random)
                ? .string("1.\(Int.random(in: 0...9, using: &random))")
                : .integer(Int.random(in: 0...100, using: &random))
        }
    }

    // MARK: - Reading

    @Test func whatIsGuessedIsNoted() throws {
        let reading = try ConditionExpression("User.zip one_of 02134 10001")
        #expect(reading.condition == Condition(argument: "User", attribute: "zip", operator: .oneOf("02134", "10001")))
        #expect(reading.notes == ["10001 is taken as text, because the words of one list are of one kind."])
    }

    @Test func negativeIsSaidOnce() throws {
        #expect(try ConditionExpression("User.age true", isNegated: true).condition.isNegated)
        #expect(try ConditionExpression("User.age not true").condition.isNegated)
        let error = #expect(throws: ValidationError.self) {
            try ConditionExpression("User.age not true", isNegated: true)
        }
        #expect(
            error?.description == "The condition \"User.age not true\" is negated twice. "
                + "Leave out \"not\", or what else negates the condition."
        )
    }

    @Test(arguments: [
        ("", "does not start with an attribute of a container"),
        ("age true", "does not start with an attribute of a container"),
        ("User. true", "does not start with an attribute of a container"), ("User.age", "has no operator"),
        ("User.age not", "has no operator"), ("User.age more_then 65", "has the unknown operator more_then"),
        (#""User.age true"#, "has quotes or brackets that are not JSON: unexpected end"),
        (#""User"age true"#, "does not start with an attribute of a container"),
        (#"User."age true"#, "has quotes or brackets that are not JSON: unexpected end"),
        ("User.age more_than 65 66", "has too many parameters"), ("User.age more_than", "has too few parameters"),
        ("User.age percent 150", "cannot be used: 150% is not from 0% to 100%"),
    ])
    func aTextThatIsNoConditionIsRefusedByValueRuleAndRemedy(_ text: String, _ rule: String) {
        let error = #expect(throws: ValidationError.self) { try Condition(parsing: text) }
        #expect(error?.subject == "condition")
        #expect(error?.value == text)
        #expect(error?.rule == rule)
        #expect(error?.remedy.hasSuffix(".") == true)
    }

    @Test func theLikeliestOperatorIsSuggested() {
        let error = #expect(throws: ValidationError.self) { try Condition(parsing: "User.age more_then 65") }
        #expect(error?.remedy.hasPrefix("Did you mean \"more_than\"?") == true)
    }

    // MARK: - Operators of one's own

    private struct Within: OperatorPredicate {
        static let name = "within distance"
        let parameters: [String: Value]
        var description: String { "within a distance" }

        init(parameters: OperatorParameters) throws {
            self.parameters = ["odd name": try parameters.value("odd name"), "metres": try parameters.value("metres")]
        }

        func applies(to value: Value) throws -> Bool { false }
    }

    @Test func anOperatorOfOnesOwnHasItsParametersByName() throws {
        let text = #"User.age "within distance" metres=1.5 "odd name"=["a",{"date":"2024-03-02T00:00:00.000000Z"}]"#
        let condition = try Condition(parsing: text, operators: [Within.self])
        #expect(condition.parameters["metres"] == 1.5)
        #expect(condition.expression == text)
        for (text, rule) in [
            (#"User.age "within distance" 5"#, "has a parameter without a name"),
            (#"User.age "within distance" metres=5 metres=6"#, "gives metres twice"),
            (#"User.age "within distance" metres=5"#, "cannot be used: the parameter \"odd name\" is missing"),
        ] {
            let error = #expect(throws: ValidationError.self) { try Condition(parsing: text, operators: [Within.self]) }
            #expect(error?.rule == rule)
        }
        #expect(throws: ValidationError.self) { try Condition(parsing: text) }
    }
}
