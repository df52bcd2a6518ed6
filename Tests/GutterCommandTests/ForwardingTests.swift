import Foundation
import GutterTestSupport
import Testing

/// Programs that pass changes on: they stop anywhere, and lose and repeat nothing.
@Suite(.threadsOfItsOwn)
struct ForwardingTests {
    private let gutter: CommandLineTool

    init() throws {
        gutter = try CommandLineTool()
    }

    private func positions(_ result: CommandLineTool.Result) -> [Int] {
        result.lines.compactMap { line in
            (try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])?["position"] as? Int
        }
    }

    @Test func afterIsWhatComesAfterAPosition() throws {
        for name in ["a", "b", "c", "d", "e"] { try gutter.run("register", name) }
        func log(_ arguments: String...) throws -> [Int] {
            positions(try gutter.run(["log", "--format", "jsonl"] + arguments))
        }
        #expect(try log("--after", "0") == [1, 2, 3, 4, 5])
        #expect(try log("--after", "3") == [4, 5])
        #expect(try log("--after", "#5").isEmpty)
        #expect(try log("--after", "3", "--reverse") == [5, 4])
        // Page by page: the first of them, not the latest.
        #expect(try log("--after", "1", "--limit", "2") == [2, 3])
        #expect(try log("--after", "3", "-n", "2") == [4, 5])
        #expect(try log("-n", "2") == [4, 5])
        #expect(try log("-n", "2", "--reverse") == [5, 4])
        #expect(positions(try gutter.run("export", "--after", "4")) == [5])
        for command in ["log", "export", "tail"] {
            let option = command == "tail" ? "--from" : "--after"
            let beyond = try gutter.run(command, option, "6")
            #expect(beyond.status == 64)
            #expect(beyond.error == "gutter: There is no position 6: the log ends at 5. Use a position from 0 to 5.\n")
            let other = try gutter.run(command, option, "4:\(String(repeating: "0", count: 64))")
            #expect(other.status == 4)
            #expect(other.error.hasPrefix("gutter: The log has another hash at #4 than the one that was given"))
            let none = try gutter.run(command, option, "soon")
            #expect(none.status == 64)
            #expect(none.error.hasPrefix("gutter: \(option) is no position: \"soon\". Give one such as 41, or 41:HASH"))
        }
        let hash = try #require(
            gutter.run("log", "-n", "1", "--format", "jsonl").output.firstMatch(of: /"hash":"([0-9a-f]{64})"/)
        )
        #expect(try log("--after", "5:\(hash.output.1)").isEmpty)
        let start = try #require(
            gutter.run("export").lines[0].firstMatch(of: /"previousHash":"([0-9a-f]{64})"/)
        )
        #expect(try log("--after", "0:\(start.output.1)") == [1, 2, 3, 4, 5])
        #expect(try gutter.run("tail", "--from", "1", "--lines", "3").status == 64)
    }

    @Test func aCopyIsKeptUpToDateByExportsOfWhatIsNew() throws {
        for name in ["a", "a:b", "c"] { try gutter.run("register", name) }
        try gutter.run("update", "a", "--rename", "z")
        let result = try gutter.shell(
            """
            export GUTTER_ACTOR=ada
            gutter export > all.jsonl && gutter import all.jsonl --db copy.db
            gutter register d; gutter unregister z --yes
            gutter export --after 5 > new.jsonl && gutter import new.jsonl --db copy.db
            gutter import new.jsonl --db copy.db
            gutter export --db copy.db > copied.jsonl && gutter export | cmp - copied.jsonl && echo same
            gutter import new.jsonl --db empty.db || echo "refused: $?"
            """
        )
        #expect(result.lines.contains("Appended 3 events to copy.db: new.jsonl holds 3 events."))
        #expect(result.lines.contains("Appended 0 events to copy.db: new.jsonl holds 3 events, 3 are there already."))
        #expect(result.lines.suffix(2) == ["same", "refused: 1"], "\(result.error)")
        #expect(try gutter.run("verify", "--db", "copy.db").status == 0)
    }

    /// A forwarder is killed again and again while changes are made, and each time goes on after the last whole line that it
    /// has passed on.
    @Test(arguments: [true, false]) func aForwarderThatIsKilledLosesAndRepeatsNothing(_ follows: Bool) throws {
        let command =
            follows ? "gutter tail --from $last --all-namespaces" : "gutter log --after $last --all-namespaces"
        try gutter.run("register", "s")
        // Lines longer than a pipe takes at once, so that some are cut by the kill.
        let description = String(repeating: "long ", count: 900)
        try gutter.write(
            """
            export GUTTER_ACTOR=ada
            for round in $(seq 1 25); do
                gutter register "n$round" --namespace "space$((round % 3))" --description '\(description)' || exit 1
                gutter update s --label "round $round" || exit 1
            done > writer.out
            """,
            to: "writer.sh"
        )
        let result = try gutter.shell(
            """
            sh writer.sh & writer=$!
            : > forwarded.jsonl
            last=0
            kills=0
            while kill -0 $writer 2>/dev/null || [ "$last" -lt 51 ]; do
                : > part
                \(command) --format jsonl > part & forwarder=$!
                sleep 0.$((kills % 5 + 1))
                kill -KILL $forwarder 2>/dev/null; wait $forwarder 2>/dev/null
                kills=$((kills + 1))
                # Whole lines only: what follows the last line feed was cut.
                lines=$(wc -l < part)
                head -n "$lines" part >> forwarded.jsonl
                if [ "$lines" -gt 0 ]; then last=$(tail -n 1 forwarded.jsonl | sed 's/.*"position":\\([0-9]*\\).*/\\1/'); fi
                if [ "$kills" -gt 400 ]; then echo stuck; break; fi
            done
            wait $writer; echo "writer $?"
            gutter log --all-namespaces --format jsonl | cmp - forwarded.jsonl && echo same
            """
        )
        #expect(result.lines == ["writer 0", "same"], "\(result.output) \(result.error)")
        #expect(positions(try gutter.shell("cat forwarded.jsonl")) == Array(1...51))
    }
}
