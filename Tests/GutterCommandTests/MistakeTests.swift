import Foundation
import Gutter
import GutterTestSupport
import Testing

@testable import GutterCommand

/// How slips are answered.
@Suite(.threadsOfItsOwn)
struct MistakeTests {
    private let gutter: CommandLineTool

    init() throws {
        gutter = try CommandLineTool()
        for arguments in [
            ["register", "checkout", "--state", "global"],
            ["register", "payments:gateway", "--reason", "EXP-12"],
            ["register", "dark-mode", "--namespace", "mobile", "--actor", "grace"],
            ["register", "dark-mode:night", "--namespace", "mobile"],
            ["update", "checkout", "--rename", "buy"],
            ["unregister", "payments:gateway", "--yes", "--actor", "grace", "--reason", "INC-42 (again)"],
            ["unregister", "dark-mode", "--namespace", "mobile", "--yes"],
        ] {
            let result = try gutter.run(arguments)
            #expect(result.status == 0, "\(result.error)")
        }
    }

    /// Errors without their times.
    private func message(_ arguments: [String], status: Int32) throws -> String {
        let result = try gutter.run(arguments)
        #expect(result.status == status, "\(arguments)")
        return result.error.replacing(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ/, with: "TIME")
    }

    @Test(arguments: [
        (["lst"], #"There is no command "lst". Did you mean "list"? `gutter --help` lists the commands."#),
        (
            ["udpate", "a"],
            #"There is no command "udpate". Did you mean "update"? `gutter --help` lists the commands."#
        ),
        (["help", "shwo"], #"There is no command "shwo". Did you mean "show"? `gutter --help` lists the commands."#),
        (["qqqqqq"], #"There is no command "qqqqqq". `gutter --help` lists the commands."#),
    ])
    func aMisspeltCommandGetsASuggestion(_ arguments: [String], _ expected: String) throws {
        #expect(try message(arguments, status: 64) == "gutter: \(expected)\n")
    }

    @Test(arguments: [
        (["log", "--actor", "ada", "--actor", "grace"], "--actor"),
        (["log", "--actor=ada", "--actor", "grace"], "--actor"),
        (["register", "a", "--label", "A", "--label", "B"], "--label"), (["log", "-n", "1", "-n", "2"], "-n"),
        (["list", "--db", "a", "--db", "b"], "--db"),
    ])
    func anOptionOfOneValueIsNotGivenTwice(_ arguments: [String], _ option: String) throws {
        let expected = "gutter: \(option) is given twice, and takes one value. Leave one of them out.\n"
        #expect(try message(arguments, status: 64) == expected)
    }

    @Test(arguments: [
        ["log", "--kind", "registered", "--kind", "updated"], ["log", "--reverse", "--reverse"],
        ["unregister", "--yes", "--dry-run", "buy", "--yes"], ["check", "buy", "--input", "U={}", "--input", "U={}"],
    ])
    func whatMayBeRepeatedMayBe(_ arguments: [String]) throws {
        #expect(try gutter.run(arguments).status == 0)
    }

    @Test func aCommandThatIsSuggestedNamesTheFile() throws {
        let log = gutter.folder.appending(path: "gutter.db")
        let other = gutter.folder.appending(path: "other log.db")
        try FileManager.default.moveItem(at: log, to: other)
        #expect(
            try message(["show", "payments:gateway", "--db", "other log.db"], status: 3)
                .hasSuffix(
                    "`gutter show payments:gateway --db 'other log.db' --at 5` shows what it was, "
                        + "`gutter rollback payments:gateway --db 'other log.db' --to 5` brings it back.\n"
                )
        )
    }

    @Test func aMisspeltAttributeOfAnInputIsNamed() throws {
        let conditions = [
            "--add-condition", "UserArguments.age more_than 65", "--add-condition", "Request.host equals a",
        ]
        _ = try gutter.run(["register", "gifts", "--state", "selective"] + conditions)
        func notes(_ inputs: String...) throws -> String {
            let result = try gutter.run(["check", "gifts"] + inputs.flatMap { ["--input", $0] })
            #expect(result.status == 0)
            return result.error
        }
        #expect(
            try notes(#"UserArguments={"agee":70}"#)
                == "note: No condition asks about UserArguments.agee. Did you mean \"age\"?\n"
        )
        #expect(
            try notes(#"UserArgument={"age":70}"#)
                == "note: No condition asks about UserArgument. Did you mean \"UserArguments\"?\n"
        )
        #expect(try notes(#"UserArguments={"age":70,"agee":1,"name":"jeff"}"#, #"Request={"host":"a"}"#).isEmpty)
        #expect(try notes(#"UserArguments={"name":"jeff"}"#, #"Server={"host":"a"}"#).isEmpty)
    }

    @Test func aMisspeltOptionGetsASuggestion() throws {
        #expect(try message(["log", "--sinse", "today"], status: 64).contains("Did you mean '--since'?"))
    }

    @Test(arguments: [
        (
            ["show", "payments:gateway"],
            """
            There is no switch "payments:gateway" in namespace "default": grace unregistered it at #6, TIME \
            (INC-42 (again)). `gutter show payments:gateway --at 5` shows what it was, \
            `gutter rollback payments:gateway --to 5` brings it back.
            """
        ),
        (
            ["check", "dark-mode", "--namespace", "mobile"],
            """
            There is no switch "dark-mode" in namespace "mobile": ada unregistered it at #8, TIME. \
            `gutter show dark-mode --namespace mobile --at 6` shows what it was, \
            `gutter rollback dark-mode --namespace mobile --to 6` brings it back.
            """
        ),
        (
            ["update", "checkout", "--state", "disabled"],
            #"There is no switch "checkout" in namespace "default": ada renamed it to buy at #5, TIME."#
        ),
        (
            ["show", "buy", "--at", "4"],
            #"There is no switch "buy" in namespace "default" at that moment: ada named it so at #5, TIME."#
        ),
        (
            ["show", "buy", "--at", "0"],
            #"There is no switch "buy" in namespace "default" at that moment: ada named it so at #5, TIME."#
        ),
        (
            ["unregister", "chekcout", "--yes"],
            #"There is no switch "chekcout" in namespace "default". Did you mean "checkout"?"#
        ),
        (
            ["show", "gateway"],
            #"There is no switch "gateway" in namespace "default". Did you mean "payments:gateway"?"#
        ),
        (
            ["log", "chekout"],
            #"No switch in namespace "default" ever had the name "chekout". Did you mean "checkout"?"#
        ),
        (
            ["transitions", "by"], #"No switch in namespace "default" ever had the name "by". Did you mean "buy"?"#
        ),
        (["list", "--namespace", "mobil"], #"No switch was ever in namespace "mobil". Did you mean "mobile"?"#),
        (
            ["diff", "0", "--namespace", "warehouse"],
            #"No switch was ever in namespace "warehouse". The log has "default", "mobile"."#
        ),
    ])
    func aNameThatIsNotThereSaysWhatBecameOfItOrWhatIsLikeIt(_ arguments: [String], _ expected: String) throws {
        #expect(try message(arguments, status: 3) == "gutter: \(expected)\n")
    }

    @Test func aRollbackThatIsSuggestedWorks() throws {
        let rollback = try gutter.shell("gutter rollback payments:gateway --to 5 --yes --actor ada")
        #expect(rollback.status == 0, "\(rollback.error)")
        #expect(try gutter.run("show", "payments:gateway").status == 0)
    }

    @Test func aSwitchOfAnotherNamespaceIsNamed() throws {
        try gutter.run("register", "light", "--namespace", "mobile")
        #expect(
            try message(["show", "light"], status: 3)
                == "gutter: There is no switch \"light\" in namespace \"default\", but there is one in \"mobile\". "
                + "Say --namespace mobile.\n"
        )
    }

    @Test func anEmptyAnswerStaysValidJSON() throws {
        for arguments in [["list", "--namespace", "nowhere"], ["log", "nothing"], ["log", "--namespace", "nowhere"]] {
            let result = try gutter.run(arguments + ["--format", "json"])
            #expect(result.status == 3)
            #expect(result.output == "[]\n")
            #expect(try gutter.run(arguments + ["--format", "jsonl"]).output.isEmpty)
        }
        // The default namespace is there from the start.
        try gutter.run("register", "a", "--db", "other.db", "--namespace", "x")
        #expect(try gutter.run("list", "--db", "other.db").status == 0)
    }

    @Test(arguments: [
        (["--since", "2999-01-01"], "The log spans TIME to TIME, and what was asked for is after that."),
        (["--until", "2001-01"], "The log spans TIME to TIME, and what was asked for is before that."),
        (
            ["--since", "2024-03-02", "--until", "2024-03-01"],
            "--until is before --since, so that nothing is in between."
        ),
        (["--actor", "grcae"], #""grcae" has changed nothing in this log. Did you mean "grace"?"#),
        (["--actor", "nobody"], #""nobody" has changed nothing in this log."#),
    ])
    func aLogThatIsEmptyBecauseOfASlipSaysSo(_ arguments: [String], _ note: String) throws {
        let result = try gutter.run(["log"] + arguments)
        #expect(result.status == 0)
        #expect(result.output == "No event matches.\n")
        let error = result.error.replacing(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ/, with: "TIME")
        #expect(error == "gutter: \(note)\n")
        #expect(try gutter.run(["log", "--format", "json"] + arguments).output == "[]\n")
    }

    @Test(arguments: [
        (["--property", "stat"], "The property 'stat' is unknown. Did you mean \"state\"? There are name, label, "),
        (["--property", "state", "--to", "off"], "The value of state 'off' is unknown. There are disabled, "),
        (
            ["--property", "consent", "--from", "ture"],
            "The value of consent 'ture' is unknown. Did you mean \"true\"?"
        ),
        (
            ["--property", "conditions", "--to", "U.x is equal to 5"],
            "The value of conditions 'U.x is equal to 5' is not all conditions of a switch as JSON. "
        ),
    ])
    func aPropertyOrAValueThatIsNoneIsRefused(_ arguments: [String], _ start: String) throws {
        #expect(try message(["log"] + arguments, status: 64).hasPrefix("gutter: \(start)"))
    }

    @Test func aPropertyOfWhatIsNoUpdateIsRefused() throws {
        let arguments = ["log", "--property", "state", "--kind", "registered"]
        #expect(
            try message(arguments, status: 64)
                .hasPrefix("Error: --property asks for updates, so no change of another kind matches.")
        )
        #expect(try gutter.run(arguments + ["--kind", "updated"]).status == 0)
    }

    @Test func distancesCountTheSlipsOfAHand() {
        func distance(_ left: String, _ right: String) -> Int? {
            Suggestion.distance(Array(left.unicodeScalars), Array(right.unicodeScalars), atMost: 3)
        }
        #expect(distance("list", "list") == 0)
        #expect(distance("lits", "list") == 1)
        #expect(distance("chekout", "checkout") == 1)
        #expect(distance("kitten", "sitting") == 3)
        #expect(distance("", "abc") == 3)
        #expect(distance("abcd", "efgh") == nil)
        #expect(distance("a", "abcde") == nil)
    }
}
