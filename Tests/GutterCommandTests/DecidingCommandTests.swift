import Foundation
import Gutter
import GutterSQLite
import Testing

/// `check`, `operators`, and the conditions of `register` and `update`.
@Suite(.threadsOfItsOwn)
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
            "--if-version",
            "\(try version(of: "a"))",
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
            let version = "\(try version(of: "a"))"
            let result = try gutter.run("update", "a", "--remove-condition", number, "--if-version", version)
            #expect(result.status == 64)
            #expect(
                result.error == "gutter: The condition '\(number)' is not there: a has 2 conditions. "
                    + "Give a number that `gutter show` prints before one.\n"
            )
        }
        // By what they say, as they are read aloud or as they were typed.
        let read = "U.name is not within the first 10%"
        try gutter.run("update", "a", "--remove-condition", read, "--remove-condition", "U.vip true")
        #expect(try conditions(of: "a").isEmpty)
    }

    private func version(of name: String) throws -> Int {
        let json = try gutter.run("show", name, "--format", "json").json as? [String: Any]
        return try #require(json?["version"] as? Int)
    }

    @Test func aConditionIsRemovedByWhatItSaysOrByANumberThatWasSeen() throws {
        try gutter.run(
            "register",
            "a",
            "--add-condition",
            "U.plan one_of gold",
            "--add-condition",
            "U.age more_than 65"
        )
        let number = try gutter.run("update", "a", "--remove-condition", "1")
        #expect(number.status == 64)
        #expect(
            number.error == "gutter: The condition '1' is a number, which may be another condition's by now. "
                + "Say with --if-version which version you saw, or write the condition instead of its number.\n"
        )
        // Somebody else removes the first one: the second has its number now.
        try gutter.run("update", "a", "--remove-condition", "U.plan one_of gold")
        let late = try gutter.run("update", "a", "--remove-condition", "2", "--if-version", "1")
        #expect(late.status == 4)
        let same = try gutter.run("update", "a", "--remove-condition", "1", "--if-version", "1")
        #expect(same.output == "Nothing to do: a is so already.\n")
        #expect(try conditions(of: "a").count == 1)
        let unknown = try gutter.run("update", "a", "--remove-condition", "U.plan one_of gold")
        #expect(unknown.status == 64)
        #expect(
            unknown.error == "gutter: The condition 'U.plan one_of gold' is not there: a has 1 condition. "
                + "Write it as it was added, or as `gutter show` reads it.\n"
        )
        #expect(try gutter.run("update", "a", "--remove-condition", "1", "--if-version", "2").status == 0)
        #expect(try conditions(of: "a").isEmpty)
    }

    @Test func aChangeThatWasDecidedByAnOldVersionIsAConflict() throws {
        try gutter.run("register", "checkout", "--state", "global")
        try gutter.run("update", "checkout", "--state", "disabled", "--reason", "INC-42")
        for arguments in [["--state", "global"], ["--label", "x"], ["--state", "selective", "--dry-run"]] {
            let result = try gutter.run(["update", "checkout", "--if-version", "1"] + arguments)
            #expect(result.status == 4)
            #expect(result.output.isEmpty)
            #expect(
                result.error.hasPrefix(
                    "gutter: The switch \"checkout\" was changed by somebody else: state was global, "
                )
            )
            #expect(result.error.hasSuffix("it is disabled now. Read it again and decide.\n"))
        }
        let unknown = try gutter.run("update", "checkout", "--if-version", "7", "--state", "global")
        #expect(unknown.status == 4)
        #expect(
            unknown.error == "gutter: The switch \"checkout\" is at version 2, not 7. Look at it again and decide.\n"
        )
        let removal = try gutter.run("unregister", "checkout", "--if-version", "1", "--yes")
        #expect(removal.status == 4)
        #expect(try gutter.run("log").lines.count == 2)
        #expect(try gutter.run("update", "checkout", "--if-version", "2", "--state", "global").status == 0)
        #expect(try gutter.run("unregister", "checkout", "--if-version", "3", "--yes").status == 0)
    }

    @Test func whatTurnsOthersOffNamesThemAndNeedsAYes() throws {
        try gutter.run("register", "shop:express", "--state", "global")
        let refused = try gutter.run("register", "shop", "--label", "All of it")
        #expect(refused.status == 64)
        #expect(
            refused.error == """
                This changes
                + shop
                    state disabled
                    label "All of it"
                and by consent
                  shop:express: on for everyone → off for everyone
                gutter: Nobody can be asked here. Repeat the command with --yes.

                """
        )
        #expect(try gutter.run("check", "shop:express").output.hasPrefix("shop:express is on"))
        let shown = try gutter.run("register", "shop", "--dry-run")
        #expect(shown.status == 0)
        #expect(shown.output.hasSuffix("and by consent\n  shop:express: on for everyone → off for everyone\n"))
        let key = ["register", "shop", "--idempotency-key", "k"]
        #expect(try gutter.run(key + ["--yes"]).status == 0)
        #expect(try gutter.run(key).status == 0)
        #expect(try gutter.run("register", "shop", "--if-absent").output == "Nothing to do: shop exists.\n")
        try gutter.run("register", "search", "--state", "global")
        let rename = try gutter.run("update", "search", "--rename", "shop:search")
        #expect(rename.status == 64)
        #expect(rename.error.contains("and by consent\n  shop:search: on for everyone → off for everyone\n"))
        #expect(try gutter.run("update", "search", "--rename", "shop:search", "--yes").status == 0)
        // In an incident nobody is asked, but told.
        let on = try gutter.run("update", "shop", "--state", "global")
        #expect(on.status == 0)
        #expect(
            on.error == """
                and by consent
                  shop:express: off for everyone → on for everyone
                  shop:search: off for everyone → on for everyone

                """
        )
        // Going back turns others off as well.
        for back in [["rollback", "shop", "--to", "4"], ["revert", "5"]] {
            let effects = """
                and by consent
                  shop:express: on for everyone → off for everyone
                  shop:search: on for everyone → off for everyone

                """
            #expect(try gutter.run(back + ["--dry-run"]).output.hasSuffix(effects))
            #expect(try gutter.run(back).error.contains(effects))
        }
    }

    @Test func manyWhoTurnASwitchTheSameWayAtOnceAllSucceed() async throws {
        try gutter.run("register", "a")
        for state in ["global", "disabled", "global", "disabled", "global", "disabled"] {
            try await withThrowingTaskGroup { group in
                for _ in 0..<6 { group.addTask { try gutter.run("update", "a", "--state", state) } }
                for try await result in group { #expect(result.status == 0, "\(result.error)") }
            }
        }
        #expect(try gutter.run("log").lines.count == 7)
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
        let condition = try #require(conditions(of: "a").first)
        #expect(condition["argument"] as? String == "U")
        #expect(condition["operator"] as? String == operation)
        #expect(condition["negative"] as? Bool == false)
        let expected = try JSONSerialization.jsonObject(with: Data(parameters.utf8)) as? NSDictionary
        #expect(condition["parameters"] as? NSDictionary == expected)
    }

    /// What is guessed otherwise than it looks is noted, and nothing that was typed is lost.
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

    @Test func numberAndTextAreTwoThingsInTheLog() throws {
        try gutter.run("register", "a", "--add-condition", "U.id one_of 1 2")
        let result = try gutter.run(
            "update",
            "a",
            "--remove-condition",
            "1",
            "--if-version",
            "1",
            "--add-condition",
            #"U.id one_of "1" "2""#
        )
        #expect(result.output.contains(#"conditions − U.id is one of 1, 2, + U.id is one of "1", "2""#))
        #expect(
            try gutter.run("diff", "1", "2").output
                .contains(#"condition U.id is one of 1, 2 → U.id is one of "1", "2""#)
        )
    }

    @Test func whoAddedTheFirstConditionAndWhoRemovedTheLastIsFound() throws {
        try gutter.run("register", "a")
        try gutter.run("update", "a", "--add-condition", "U.age equals 5")
        try gutter.run("update", "a", "--remove-condition", "U.age equals 5")
        let first = try gutter.run("log", "--property", "conditions", "--from", "").output
        #expect(first.contains("conditions + U.age is equal to 5"))
        let last = try gutter.run("log", "--property", "conditions", "--to", "").output
        #expect(last.contains("conditions − U.age is equal to 5"))
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
        #expect(result.error == "gutter: The condition '\(text)' \(rule). \(remedy)\n")
        #expect(result.output.isEmpty)
        #expect(try gutter.files.isEmpty)
    }

    private static let commas = "Separate values by spaces, and put a value that has a comma into double quotes."

    private static let quoteText = "Put it into double quotes if you mean the text."

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
                OPERATOR                       PARAMETERS                      HOLDS IF THE ARGUMENT
                equals                         value                           is equal to a value
                strip_ignorecase_equals        value                           is equal to a text, ignoring case and \
                white space around it
                one_of                         values…                         is equal to one of several values
                true                                                           is true, not zero or not empty
                set                                                            has a value
                unset                                                          has no value
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
                version_equals                 value                           is a version equal to another
                version_less_than              value                           is a version less than another
                version_less_than_or_equal_to  value                           is a version less than or \
                equal to another
                version_more_than              value                           is a version more than another
                version_more_than_or_equal_to  value                           is a version more than or \
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
