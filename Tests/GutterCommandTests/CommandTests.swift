import Foundation
import GutterTestSupport
import Testing

@Suite(.threadsOfItsOwn)
struct CommandTests {
    private let gutter: CommandLineTool

    init() throws {
        gutter = try CommandLineTool()
    }

    /// The output of a command without its times, positions and random ids.
    private func stable(_ text: String) -> [String] {
        text.replacing(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ/, with: "TIME")
            .replacing(/transaction [0-9a-f]{8}/, with: "transaction ID")
            .split(separator: "\n").map(String.init)
    }

    @Test func aSwitchsLife() throws {
        let registered = try gutter.run("register", "a", "--label", "A", "--reason", "EXP-12")
        #expect(registered.status == 0)
        #expect(stable(registered.output) == [#"#1 TIME ada registered a: state disabled, label "A" (EXP-12)"#])
        #expect(try gutter.files == ["gutter.db"])

        let updated = try gutter.run("update", "a", "--state", "global", "--label", "", "--actor", "bob")
        #expect(stable(updated.output) == [#"#2 TIME bob updated a: state disabled → global, label "A" → none"#])
        let nothing = try gutter.run("update", "a", "--state", "global")
        #expect(nothing.status == 0)
        #expect(nothing.output == "Nothing to do: a is so already.\n")

        #expect(try gutter.run("register", "a", "--if-absent").output == "Nothing to do: a exists.\n")
        #expect(try gutter.run("unregister", "a", "--yes").status == 0)
        #expect(try gutter.run("list").output == "There is no switch in namespace \"default\".\n")
        #expect(try gutter.run("list", "--format", "json").output == "[]\n")
    }

    @Test func aRenameAndAnUnregistrationOfAParentShowAsOneTransaction() throws {
        for name in ["shop", "shop:checkout", "other"] { try gutter.run("register", name) }
        try gutter.run("update", "shop", "--rename", "store")
        try gutter.run("unregister", "store", "--yes", "--reason", "closed")
        let log = try gutter.run("log")
        #expect(
            stable(log.output) == [
                "#1 TIME ada registered shop: state disabled",
                "#2 TIME ada registered shop:checkout: state disabled",
                "#3 TIME ada registered other: state disabled",
                "#4 TIME ada updated store: name shop → store [transaction ID]",
                "#5 TIME ada updated store:checkout: name shop:checkout → store:checkout [transaction ID]",
                "#6 TIME ada unregistered store:checkout: was disabled (closed) [transaction ID]",
                "#7 TIME ada unregistered store: was disabled (closed) [transaction ID]",
            ]
        )
        let transactions = log.output.matches(of: /transaction ([0-9a-f]{8})/).map(\.output.1)
        #expect(transactions[0] == transactions[1])
        #expect(transactions[2] == transactions[3])
        #expect(transactions[1] != transactions[2])
        // Found under both names, and marked though its neighbours are not shown.
        let history = [log.lines[1], log.lines[4], log.lines[5]]
        #expect(try gutter.run("log", "shop:checkout").lines == history)
        #expect(try gutter.run("log", "--switch", "store:checkout").lines == history)
    }

    @Test func unregisteringWithoutATerminalNeedsYes() throws {
        for name in ["a", "a:b"] { try gutter.run("register", name) }
        let result = try gutter.run("unregister", "a", input: "y\n")
        #expect(result.status == 64)
        #expect(
            result.error == """
                This changes
                − a
                    was disabled
                − a:b
                    was disabled
                gutter: Nobody can be asked here. Repeat the command with --yes.

                """
        )
        #expect(try gutter.run("log").lines.count == 2)
    }

    @Test func logLimitsToTheLatestAndMayBeReversed() throws {
        for name in ["a", "b", "c"] { try gutter.run("register", name) }
        func names(_ result: CommandLineTool.Result) -> [String] {
            result.output.matches(of: /registered (\w)/).map { String($0.output.1) }
        }
        #expect(names(try gutter.run("log", "--limit", "2")) == ["b", "c"])
        #expect(names(try gutter.run("log", "--limit", "2", "--reverse")) == ["c", "b"])
        #expect(names(try gutter.run("log", "--reverse")) == ["c", "b", "a"])
        #expect(names(try gutter.run("log", "--since", "1 hour ago")) == ["a", "b", "c"])
        let time = try #require(gutter.run("log").lines[0].firstMatch(of: /\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ/))
        #expect(names(try gutter.run("log", "--until", String(time.output))).first == "a")
        #expect(try gutter.run("replay", "--to", String(time.output)).output.contains("Replayed #1"))
        #expect(try gutter.run("log", "--until", "1 hour ago").output == "No event matches.\n")
        #expect(try gutter.run("log", "a", "--kind", "updated").output == "No event matches.\n")
        let slip = try gutter.run("log", "d")
        #expect(slip.status == 3)
        #expect(
            slip.error == "gutter: No switch in namespace \"default\" ever had the name \"d\". "
                + "Check the name and the namespace.\n"
        )
        #expect(try gutter.run("log", "--actor", "nobody", "--format", "json").output == "[]\n")
    }

    @Test func namespacesAreSeparate() throws {
        try gutter.run("register", "a", "--namespace", "x.y")
        #expect(try gutter.run("list", "--format", "json").output == "[]\n")
        #expect(try gutter.run("show", "a", "--namespace", "x.y").status == 0)
        #expect(try gutter.run("show", "a").status == 3)
        #expect(try gutter.run("log", "--all-namespaces").output.contains("registered x.y/a"))
    }

    @Test func showTellsWhatTheSwitchIsAndWhoMadeItSo() throws {
        try gutter.run("register", "a", "--reason", "first")
        try gutter.run("register", "a:b", "--state", "global", "--description", "What it is for", "--no-consent")
        try gutter.run("update", "a:b", "--consent", "--actor", "bob")
        let show = try gutter.run("show", "a:b")
        let sheet = show.output.replacing(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ/, with: "TIME")
            .replacing(/[0-9a-f]{8}-[0-9a-f-]{27}/, with: "ID")
        #expect(
            sheet == """
                a:b
                  description  What it is for
                  state        global
                  effect       off for everyone: a, which must consent, is disabled
                  consent      asked of a, which is disabled
                  identity     ID, version 2
                  first event  #2 TIME ada registered a:b: state global, description "What it is for", consent false
                  last event   #3 TIME bob updated a:b: consent false → true

                """
        )
        let json = try #require(gutter.run("show", "a:b", "--format", "json").json as? [String: Any])
        #expect(json["state"] as? String == "global")
        #expect(json["version"] as? Int == 2)
    }

    @Test func replayStepsThroughTheHistory() throws {
        for name in ["a", "b", "c"] { try gutter.run("register", name) }
        let stopped = try gutter.run("replay", "--step", "--format", "json", input: "\nq\n")
        #expect(stopped.error.split(separator: "\n").count == 2)
        #expect((stopped.json as? [String: [Any]])?["default"]?.count == 2)
        #expect(try gutter.run("replay", "--step").output.contains("3 switches in 1 namespace."))
        let all = try gutter.run("replay", "--step", input: "c\n")
        #expect(all.error.split(separator: "\n").count == 3)
        #expect(all.output.contains("3 switches in 1 namespace."))
        #expect(try gutter.run("replay", "--to", "0").output == "No events.\n")
    }

    @Test func anIdempotencyKeyMakesRepeatingSafe() throws {
        for _ in 0..<2 {
            let result = try gutter.run("register", "a", "--idempotency-key", "k")
            #expect(result.status == 0)
            #expect(result.output.hasPrefix("#1 "))
        }
        #expect(try gutter.run("register", "b", "--idempotency-key", "k").status == 4)
        #expect(try gutter.run("log").lines.count == 1)
        for _ in 0..<2 {
            #expect(try gutter.run("update", "a", "--rename", "b", "--idempotency-key", "r").status == 0)
        }
        for _ in 0..<2 {
            #expect(try gutter.run("unregister", "b", "--yes", "--idempotency-key", "u").status == 0)
        }
        #expect(try gutter.run("unregister", "b", "--yes", "--idempotency-key", "other").status == 3)
        #expect(try gutter.run("log", "b").lines.count == 3)
    }

    @Test func theEnvironmentNamesTheLogAndTheActor() throws {
        let environment = ["GUTTER_DB": "other.db", "GUTTER_ACTOR": "eve"]
        #expect(try gutter.run("register", "a", environment: environment).output.contains(" eve registered a"))
        #expect(try gutter.files == ["other.db"])
        #expect(try gutter.run("list", "--db", "other.db").status == 0)
    }

    @Test(arguments: [
        (["list"], 3, "There is no log at gutter.db. Check the path, or register a switch to make one."),
        (
            ["update", "a", "--state", "global"], 3,
            "There is no log at gutter.db. Check the path, or register a switch to make one."
        ),
        (["import", "none.jsonl"], 3, "There is no file none.jsonl. Check the path."),
        (["import", "."], 1, "The file . cannot be read: it is a folder."),
        (
            ["list", "--db", "notes.txt"], 1,
            "notes.txt is not a SQLite file, so it is no log of Gutter's. It was left alone."
        ),
        (
            ["register", "a", "--db", "notes.txt"], 1,
            "notes.txt is not a SQLite file, so it is no log of Gutter's. It was left alone."
        ),
        (["register", "a", "--db", "."], 1, ". is a folder, not a log. Name a file."),
        (
            ["register", "a", "--db", "none/a.db"], 3,
            "A log cannot be made at none/a.db: its folder does not exist. Make it first."
        ),
        (["register", "a\tb"], 64, #"The switch name "a\tb" has the control character U+0009. Remove it."#),
        (["register", "a::b"], 64, #"The switch name "a::b" has an empty segment around ':'. Remove the extra ':'."#),
        (
            ["register", String(repeating: "x", count: 201)], 64,
            "The switch name \"\(String(repeating: "x", count: 60))…\" has 201 characters. Use at most 200."
        ),
        (
            ["register", "a", "--namespace", "x..y"], 64,
            #"The namespace "x..y" has an empty segment around '.'. Remove the extra '.'."#
        ),
        (
            ["log", "--since", "yesterdayish"], 64,
            #"--since is no date: "yesterdayish". Give one such as 2024-03-02, 2024-03-02T14:03Z, 2024-03, yesterday "#
                + "or '2 hours ago'."
        ),
        (
            ["replay", "--to", "soon"], 64,
            "--to is no moment: \"soon\". Give one such as 41, @2024-03-02T14:03Z, @yesterday, @'2 hours ago', head or head~3."
        ),
    ])
    func badInputGivesOneClearSentenceAndChangesNothing(
        _ arguments: [String],
        _ status: Int,
        _ message: String
    ) throws {
        try gutter.write(String(repeating: "My notes. ", count: 20), to: "notes.txt")
        let before = try gutter.content("notes.txt")
        let result = try gutter.run(arguments)
        #expect(result.status == status)
        #expect(result.error == "gutter: \(message)\n")
        #expect(result.output.isEmpty)
        #expect(try gutter.files == ["notes.txt"])
        #expect(try gutter.content("notes.txt") == before)
    }

    @Test func namesThatAreEqualAfterNFCAreOneName() throws {
        #expect(try gutter.run("register", "caf\u{E9}").status == 0)
        let result = try gutter.run("register", "cafe\u{301}")
        #expect(result.status == 4)
        #expect(
            result.error == "gutter: The switch \"caf\u{E9}\" already exists in namespace \"default\". "
                + "Update it, or choose another name.\n"
        )
        #expect(try gutter.run("show", "cafe\u{301}").status == 0)
    }

    @Test func everyCommandsHelpHasAnExample() throws {
        let commands = [
            "register", "update", "unregister", "list", "show", "check", "operators", "log", "replay", "import",
            "export", "backup", "stats",
        ]
        for command in commands {
            let help = try gutter.run(command, "--help")
            #expect(help.status == 0)
            #expect(help.lines.allSatisfy { !$0.hasPrefix("  gutter ") || $0.count <= 78 }, "\(command)")
            #expect(help.output.contains("EXAMPLE:\n  gutter \(command)"))
        }
        #expect(try gutter.run("--generate-completion-script", "bash").output.contains("register"))
        #expect(try gutter.run("nonsense").status == 64)
    }
}
