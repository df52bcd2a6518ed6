import Foundation
import Testing

@testable import Gutter

struct StoredOperatorTests {
    /// Each operator, its stored form, and both of its sentences.
    private static let all: [(any OperatorPredicate, String, [String: Value], String, String)] = [
        (Equals("x"), "equals", ["value": "x"], #"is equal to "x""#, #"is not equal to "x""#),
        (Equals([1, 2]), "equals", ["value": [1, 2]], "is equal to [1, 2]", "is not equal to [1, 2]"),
        (
            Equals("a \"b\"\n"), "equals", ["value": "a \"b\"\n"], #"is equal to "a \"b\"\n""#,
            #"is not equal to "a \"b\"\n""#
        ),
        (
            Equals(["a", "b"]), "equals", ["value": ["a", "b"]], #"is equal to ["a", "b"]"#,
            #"is not equal to ["a", "b"]"#
        ),
        (Equals("1"), "equals", ["value": "1"], #"is equal to "1""#, #"is not equal to "1""#),
        (Equals(true), "equals", ["value": true], "is equal to true", "is not equal to true"),
        (OneOf([1, 2]), "one_of", ["values": [1, 2]], "is one of 1, 2", "is not one of 1, 2"),
        (
            EqualsIgnoringCase(" X"), "strip_ignorecase_equals", ["value": " X"], #"is equal to " X", ignoring case"#,
            #"is not equal to " X", ignoring case"#
        ),
        (OneOf(["a", "b"]), "one_of", ["values": ["a", "b"]], #"is one of "a", "b""#, #"is not one of "a", "b""#),
        (OneOf([Value]()), "one_of", ["values": []], "is one of none", "is not one of none"),
        (Truthy(), "true", [:], "is true", "is not true"),
        (IsSet(), "set", [:], "is set", "is not set"),
        (IsUnset(), "unset", [:], "is unset", "is not unset"),
        (LessThan(5), "before", ["upper_limit": 5], #"is less than 5"#, #"is not less than 5"#),
        (
            LessThanOrEqualTo(5.0), "less_than_or_equal_to", ["upper_limit": 5.0], #"is less than or equal to 5.0"#,
            #"is not less than or equal to 5.0"#
        ),
        (MoreThan(65), "more_than", ["lower_limit": 65], #"is more than 65"#, #"is not more than 65"#),
        (
            MoreThan(Date(timeIntervalSince1970: 1_709_388_191)), "more_than",
            ["lower_limit": .date(Date(timeIntervalSince1970: 1_709_388_191))], #"is more than 2024-03-02T14:03:11Z"#,
            #"is not more than 2024-03-02T14:03:11Z"#
        ),
        (
            MoreThanOrEqualTo("m"), "more_than_or_equal_to", ["lower_limit": "m"], #"is more than or equal to "m""#,
            #"is not more than or equal to "m""#
        ),
        (
            Between(13, 18), "between", ["lower_limit": 13, "upper_limit": 18], #"is between 13 and 18"#,
            #"is not between 13 and 18"#
        ),
        (Percent(10), "percent", ["percentage": 10], "is within the first 10%", "is not within the first 10%"),
        (Percent(0.5), "percent", ["percentage": 0.5], "is within the first 0.5%", "is not within the first 0.5%"),
        (
            Percent(10.0, salt: "x"), "percent", ["percentage": 10.0, "salt": "x"],
            #"is within the first 10.0% by the salt "x""#, #"is not within the first 10.0% by the salt "x""#
        ),
        (
            PercentRange(50, 100), "percent_range", ["lower_limit": 50, "upper_limit": 100], "is between 50% and 100%",
            "is not between 50% and 100%"
        ),
        (
            PercentRange(0, 0.5, salt: ""), "percent_range", ["lower_limit": 0, "upper_limit": 0.5, "salt": ""],
            #"is between 0% and 0.5% by the salt """#, #"is not between 0% and 0.5% by the salt """#
        ),
        (Contains("x"), "contains", ["value": "x"], #"contains "x""#, #"does not contain "x""#),
        (StartsWith("x"), "starts_with", ["value": "x"], #"starts with "x""#, #"does not start with "x""#),
        (EndsWith("x"), "ends_with", ["value": "x"], #"ends with "x""#, #"does not end with "x""#),
        (Matches("^x"), "matches", ["pattern": "^x"], #"matches "^x""#, #"does not match "^x""#),
        (
            VersionEquals("1.2.3"), "version_equals", ["value": "1.2.3"], #"is a version equal to "1.2.3""#,
            #"is not a version equal to "1.2.3""#
        ),
        (
            VersionLessThan("1.2.3"), "version_less_than", ["value": "1.2.3"], #"is a version less than "1.2.3""#,
            #"is not a version less than "1.2.3""#
        ),
        (
            VersionLessThanOrEqualTo("1.2.3"), "version_less_than_or_equal_to", ["value": "1.2.3"],
            #"is a version less than or equal to "1.2.3""#, #"is not a version less than or equal to "1.2.3""#
        ),
        (
            VersionMoreThan("1.2.3"), "version_more_than", ["value": "1.2.3"], #"is a version more than "1.2.3""#,
            #"is not a version more than "1.2.3""#
        ),
        (
            VersionMoreThanOrEqualTo("v1.2.3"), "version_more_than_or_equal_to", ["value": "v1.2.3"],
            #"is a version more than or equal to "v1.2.3""#, #"is not a version more than or equal to "v1.2.3""#
        ),
    ]

    @Test(arguments: all.indices)
    func goesOutAndComesBack(_ index: Int) throws {
        let (operation, name, parameters, sentence, negative) = Self.all[index]
        #expect(type(of: operation).name == name)
        #expect(operation.parameters == parameters)
        let read = try BuiltInOperators.make(name: name, parameters: parameters)
        #expect(type(of: read.predicate) == type(of: operation))
        #expect(read.parameters == parameters)
        #expect(read.sentence(isNegated: false) == sentence)
        #expect(read.sentence(isNegated: true) == negative)
        #expect(negative == operation.sentence(isNegated: true))
        let condition = Condition(
            argument: "A",
            attribute: "b",
            operatorName: name,
            parameters: parameters,
            isNegated: true
        )
        #expect(condition.description == "A.b \(negative)")
    }

    @Test(
        arguments: [
            ("equals", [:], #"the parameter "value" is missing"#),
            ("equals", ["value": .double(.nan)], #"the parameter "value" is NaN, which is not compared with anything"#),
            (
                "more_than", ["lower_limit": true],
                #"the parameter "lower_limit" is a boolean, which has no less and no more"#
            ),
            ("between", ["lower_limit": 1], #"the parameter "upper_limit" is missing"#),
            ("percent", ["percentage": "10"], #"the parameter "percentage" is no finite number"#),
            ("percent", ["percentage": .double(.infinity)], #"the parameter "percentage" is no finite number"#),
            ("percent", ["percentage": 10, "salt": 1], #"the parameter "salt" is no text"#),
            ("percent_range", ["lower_limit": 10], #"the parameter "upper_limit" is missing"#),
            ("one_of", ["values": "a"], #"the parameter "values" is no list"#),
            ("starts_with", ["value": 1], #"the parameter "value" is no text"#),
            ("strip_ignorecase_equals", ["value": 1], #"the parameter "value" is no text"#),
            ("matches", [:], #"the parameter "pattern" is missing"#),
            ("orbits", [:], #"there is no built-in operator "orbits""#),
        ] as [(String, [String: Value], String)]
    )
    func whatIsStoredWrongIsRefused(_ name: String, _ parameters: [String: Value], _ reason: String) {
        #expect(throws: OperatorError(reason)) { try BuiltInOperators.make(name: name, parameters: parameters) }
    }

    @Test func everyBuiltInOperatorIsListedOnceWithItsParameters() {
        #expect(Set(BuiltInOperators.all.map { $0.name }) == Set(Self.all.map(\.1)))
        #expect(BuiltInOperators.all.count == 22)
        for (operation, name, parameters, _, _) in Self.all {
            let entry = BuiltInOperators.entries.first { $0.name == name }
            #expect(Set(entry?.parameters ?? []).union(["salt"]) == Set(parameters.keys).union(["salt"]))
            #expect(entry.map { ObjectIdentifier($0.type) } == ObjectIdentifier(type(of: operation)))
        }
    }

    @Test func theDesignsConditions() {
        let condition = Condition(argument: "UserArguments", attribute: "name", operator: .percent(10), isNegated: true)
        #expect(condition.operatorName == "percent")
        #expect(condition.parameters == ["percentage": 10])
        #expect(condition.description == "UserArguments.name is not within the first 10%")
        let older = Condition(argument: "UserArguments", attribute: "age", operator: .moreThan(65), isNegated: true)
        #expect(older.description == #"UserArguments.age is not more than 65"#)
        let made = [
            Condition(argument: "A", attribute: "b", operator: .equals("x")),
            Condition(argument: "A", attribute: "b", operator: .between(13, 18.5)),
            Condition(argument: "A", attribute: "b", operator: .lessThan(5)),
            Condition(argument: "A", attribute: "b", operator: .lessThanOrEqualTo(5)),
            Condition(argument: "A", attribute: "b", operator: .moreThanOrEqualTo(5)),
            Condition(argument: "A", attribute: "b", operator: .truthy),
            Condition(argument: "A", attribute: "b", operator: .percent(10, salt: "x")),
            Condition(argument: "A", attribute: "b", operator: .percentRange(50, 99.5)),
            Condition(argument: "A", attribute: "b", operator: .percentRange(50, 100, salt: "x")),
            Condition(argument: "A", attribute: "b", operator: .equalsIgnoringCase("x")),
            Condition(argument: "A", attribute: "b", operator: .oneOf(["a", "b"])),
            Condition(argument: "A", attribute: "b", operator: .oneOf("a", "b")),
            Condition(argument: "A", attribute: "b", operator: .contains("x")),
            Condition(argument: "A", attribute: "b", operator: .startsWith("x")),
            Condition(argument: "A", attribute: "b", operator: .endsWith("x")),
            Condition(argument: "A", attribute: "b", operator: .matches("x")),
            Condition(argument: "A", attribute: "b", operator: .versionEquals("1.2.3")),
            Condition(argument: "A", attribute: "b", operator: .versionLessThan("1.2.3")),
            Condition(argument: "A", attribute: "b", operator: .versionLessThanOrEqualTo("1.2.3")),
            Condition(argument: "A", attribute: "b", operator: .versionMoreThan("1.2.3")),
            Condition(argument: "A", attribute: "b", operator: .versionMoreThanOrEqualTo("1.2.3")),
        ]
        #expect(made.allSatisfy { BuiltInOperators.type(named: $0.operatorName) != nil })
        #expect(made[10] == made[11])
    }

    @Test func noTwoValuesLookAlike() {
        let second = Date(timeIntervalSince1970: 1_709_388_191)
        let values: [Value] = [
            1, 1.0, "1", "1.0", true, "true", .date(second), .date(second + 0.25), "2024-03-02T14:03:11Z", [1, 2],
            ["1", "2"], ["1, 2"], "[1, 2]", "a\nb", #"a\nb"#, #"a\\nb"#, #"a"b"#, #"a\"b"#, "ada", "ada\u{200B}",
            "ada\u{200D}", "ada\u{FE0F}", #"ada\u{200B}"#, "", [], [""], .double(.nan), "nan", .double(.infinity),
            "inf",
        ]
        let sentences = Set(values.map { Condition(argument: "A", attribute: "b", operator: .equals($0)).description })
        #expect(sentences.count == values.count)
        #expect(Value.string("ada\u{200B}").description == #""ada\u{200B}""#)
        // Scripts and emoji need joiners and selectors, which are left alone in the places where they belong.
        for text in ["👩‍👩‍👧", "❤️‍🔥", "می‌خواهم"] { #expect(Value.string(text).description == "\"\(text)\"") }
    }

    @Test func whatABuiltInOperatorWouldNotTellIsShownAsStored() {
        let newer = Condition(
            argument: "A",
            attribute: "b",
            operatorName: "more_than",
            parameters: ["lower_limit": 65, "unit": "years"]
        )
        #expect(newer.description == #"A.b is more than (lower_limit: 65, unit: "years")"#)
        let unknown = Condition(argument: "A", attribute: "b", operatorName: "orbits", parameters: ["planet": "Mars"])
        #expect(unknown.description == #"A.b is orbits (planet: "Mars")"#)
    }
}
