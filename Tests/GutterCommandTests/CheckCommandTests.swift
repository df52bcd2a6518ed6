import Foundation
import Gutter
import GutterSQLite
import GutterTestSupport
import Testing

/// `check`, and the inputs that it and others take.
@Suite(.threadsOfItsOwn)
struct CheckCommandTests {
    private let gutter: CommandLineTool

    init() throws {
        gutter = try CommandLineTool()
    }

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
                {"condition":{"argument":"UserArguments","attribute":"age","negative":false,"operator":"more_than",\
                "parameters":{"lower_limit":{"integer":65}}},"errors":[],\
                "message":"gifts is on: UserArguments.age is more than 65 holds","name":"gifts",\
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
            {"ancestor":{"errors":[],"message":"shop is off: it is disabled","name":"shop","reason":"disabled",\
            "value":false},"errors":[],"message":"shop:gifts is off: its ancestor shop is off: it is disabled",\
            "name":"shop:gifts","reason":"ancestorInactive","value":false}

            """
        #expect(try gutter.run("check", "shop:gifts", "--format", "json").output == json)
        #expect(try gutter.run("check", "shop:gifts", "--format", "jsonl").output == json)

        let quiet = try gutter.run("check", "shop:gifts", "--quiet")
        #expect(quiet.status == 1)
        #expect(quiet.output.isEmpty)
        #expect(quiet.error.isEmpty)
    }

    @Test func aConditionThatCannotBeDecidedHasALineOfItsOwn() async throws {
        let log = try SQLiteEventLog(path: gutter.folder.appending(path: "gutter.db").path())
        let ofAnApplication = Condition(
            argument: "UserArguments",
            attribute: "birthday",
            operatorName: "falls_on_a_tuesday",
            parameters: ["weeks": 2]
        )
        let conditions = [
            ofAnApplication, Condition(argument: "Request", attribute: "path", operator: .startsWith("/api")),
        ]
        try await Manager(log: log).register(Switch("a", state: .selective, conditions: conditions), by: "ada")
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

    @Test(arguments: ["check", "transitions", "bisect"])
    func anInputHasNoInvisibleContainer(_ command: String) throws {
        try gutter.run("register", "a", "--add-condition", "U.age equals 5")
        let invisible = try gutter.run(command, "a", "--input", "U\u{200B}={\"age\":5}")
        #expect(invisible.status == 64)
        #expect(
            invisible.error.contains(
                #"The argument container of an input "U\u{200B}" has the invisible character U+200B"#
            )
        )
    }

    private static let example = #"Give one such as 'UserArguments={"age":70}'."#
    private static let values = #"Use numbers, texts, true, false, lists of those, or {"date":"2024-03-02T14:03Z"}."#
}
