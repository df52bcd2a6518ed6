import Foundation
import Gutter
import GutterSQLite
import GutterTestSupport
import Testing

@Suite(.threadsOfItsOwn)
struct TimeCommandTests {
    private let gutter: CommandLineTool

    init() throws {
        gutter = try CommandLineTool()
        let condition = "UserArguments.age more_than 65"
        for arguments in [
            ["register", "shop", "--state", "global"],
            ["register", "shop:pay", "--state", "selective", "--add-condition", condition],
            ["update", "shop:pay", "--state", "global", "--reason", "INC-42"],
            ["update", "shop", "--state", "disabled"], ["update", "shop", "--rename", "store"],
        ] {
            let result = try gutter.run(arguments)
            #expect(result.status == 0, "\(result.error)")
        }
    }

    private func withoutTimes(_ text: String) -> String {
        text.replacing(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ/, with: "TIME")
    }

    @Test(
        arguments: [
            ("2", ["shop", "shop:pay"]), ("#1", ["shop"]), ("0", []), ("head", ["store", "store:pay"]),
            ("head~2", ["shop", "shop:pay"]), ("head~1", ["shop", "shop:pay"]), ("HEAD", ["store", "store:pay"]),
            ("now", ["store", "store:pay"]), ("@1 month ago", []), ("head~6", []), ("@2 hours ago", []),
            ("@2000-01-01", []),
            ("@2999-01-01T00:00Z", ["store", "store:pay"]), ("2000-01-01T00:00Z", []),
        ]
    )
    func momentsAreWrittenInManyWays(_ moment: String, _ names: [String]) throws {
        let list = try gutter.run("list", "--at", moment, "--format", "jsonl")
        #expect(list.status == 0, "\(list.error)")
        #expect(try list.lines.map { try Self.object($0)["name"] as? String } == names)
    }

    private static func object(_ line: String) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }

    @Test(
        arguments: [
            ("7", "There is no position 7: the log ends at 6. Use a position from 0 to 6."),
            ("head~7", "There is no moment head~7: the log ends at #6."),
            (
                "-1",
                "--at is no moment: \"-1\". Give one such as 41, @2024-03-02T14:03Z, @yesterday, @'2 hours ago', head or head~3."
            ),
            (
                "head~x",
                "--at is no moment: \"head~x\". Give one such as 41, @2024-03-02T14:03Z, @yesterday, @'2 hours ago', head or head~3."
            ),
            (
                "0b5c1f60-0000-4000-8000-000000000000",
                "There is no event with the id 0b5c1f60-0000-4000-8000-000000000000 in the log."
            ),
        ]
    )
    func aMomentThatIsNotThereIsAUsageError(_ moment: String, _ message: String) throws {
        let result = try gutter.run("list", "--at=\(moment)")
        #expect(result.status == 64)
        #expect(result.error == "gutter: \(message)\n")
    }

    @Test func anEventIsAMomentByItsID() throws {
        let id = try #require(try Self.object(try gutter.run("export").lines[1])["id"] as? String)
        #expect(try gutter.run("list", "--at", id, "--format", "jsonl").lines.count == 2)
    }

    @Test func checkAndShowLookBack() throws {
        let check = try gutter.run("check", "shop:pay", "--at", "2", "--input", #"UserArguments={"age":70}"#)
        #expect(
            withoutTimes(check.output)
                == "As of #2, TIME:\nshop:pay is on: UserArguments.age is more than 65 holds\n"
        )
        #expect(try gutter.run("check", "shop:pay", "--at", "4", "--quiet").status == 1)
        #expect(try gutter.run("check", "store:pay", "--at", "4").status == 3)
        let show = try gutter.run("show", "shop:pay", "--at", "2")
        #expect(show.output.contains("\n  state        selective\n"))
        #expect(show.output.contains("version 1\n"))
    }

    @Test func diffTellsWhatDiffers() throws {
        #expect(
            try gutter.run("diff", "1", "head").output == """
                ~ store
                    name shop → store
                    state global → disabled
                + store:pay
                    state global
                    condition added: UserArguments.age is more than 65

                """
        )
        #expect(try gutter.run("diff", "6", "head").output == "Nothing differs between #6 and #6.\n")
        let json = try #require(try gutter.run("diff", "head", "head~3", "--format", "json").json as? [String: Any])
        #expect((json["switches"] as? [[String: Any]])?.count == 2)
    }

    @Test func transitionsAndBisectNameTheEvent() throws {
        let input = #"UserArguments={"age":7}"#
        let transitions = try gutter.run("transitions", "shop:pay", "--input", input, "--format", "jsonl").lines
            .map(Self.object)
        #expect(transitions.map { $0["position"] as? Int } == [3, 4])
        #expect(transitions.map { $0["value"] as? Bool } == [true, false])
        #expect(transitions.first?["reason"] as? String == "INC-42")
        let exists = try gutter.run("transitions", "shop", "--exists", "--to", "3", "--from", "1")
        #expect(exists.output == "shop was there all the time.\n")
        #expect(try gutter.run("transitions", "nobody").status == 3)
        #expect(try gutter.run("bisect", "nobody").status == 3)
        #expect(try gutter.run("transitions", "shop", "--from", "head", "--to", "0").status == 64)

        let bisect = try gutter.run("bisect", "shop:pay", "--input", input, "--to", "3")
        #expect(bisect.lines.first?.hasPrefix("#3 ") == true)
        #expect(bisect.lines.last == "After it shop:pay was on, found in 3 looks at 3 events.")
        let agreeing = try gutter.run("bisect", "store:pay", "--to", "5")
        #expect(agreeing.status == 1)
        #expect(agreeing.error.hasPrefix("gutter: The answer is the same at #0 and at #5"))
    }

    @Test func rollbackShowsWhatItDoesAndAsks() throws {
        let difference = """
            ~ shop
                name store → shop
                state disabled → global
            ~ shop:pay
                name store:pay → shop:pay
                state global → selective

            """
        let arguments = ["rollback", "store", "--to", "2", "--subtree"]
        #expect(try gutter.run(arguments + ["--dry-run"]).output == difference)
        let asking = try gutter.run(arguments, input: "y\n")
        #expect(asking.status == 64)
        #expect(
            asking.error
                == "This changes\n\(difference)gutter: Nobody can be asked here. Repeat the command with --yes.\n"
        )
        #expect(try gutter.run("log").lines.count == 6)
        let done = try gutter.run(arguments + ["--yes", "--idempotency-key", "k"])
        #expect(done.status == 0)
        #expect(done.lines.allSatisfy { $0.hasSuffix("[cause #2]") })
        #expect(try gutter.run(arguments + ["--yes", "--idempotency-key", "k"]).output == done.output)
        #expect(try gutter.run(arguments + ["--yes"]).status == 3)
        let nothing = try gutter.run("rollback", "shop", "--to", "2", "--subtree", "--yes")
        #expect(nothing.output == "Nothing to do: shop is as it was at #2.\n")
        #expect(try gutter.run("rollback", "--namespace-wide", "--to", "0", "--yes").lines.count == 2)
        #expect(try gutter.run("list", "--format", "json").output == "[]\n")
        #expect(try gutter.run("verify").status == 0)
        // The same words again are the same command, even though the head has moved; for another switch they are not.
        try gutter.run("register", "late")
        let relative = ["rollback", "late", "--to", "head~1", "--yes", "--idempotency-key", "relative"]
        let first = try gutter.run(relative)
        #expect(first.status == 0, "\(first.error)")
        #expect(try gutter.run(relative).output == first.output)
        let other = try gutter.run(
            "rollback",
            "store",
            "--to",
            "2",
            "--subtree",
            "--yes",
            "--idempotency-key",
            "relative"
        )
        #expect(other.status == 4)
        #expect(try gutter.run("rollback", "--to", "0").status == 64)
        #expect(try gutter.run("rollback", "a", "--namespace-wide", "--to", "0").status == 64)
    }

    @Test func revertUndoesOneEventOrSaysWhichStandsInTheWay() throws {
        #expect(
            try gutter.run("revert", "3", "--dry-run").output == "~ store:pay\n    state global → selective\n"
        )
        #expect(try gutter.run("revert", "3", "--yes").lines.count == 1)
        #expect(try gutter.run("revert", "3", "--yes").output == "Nothing to do: event #3 is undone already.\n")
        try gutter.run("update", "store:pay", "--state", "disabled")
        let conflict = try gutter.run("revert", "3", "--yes")
        #expect(conflict.status == 4)
        #expect(
            conflict.error.hasPrefix("gutter: Event #3 cannot be undone: its state was changed again by event #8.")
        )
        #expect(try gutter.run("revert", "head", "--yes").status == 0)
        #expect(try gutter.run("revert", "5", "--transaction", "--yes").lines.count == 2)
        #expect(try gutter.run("revert", "99", "--yes").status == 64)
        #expect(
            try gutter.run("revert", "@2 hours ago", "--yes").error
                == "gutter: The event '@2 hours ago' is a date. Name one event; `gutter log` shows their positions.\n"
        )
    }

    @Test func dryRunsChangeNothing() throws {
        let before = try gutter.run("export").output
        #expect(
            try gutter.run("update", "store:pay", "--label", "Pay", "--dry-run").output
                == "~ store:pay\n    label none → \"Pay\"\n"
        )
        #expect(
            try gutter.run("unregister", "store", "--dry-run").output
                == "− store\n    was disabled\n− store:pay\n    was global\n"
                + "    condition removed: UserArguments.age is more than 65\n"
        )
        #expect(try gutter.run("export").output == before)
    }

    @Test func verifyDemandsTheHeadThatWasKept() throws {
        let report = try #require(try gutter.run("verify", "--format", "json").json as? [String: Any])
        let head = try #require(report["head"] as? String)
        try gutter.run("register", "later")
        #expect(try gutter.run("verify", "--expect-head", head).status == 0)
        let other = "6:" + String(repeating: "0", count: 64)
        let rewritten = try gutter.run("verify", "--expect-head", other)
        #expect(rewritten.status == 1)
        #expect(
            rewritten.lines == [
                "#6: its hash is not that of the expected head \(other): the log was rewritten",
                "1 fault in 7 events; the first at #6.",
            ]
        )
        #expect(try gutter.run("verify", "--expect-head", "6").status == 64)
        let repair = try gutter.run("repair-projection")
        #expect(repair.output == "The projection was made anew from 7 events: it was right before.\n")
    }

    @Test func verifyOfALogWithoutEventsSaysSo() async throws {
        let path = gutter.folder.appending(path: "empty.db").path(percentEncoded: false)
        let log = try SQLiteEventLog(path: path)
        let head = try await log.head()
        try await log.close()
        let text = try gutter.run("verify", "--db", "empty.db")
        #expect(text.status == 0)
        #expect(text.output == "No events, head \(head).\n")
        let json = try gutter.run("verify", "--db", "empty.db", "--format", "json")
        #expect(
            json.output == #"{"empty":true,"events":0,"faults":[],"head":"\#(head)","sound":true,"unreadable":0}"#
                + "\n"
        )
        let cutOff = try gutter.run("verify", "--db", "empty.db", "--expect-head", "6:\(head.hash)")
        #expect(cutOff.status == 1)
        #expect(cutOff.lines.last == "1 fault in 0 events; the first at #6.")
    }

    @Test func tailFollowsAndLeavesNoFileBehind() throws {
        let result = try gutter.shell(
            """
            gutter tail --lines 1 --format jsonl > tail.out & pid=$!
            until [ -s tail.out ]; do sleep 0.05; done
            gutter register new --actor eve > /dev/null
            for try in $(seq 100); do grep -q '"name":"new"' tail.out && break; sleep 0.05; done
            kill -TERM $pid; wait $pid; echo "status $?"
            cat tail.out; ls
            """
        )
        #expect(result.lines.first == "status 0", "\(result.error)")
        #expect(result.lines.filter { $0.hasPrefix("{") }.count == 2)
        #expect(result.lines.filter { !$0.hasPrefix("{") }.dropFirst() == ["gutter.db", "tail.out"])
    }

    @Test func replayDrivesSignals() throws {
        let signals = try gutter.run("replay", "--signals", "--to", "3").lines
        #expect(
            signals.map { $0.split(separator: " ").first } == [
                "switchRegistered", "switchRegistered", "switchUpdated",
            ]
        )
    }
}
