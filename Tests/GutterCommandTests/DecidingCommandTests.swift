import Foundation
import Testing

/// `check`, `operators`, and the conditions of `register` and `update`.
struct DecidingCommandTests {
    private let gutter: CommandLineTool

    init() throws {
        gutter = try CommandLineTool()
    }

    /// The conditions of a switch as they are stored, parsed.
    private func conditions(of name: String) throws -> [[String: Any]] {
        let json = try gutter.run("show", name, "--format", "json").json as? [String: Any]
        return try #require(json?["conditions"] as? [[String: Any]])
    }

    /// The lines of `show` that name the conditions.
    private func shown(_ name: String) throws -> [String] {
        try gutter.run("show", name).lines.filter { $0.contains(#/^\s+((any|all) of +)?\d+\. /#) }
    }

    // MARK: - Check

    @Test func checkSaysWhetherASwitchIsOnAndWhichConditionDecided() throws {
        try gutter.run("register", "gifts", "--state", "selective", "--add-condition", "UserArguments.age more_than 65")
        let on = try gutter.run("check", "gifts", "--input", #"UserArguments={"age":70,"name":"jeff"}"#)
        #expect(on.status == 0)
        #expect(on.output == "gifts is on: UserArguments.age is more than 65 holds\n")
        #expect(on.error.isEmpty)

        let off = try gutter.run("check", "gifts", "--input", #"UserArguments={"age":65.0,"name":null}"#)
        #expect(off.status == 0)
        #expect(off.output == "gifts is off: none of its conditions holds\n")

        let two = ["--input", #"UserArguments={"age":1}"#, "--input", #"UserArguments={"age":6.6e1}"#]
        #expect(try gutter.run(["check", "gifts"] + two).output.hasPrefix("gifts is on: "))
        #expect(try gutter.run("check", "gifts", "--input", #"UserArguments={"age":70}"#, "--quiet").status == 0)

        let json = try gutter.run("check", "gifts", "--input", #"UserArguments={"age":70}"#, "--format", "json")
        #expect(
            json.output == """
                {"condition":"UserArguments.age is more than 65","errors":[],"name":"gifts",\
                "reason":"conditionHolds","value":true}

                """
        )
    }

    @Test func checkTakesEveryKindOfValue() throws {
        let additions = [
            #"A.on equals {"date":"2024-03-02T14:03Z"}"#, "A.member true", "A.tags contains x", "A.name starts_with j",
        ]
        let options = additions.flatMap { ["--add-condition", $0] }
        #expect(try gutter.run(["register", "a", "--state", "selective", "--compounded"] + options).status == 0)
        let input = #"A={"on":{"date":"2024-03-02T14:03Z"},"member":true,"tags":["x",1],"name":"jeff"}"#
        let result = try gutter.run("check", "a", "--input", input)
        #expect(result.output == "a is on: all its conditions hold\n")
    }

    @Test func checkNamesTheAncestorThatDecided() throws {
        try gutter.run("register", "shop")
        try gutter.run("register", "shop:gifts", "--state", "global")
        let off = try gutter.run("check", "shop:gifts")
        #expect(off.status == 0)
        #expect(off.output == "shop:gifts is off: its ancestor shop is off: it is disabled\n")
        let json = """
            {"ancestor":{"errors":[],"name":"shop","reason":"disabled","value":false},"errors":[],"name":"shop:gifts",\
            "reason":"ancestorInactive","value":false}

            """
        #expect(try gutter.run("check", "shop:gifts", "--format", "json").output == json)
        #expect(try gutter.run("check", "shop:gifts", "--format", "jsonl").output == json)

        let quiet = try gutter.run("check", "shop:gifts", "--quiet")
        #expect(quiet.status == 1)
        #expect(quiet.output.isEmpty)
        #expect(quiet.error.isEmpty)
    }

    @Test func aConditionThatCannotBeDecidedHasALineOfItsOwn() throws {
        try gutter.write(
            """
            {"at": "2024-03-02T14:03:11Z", "actor": "ada", "op": "register", "switch": {"name": "a", \
            "state": "selective", "conditions": [{"argument": "UserArguments", "attribute": "birthday", \
            "operator": "falls_on_a_tuesday", "parameters": {"weeks": {"integer": 2}}}, {"argument": "Request", \
            "attribute": "path", "operator": "starts_with", "parameters": {"value": {"string": "/api"}}}]}}

            """,
            to: "history.jsonl"
        )
        #expect(try gutter.run("import", "history.jsonl").status == 0)
        let result = try gutter.run("check", "a", "--input", #"UserArguments={"birthday":"1990-05-01"}"#)
        #expect(result.status == 0)
        #expect(
            result.output == """
                a is off: none of its conditions holds
                Whether UserArguments.birthday is falls on a tuesday (weeks: 2) cannot be decided for Attributes: this process \
                does not know the operator falls_on_a_tuesday.
                Whether Request.path starts with "/api" cannot be decided: no --input gives Request.

                """
        )
    }

    @Test func checkOfAnUnknownSwitchIsAnError() throws {
        try gutter.run("register", "a")
        for options in [[], ["--quiet"]] {
            let result = try gutter.run(["check", "b"] + options)
            #expect(result.status == 3)
            #expect(
                result.error == "gutter: There is no switch \"b\" in namespace \"default\". "
                    + "Check the name and the namespace, or register it first.\n"
            )
        }
        #expect(try gutter.run("log").lines.count == 1)
    }

    @Test(arguments: [
        ("UserArguments", "names no container before an equals sign", example),
        ("={}", "names no container before an equals sign", example),
        ("A=", "is not JSON after the equals sign: unexpected end at byte 1", example),
        ("A={a:1}", "is not JSON after the equals sign: expected a key in quotes at byte 2", example),
        ("A=5", "has no JSON object after the equals sign", example),
        (#"A={"a":[null]}"#, "has null in a list", values),
        (#"A={"a":1e999}"#, "has a number that is too large: 1e999", values),
        (
            #"A={"a":99999999999999999999}"#, "has an integer of more than 64 bits: 99999999999999999999", values
        ),
        (#"A={"a":{"b":1}}"#, #"has an object that stands for no value: {"b":1}"#, values),
    ])
    func aMalformedInputGivesOneClearSentence(_ input: String, _ rule: String, _ remedy: String) throws {
        let result = try gutter.run("check", "a", "--input", input)
        #expect(result.status == 64)
        #expect(result.error == "gutter: The input '\(input)' \(rule). \(remedy)\n")
        #expect(result.output.isEmpty)
    }

    private static let example = #"Give one such as 'UserArguments={"age":70}'."#
    private static let values = #"Use numbers, texts, true, false, lists of those, or {"date":"2024-03-02T14:03Z"}."#

    // MARK: - Conditions

    @Test func conditionsAreAddedAndRemovedByTheirNumbers() throws {
        let first = "U.age more_than 65"
        try gutter.run("register", "a", "--state", "selective", "--add-condition", first)
        let added = try gutter.run(
            "update",
            "a",
            "--add-condition",
            "U.plan one_of gold silver",
            "--add-condition",
            "U.name percent 10",
            "--negative"
        )
        #expect(
            added.output.hasSuffix(
                "ada updated a: conditions + U.plan is not one of \"gold\", \"silver\", "
                    + "+ U.name is not within the first 10%\n"
            )
        )
        #expect(
            try shown("a") == [
                "  any of       1. U.age is more than 65",
                "               2. U.plan is not one of \"gold\", \"silver\"",
                "               3. U.name is not within the first 10%",
            ]
        )
        #expect(try gutter.run("update", "a", "--add-condition", first).output == "Nothing to do: a is so already.\n")

        // The numbers are those from before the update.
        try gutter.run(
            "update",
            "a",
            "--remove-condition",
            "1",
            "--remove-condition",
            "2",
            "--add-condition",
            "U.vip true",
            "--compounded"
        )
        #expect(
            try shown("a") == [
                "  all of       1. U.name is not within the first 10%", "               2. U.vip is true",
            ]
        )
        for number in ["0", "3"] {
            let result = try gutter.run("update", "a", "--remove-condition", number)
            #expect(result.status == 64)
            #expect(
                result.error == "gutter: The condition '\(number)' is not there: a has 2 conditions. "
                    + "Give a number that `gutter show` prints before one.\n"
            )
        }
        try gutter.run("update", "a", "--remove-condition", "1", "--remove-condition", "2")
        #expect(try conditions(of: "a").isEmpty)
    }

    @Test func addingAConditionUnderAnIdempotencyKeyMayBeRepeated() throws {
        try gutter.run("register", "a")
        for _ in 0..<2 {
            let result = try gutter.run("update", "a", "--add-condition", "U.vip true", "--idempotency-key", "k")
            #expect(result.status == 0)
        }
        #expect(try conditions(of: "a").count == 1)
        #expect(try gutter.run("log").lines.count == 2)
    }

    @Test func negativeNeedsACondition() throws {
        let result = try gutter.run("register", "a", "--negative")
        #expect(result.status == 64)
        #expect(
            result.error == "gutter: --negative says how --add-condition is meant, which is not there. "
                + "Add a condition with it.\n"
        )
        #expect(try gutter.files.isEmpty)
    }

    @Test(arguments: [
        ("U.age more_than 65", "more_than", #"{"lower_limit":{"integer":65}}"#),
        ("  U.age   more_than  0.5 ", "more_than", #"{"lower_limit":{"double":0.5}}"#),
        ("U.age between 13 18", "between", #"{"lower_limit":{"integer":13},"upper_limit":{"integer":18}}"#),
        ("U.age between upper_limit=18 13", "between", #"{"lower_limit":{"integer":13},"upper_limit":{"integer":18}}"#),
        ("U.name equals jeff", "equals", #"{"value":{"string":"jeff"}}"#),
        (#"U.name equals "jeff b \"x\"""#, "equals", #"{"value":{"string":"jeff b \"x\""}}"#),
        (#"U.name equals value="a b""#, "equals", #"{"value":{"string":"a b"}}"#),
        ("U.name equals a=b", "equals", #"{"value":{"string":"a=b"}}"#),
        (#"U.name equals "value=b""#, "equals", #"{"value":{"string":"value=b"}}"#),
        ("U.vip equals true", "equals", #"{"value":{"boolean":true}}"#),
        ("U.vip true", "true", "{}"),
        (
            #"U.since before {"date":"2024-03-02T14:03Z"}"#, "before",
            #"{"upper_limit":{"date":"2024-03-02T14:03:00.000000Z"}}"#
        ),
        ("U.plan one_of gold", "one_of", #"{"values":{"list":[{"string":"gold"}]}}"#),
        (
            #"U.plan one_of gold "very silver" 3"#, "one_of",
            #"{"values":{"list":[{"string":"gold"},{"string":"very silver"},{"integer":3}]}}"#
        ),
        (#"U.plan one_of ["a", "b"]"#, "one_of", #"{"values":{"list":[{"string":"a"},{"string":"b"}]}}"#),
        (#"U.plan one_of values=["a"]"#, "one_of", #"{"values":{"list":[{"string":"a"}]}}"#),
        ("U.id percent 10", "percent", #"{"percentage":{"integer":10}}"#),
        ("U.id percent 10 spring", "percent", #"{"percentage":{"integer":10},"salt":{"string":"spring"}}"#),
        ("U.id percent 2.5 salt=spring", "percent", #"{"percentage":{"double":2.5},"salt":{"string":"spring"}}"#),
        (#"U.name matches ^[a-z]+\d$"#, "matches", #"{"pattern":{"string":"^[a-z]+\\d$"}}"#),
        (#"U.name matches [a-z]+"#, "matches", #"{"pattern":{"string":"[a-z]+"}}"#),
        (#"U.name matches "\\d \\w""#, "matches", #"{"pattern":{"string":"\\d \\w"}}"#),
        ("U.app version_more_than 1.10.0-rc.1", "version_more_than", #"{"value":{"string":"1.10.0-rc.1"}}"#),
    ])
    func aConditionIsStoredAsItIsMeant(_ text: String, _ operation: String, _ parameters: String) throws {
        let result = try gutter.run("register", "a", "--add-condition", text)
        #expect(result.error.isEmpty)
        let condition = try #require(conditions(of: "a").first)
        #expect(condition["argument"] as? String == "U")
        #expect(condition["operator"] as? String == operation)
        #expect(condition["negative"] as? Bool == false)
        let expected = try JSONSerialization.jsonObject(with: Data(parameters.utf8)) as? NSDictionary
        #expect(condition["parameters"] as? NSDictionary == expected)
    }

    @Test(arguments: [
        ("", "does not start with an attribute of a container", "Write one first, such as UserArguments.age."),
        (
            "age more_than 65", "does not start with an attribute of a container",
            "Write one first, such as UserArguments.age."
        ),
        (
            "U.age", "has no operator",
            "Write one such as more_than 65 after the attribute. `gutter operators` lists the operators."
        ),
        ("U.age bigger 1", "has the unknown operator bigger", "`gutter operators` lists the operators."),
        ("U.age more_than", "has too few parameters", usage("more_than lower_limit")),
        ("U.age more_than 1 2", "has too many parameters", usage("more_than lower_limit")),
        ("U.vip true true", "has too many parameters", usage("true")),
        ("U.plan one_of", "has too few parameters", usage("one_of values…")),
        ("U.plan one_of a values=[]", "has too many parameters", usage("one_of values…")),
        (
            "U.a between lower_limit=1 lower_limit=2", "gives lower_limit twice",
            usage("between lower_limit upper_limit")
        ),
        (
            "U.id percent many", "cannot be used: the parameter \"percentage\" is no finite number",
            usage("percent percentage [salt]")
        ),
        (
            "U.name matches (",
            #"cannot be used: the regular expression "(" has a '(' without its ')'; write \( for the character"#,
            usage("matches pattern")
        ),
        (
            "U.app version_equals 1.2", "cannot be used: the parameter \"value\" is no text",
            "A number that is meant as text needs quotes. " + usage("version_equals value")
        ),
        (#"U.a equals "x"#, "has quotes or brackets that are not JSON: unexpected end", quotes),
        (#"U.a equals "x"y"#, "has quotes or brackets that are not JSON: unexpected text after the value", quotes),
        (#"U.a one_of ["a", b]"#, "has quotes or brackets that are not JSON: expected a value", quotes),
        ("U.a equals {\"b\":1}", #"has an object that stands for no value: {"b":1}"#, values),
        (
            "U.a equals null", "compares with null, which is no value",
            #"Write "null" in double quotes if you mean the text."#
        ),
    ])
    func aConditionThatIsNoneGivesOneClearSentence(_ text: String, _ rule: String, _ remedy: String) throws {
        let result = try gutter.run("register", "a", "--add-condition", text)
        #expect(result.status == 64)
        #expect(result.error == "gutter: The condition '\(text)' \(rule). \(remedy)\n")
        #expect(result.output.isEmpty)
        #expect(try gutter.files.isEmpty)
    }

    private static let quotes = #"Within double quotes write \" and \\ for " and \. "# + values

    private static func usage(_ operation: String) -> String {
        "Write \(operation) after the attribute. `gutter operators` lists the operators."
    }

    // MARK: - Operators

    @Test func operatorsAreListedWithTheirParameters() throws {
        let result = try gutter.run("operators")
        #expect(result.status == 0)
        #expect(
            result.output == """
                OPERATOR                       PARAMETERS                      HOLDS WHERE THE ARGUMENT
                equals                         value                           is equal to a value
                strip_ignorecase_equals        value                           is equal to a text, ignoring case and \
                white space around it
                one_of                         values…                         is equal to one of several values
                true                                                           is true, not zero or not empty
                before                         upper_limit                     is less than a limit
                less_than_or_equal_to          upper_limit                     is less than or equal to a limit
                more_than                      lower_limit                     is more than a limit
                more_than_or_equal_to          lower_limit                     is more than or equal to a limit
                between                        lower_limit upper_limit         is between two limits and neither of them
                percent                        percentage [salt]               falls within the first so many percent
                percent_range                  lower_limit upper_limit [salt]  falls between two percentages, the \
                first included
                contains                       value                           is text that contains another, or a \
                list that contains a value
                starts_with                    value                           is text that starts with another
                ends_with                      value                           is text that ends with another
                matches                        pattern                         is text in which a regular expression \
                is found
                version_equals                 value                           is a semantic version equal to another
                version_less_than              value                           is a semantic version less than another
                version_less_than_or_equal_to  value                           is a semantic version less than or \
                equal to another
                version_more_than              value                           is a semantic version more than another
                version_more_than_or_equal_to  value                           is a semantic version more than or \
                equal to another

                """
        )
        let json = try #require(gutter.run("operators", "--format", "json").json as? [[String: Any]])
        #expect(
            json.map { $0["name"] as? String }
                == result.lines.dropFirst().map { $0.split(separator: " ").first.map(String.init) }
        )
        let percent = try gutter.run("operators", "--format", "jsonl").lines.first { $0.contains("\"percent\"") }
        #expect(
            percent == #"{"name":"percent","optionalParameters":["salt"],"parameters":["percentage"],"#
                + #""summary":"falls within the first so many percent"}"#
        )
    }
}
