import Foundation
import GutterTestSupport
import Testing

/// How a condition is written on the command line.
@Suite(.threadsOfItsOwn)
struct ConditionGrammarTests {
    private let gutter: CommandLineTool

    init() throws {
        gutter = try CommandLineTool()
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
            #"U.plan one_of gold "very silver""#, "one_of",
            #"{"values":{"list":[{"string":"gold"},{"string":"very silver"}]}}"#
        ),
        (#"U.plan one_of ["a", "b"]"#, "one_of", #"{"values":{"list":[{"string":"a"},{"string":"b"}]}}"#),
        (#"U.plan one_of values=["a"]"#, "one_of", #"{"values":{"list":[{"string":"a"}]}}"#),
        ("U.id percent 10", "percent", #"{"percentage":{"integer":10}}"#),
        ("U.id percent 10 spring", "percent", #"{"percentage":{"integer":10},"salt":{"string":"spring"}}"#),
        ("U.id percent 2.5 salt=spring", "percent", #"{"percentage":{"double":2.5},"salt":{"string":"spring"}}"#),
        (#"U.name matches ^[a-z]+\d$"#, "matches", #"{"pattern":{"string":"^[a-z]+\\d$"}}"#),
        (#"U.name matches [a-z]+"#, "matches", #"{"pattern":{"string":"[a-z]+"}}"#),
        (#"U.name matches "\\d \\w""#, "matches", #"{"pattern":{"string":"\\d \\w"}}"#),
        ("U.app version_more_than 1.2", "version_more_than", #"{"value":{"string":"1.2"}}"#),
        ("U.app version_equals 17", "version_equals", #"{"value":{"string":"17"}}"#),
        ("U.zip starts_with 12", "starts_with", #"{"value":{"string":"12"}}"#),
        ("U.name strip_ignorecase_equals true", "strip_ignorecase_equals", #"{"value":{"string":"true"}}"#),
        ("U.name matches 2024-01-01", "matches", #"{"pattern":{"string":"2024-01-01"}}"#),
        ("U.id percent 10 salt=2024", "percent", #"{"percentage":{"integer":10},"salt":{"string":"2024"}}"#),
        (#"U.id equals "12345""#, "equals", #"{"value":{"string":"12345"}}"#),
        ("U.id equals 12345", "equals", #"{"value":{"integer":12345}}"#),
        ("U.price equals 1.5", "equals", #"{"value":{"double":1.5}}"#),
        ("U.zip equals 02134", "equals", #"{"value":{"string":"02134"}}"#),
        ("U.id one_of 1 2.5", "one_of", #"{"values":{"list":[{"integer":1},{"double":2.5}]}}"#),
        (#"U.id one_of "1" "2""#, "one_of", #"{"values":{"list":[{"string":"1"},{"string":"2"}]}}"#),
        ("U.id one_of [1,2]", "one_of", #"{"values":{"list":[{"integer":1},{"integer":2}]}}"#),
        ("U.joined before 2024-01-01", "before", #"{"upper_limit":{"date":"2024-01-01T00:00:00.000000Z"}}"#),
        (
            "U.joined equals 2024-01-01T12:30+01:00", "equals",
            #"{"value":{"date":"2024-01-01T11:30:00.000000Z"}}"#
        ),
        (#"U.name equals "upper_limit=5""#, "equals", #"{"value":{"string":"upper_limit=5"}}"#),
        ("U.sum equals 5.", "equals", #"{"value":{"string":"5."}}"#),
        (#"U.app more_than "1.2.3""#, "more_than", #"{"lower_limit":{"string":"1.2.3"}}"#),
        (#"U.joined before "2024-01-01""#, "before", #"{"upper_limit":{"string":"2024-01-01"}}"#),
        ("U.tags contains vip", "contains", #"{"value":{"string":"vip"}}"#),
        (#"U.numbers contains {"integer":12}"#, "contains", #"{"value":{"integer":12}}"#),
        ("U.country set", "set", "{}"),
        ("U.country unset", "unset", "{}"),
        ("U.app version_more_than 1.10.0-rc.1", "version_more_than", #"{"value":{"string":"1.10.0-rc.1"}}"#),
    ])
    func aConditionIsStoredAsItIsMeant(_ text: String, _ operation: String, _ parameters: String) throws {
        let result = try gutter.run("register", "a", "--add-condition", text)
        #expect(result.error.isEmpty)
        let condition = try #require(gutter.conditions(of: "a").first)
        #expect(condition["argument"] as? String == "U")
        #expect(condition["operator"] as? String == operation)
        #expect(condition["negative"] as? Bool == false)
        let expected = try JSONSerialization.jsonObject(with: Data(parameters.utf8)) as? NSDictionary
        #expect(condition["parameters"] as? NSDictionary == expected)
    }

    /// A note says so if a guess is not what the condition looks like, and nothing that was typed is lost.
    @Test(arguments: [
        (
            "U.zip one_of 02134 10001", #"is one of "02134", "10001""#,
            "10001 is taken as text, because the words of one list are of one kind."
        ),
        (
            "U.id one_of 1042 A-77 2210", #"is one of "1042", "A-77", "2210""#,
            "1042, 2210 are taken as text, because the words of one list are of one kind."
        ),
        (
            "U.id one_of 1 2 3 4 x", #"is one of "1", "2", "3", "4", "x""#,
            "1, 2, 3 and 1 more are taken as text, because the words of one list are of one kind."
        ),
        (
            #"U.id one_of 3 "very silver""#, #"is one of "3", "very silver""#,
            "3 is taken as text, because the words of one list are of one kind."
        ),
        (
            "U.x one_of true 2024-01-01 5", #"is one of "true", "2024-01-01", "5""#,
            "true, 2024-01-01, 5 are taken as text, because the words of one list are of one kind."
        ),
        (
            "U.sha one_of 12e45 abc1234", #"is one of "12e45", "abc1234""#,
            #"12e45 is taken as text; the number is {"double":12e45}."#
        ),
        ("U.sha equals 12e45", #"is equal to "12e45""#, #"12e45 is taken as text; the number is {"double":12e45}."#),
        ("U.app equals 1.10", #"is equal to "1.10""#, #"1.10 is taken as text; the number is {"double":1.10}."#),
        ("U.share more_than 10%", #"is more than "10%""#, noteOfLimit("10%")),
        ("U.share more_than .5", #"is more than ".5""#, noteOfLimit(".5")),
        ("U.app more_than 1.2.3", #"is more than "1.2.3""#, noteOfLimit("1.2.3")),
        ("U.joined before 2024-3-2", #"is less than "2024-3-2""#, noteOfLimit("2024-3-2")),
        ("U.list contains 12", #"contains "12""#, #"12 is taken as text; the number is {"integer":12}."#),
    ])
    func whatIsGuessedIsNoted(_ text: String, _ sentence: String, _ note: String) throws {
        let result = try gutter.run("register", "a", "--add-condition", text)
        #expect(result.status == 0)
        #expect(result.error == "note: \(note)\n")
        #expect(result.output.contains(sentence))
    }

    private static func noteOfLimit(_ word: String) -> String {
        "\(word) is taken as text, which is compared character by character. "
            + "Put it into double quotes if you mean that."
    }

    @Test(arguments: ["U\u{FEFF}.age true", "U.a\u{200B}ge true"])
    func aConditionHasNoInvisibleNames(_ text: String) throws {
        let result = try gutter.run("register", "a", "--add-condition", text)
        #expect(result.status == 64)
        #expect(result.error.contains(" has the invisible character U+"))
        #expect(try gutter.files.isEmpty)
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
            "U.app version_equals new", #"cannot be used: "new" is no version such as 17.4, 1.2.3 or 2.0.0-rc.1"#,
            usage("version_equals value")
        ),
        ("U.country one_of DE, FR", "has a comma in DE,", commas),
        ("U.country one_of DE,FR", "has a comma in DE,FR", commas),
        ("U.age more_than 65,", "has a comma in 65,", commas),
        (
            #"U.plan one_of ["a", 1]"#,
            #"cannot be used: the list has values of two kinds, text ("a") and a number (1), and an argument has one"#,
            usage("one_of values…")
        ),
        (
            #"U.plan one_of gold {"integer":1}"#,
            #"cannot be used: the list has values of two kinds, text ("gold") and a number (1), and an argument has one"#,
            usage("one_of values…")
        ),
        (
            "U.plan one_of []", "cannot be used: the list is empty, and nothing is one of none",
            usage("one_of values…")
        ),
        ("U.id percent 150", "cannot be used: 150% is not from 0% to 100%", usage("percent percentage [salt]")),
        ("U.id percent -1", "cannot be used: -1% is not from 0% to 100%", usage("percent percentage [salt]")),
        (
            "U.id percent 10 sallt=s", "has the unknown parameter sallt",
            "\(usage("percent percentage [salt]")) \(quoteText)"
        ),
        (
            "U.age more_than upper_limit=65", "has the unknown parameter upper_limit",
            "\(usage("more_than lower_limit")) \(quoteText)"
        ),
        (
            "U.id one_of 1 2 salt=s", "has the unknown parameter salt",
            "\(usage("one_of values…")) \(quoteText)"
        ),
        (
            "U.plan one_off gold", "has the unknown operator one_off",
            #"Did you mean "one_of"? `gutter operators` lists the operators."#
        ),
        (
            "U.age Equals 5", "has the unknown operator Equals",
            #"Did you mean "equals", "strip_ignorecase_equals" or "version_equals"? "#
                + "`gutter operators` lists the operators."
        ),
        (
            "U.id percent_range 50 10", "cannot be used: its limits 50% and 10% are in the wrong order",
            usage("percent_range lower_limit upper_limit [salt]")
        ),
        (
            "U.id percent_range 50 50.0", "cannot be used: nobody is between 50% and itself",
            usage("percent_range lower_limit upper_limit [salt]")
        ),
        (
            "U.age between 18 13", "cannot be used: its limits 18 and 13 are in the wrong order",
            usage("between lower_limit upper_limit")
        ),
        (
            "U.age between 13 teen", "cannot be used: a number is not compared with text",
            usage("between lower_limit upper_limit")
        ),
        (
            #"U.age more_than {"double":"nan"}"#,
            "cannot be used: the parameter \"lower_limit\" is NaN, which is not compared with anything",
            usage("more_than lower_limit")
        ),
        (
            "U.age before true",
            "cannot be used: the parameter \"upper_limit\" is a boolean, which has no less and no more",
            usage("before upper_limit")
        ),
        (
            "U.joined before 2024-02-30", "has 2024-02-30, which looks like a date and is none",
            "Put it into double quotes if you mean the text."
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
        let mark = text.contains("\"") ? "'" : "\""
        #expect(result.error == "gutter: The condition \(mark)\(text)\(mark) \(rule). \(remedy)\n")
        #expect(result.output.isEmpty)
        #expect(try gutter.files.isEmpty)
    }

    private static let commas = "Separate values by spaces, and put a value that has a comma into double quotes."

    private static let quoteText = "Put it into double quotes if you mean the text."

    private static let quotes = #"Within double quotes write \" and \\ for " and \. "# + values

    private static func usage(_ operation: String) -> String {
        "Write \(operation) after the attribute. `gutter operators` lists the operators."
    }

    private static let values = #"Use numbers, texts, true, false, lists of those, or {"date":"2024-03-02T14:03Z"}."#
}
