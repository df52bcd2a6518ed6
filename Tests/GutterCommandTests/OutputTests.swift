import Foundation
import Gutter
import GutterSQLite
import GutterTestSupport
import Synchronization
import Testing

@testable import GutterCommand

/// What is printed if there is little room, and for scripts.
@Suite(.threadsOfItsOwn)
struct OutputTests {
    private let gutter: CommandLineTool

    init() throws {
        gutter = try CommandLineTool()
    }

    @Test func aNarrowTerminalKeepsTablesReadable() throws {
        guard CommandLineTool.hasTerminals else { return print("Without python3 nothing is printed on a terminal.") }
        let long = String(repeating: "x", count: 93)
        for name in ["\(long):\(long):first", "\(long):\(long):other", "short"] {
            try gutter.run("register", name, "--reason", String(repeating: "because of much ", count: 40))
        }
        try gutter.run("update", "short", "--description", String(repeating: "A long description. ", count: 250))
        try gutter.run("update", "short", "--description", "")
        for columns in [60, 100] {
            for command in [
                "list", "log", "show short", "show \(long):\(long):first", "stats", "transitions short", "replay",
            ] {
                let lines = try gutter.terminal("gutter \(command)", columns: columns)
                #expect(!lines.isEmpty)
                #expect(lines.allSatisfy { $0.columns <= columns }, "\(command) at \(columns): \(lines)")
                if command == "log" { #expect(lines.count < 200, "at \(columns)") }
            }
        }
        let list = try gutter.terminal("gutter list", columns: 60)
        // Both ends of a name are there, and the time.
        #expect(list.contains { $0.contains("…") && $0.contains(":first") && $0.contains("20") }, "\(list)")
        #expect(list.contains { $0.contains(":other") })
        #expect(list.contains { $0.hasPrefix("short ") })
        // A pipe gets all of it.
        #expect(try gutter.run("list").output.contains("\(long):\(long):first"))
        #expect(try gutter.run("log").output.contains(String(repeating: "A long description. ", count: 200)))
        // A sheet has the whole name and description, on lines of their own.
        try gutter.run("update", "short", "--description", String(repeating: "word ", count: 999) + "END")
        let sheet = try gutter.terminal("gutter show short", columns: 60)
        #expect(sheet.contains { $0.hasSuffix("END") })
    }

    @Test func textsAreCutAndWrappedByColumns() {
        #expect("checkout".truncatedInside(to: 8) == "checkout")
        #expect("payments:gateway:v2".truncatedInside(to: 11) == "payme…ay:v2")
        #expect("日本語日本語".truncatedInside(to: 7) == "日…語")
        #expect("abc".truncatedInside(to: 1) == "…")
        #expect("abc".truncatedInside(to: 0).isEmpty)
        #expect("a bc  def ".wrapped(to: 4) == ["a bc", " def", ""])
        #expect("abcdefghij kl".wrapped(to: 4) == ["abcd", "efgh", "ij", "kl"])
        #expect("ab 日本語日本".wrapped(to: 5) == ["ab", "日本", "語日", "本"])
        #expect("".wrapped(to: 5) == [""])
        #expect("a b".wrapped(to: .max) == ["a b"])
        for width in 1...9 {
            let lines = "one two threefourfive  six".wrapped(to: width)
            #expect(lines.allSatisfy { $0.columns <= width })
            #expect(lines.joined().filter { $0 != " " } == "onetwothreefourfivesix")
        }
    }

    /// The times in what `gutter` prints as JSON, by the keys that hold them.
    @Test func everyTimeInJSONHasOneForm() throws {
        try gutter.run("register", "a", "--reason", "EXP-12")
        try gutter.run("update", "a", "--state", "global", "--actor", "grace")
        let time = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z/
        func times(in value: Any, under key: String = "") -> [String] {
            switch value {
            case let object as [String: Any]: object.flatMap { times(in: $0.value, under: $0.key) }
            case let list as [Any]: list.flatMap { times(in: $0, under: key) }
            default:
                ["at", "clock", "recordedAt", "firstAt", "lastAt", "changedAt"].contains(key) ? ["\(value)"] : []
            }
        }
        for (arguments, count) in [
            (["log"], 2), (["list"], 1), (["show", "a"], 1), (["transitions", "a"], 1), (["bisect", "a"], 1),
            (["stats"], 4), (["revert", "2", "--yes"], 1), (["register", "b"], 1),
        ] {
            let json = try #require(try gutter.run(arguments + ["--format", "json"]).json, "\(arguments)")
            let found = times(in: json)
            #expect(found.count == count, "\(arguments): \(found)")
            #expect(found.allSatisfy { $0.wholeMatch(of: time) != nil }, "\(arguments): \(found)")
        }
        let export = try gutter.run("export").lines
        #expect(export.allSatisfy { $0.firstMatch(of: /"recordedAt":"([^"]*)"/)?.output.1.wholeMatch(of: time) != nil })
    }

    @Test func listForScriptsHasWhoWhenAndWhy() throws {
        try gutter.run("register", "a")
        try gutter.run("update", "a", "--state", "global", "--actor", "grace", "--reason", "INC-42")
        let list = try #require(gutter.run("list", "--format", "json").json as? [[String: Any]])
        let changed = try #require(list.first?["changed"] as? [String: Any])
        #expect(changed["actor"] as? String == "grace")
        #expect(changed["reason"] as? String == "INC-42")
        #expect(changed["position"] as? Int == 2)
        #expect(changed.keys.sorted() == ["actor", "at", "event", "position", "reason"])
        let show = try #require(gutter.run("show", "a", "--format", "json").json as? [String: Any])
        #expect((show["changed"] as? [String: Any])?["at"] as? String == changed["at"] as? String)
    }

    /// A character that cannot be seen is escaped for people who read JSON on a terminal; what is hashed stays as it is.
    @Test func jsonShowsWhatCannotBeSeen() throws {
        let text = "a\u{202E}b\u{85}c\u{FEFF}d\u{2028}e\u{E0041}f\u{7F}g\u{1B}[31mé日"
        try gutter.run("register", "a", "--label", text)
        let escaped = #"a\u202eb\u0085c\ufeffd\u2028e\udb40\udc41f\u007fg\u001b[31mé日"#
        for arguments in [
            ["log"], ["list"], ["show", "a"], ["diff", "0"], ["replay"], ["transitions", "a", "--exists"],
        ] {
            for format in ["json", "jsonl"] {
                let result = try gutter.run(arguments + ["--format", format])
                let output = result.output
                #expect(result.status == 0, "\(arguments)")
                if !["transitions"].contains(arguments[0]) {
                    #expect(output.contains(escaped), "\(arguments): \(output)")
                }
                let isVisible = output.unicodeScalars.allSatisfy { scalar in
                    scalar == "\n" || ![.control, .format, .lineSeparator].contains(scalar.properties.generalCategory)
                }
                #expect(isVisible, "\(arguments)")
            }
        }
        let show = try #require(gutter.run("show", "a", "--format", "json").json as? [String: Any])
        #expect(show["label"] as? String == text)
        #expect(try gutter.run("export").output.contains("a\u{202E}b\u{85}c\u{FEFF}d\u{2028}e\u{E0041}f\u{7F}g"))
        let copy = try gutter.shell("gutter export | gutter import - --db copy.db && gutter verify --db copy.db")
        #expect(copy.status == 0, "\(copy.error)")
    }

    /// A log that notes how many events each reading may give.
    private final class CountingLog: EventLog {
        private let log: InMemoryEventLog
        let limits = Mutex<[Int?]>([])

        init(_ log: InMemoryEventLog) { self.log = log }

        func append(_ request: AppendRequest) async throws -> AppendResult { try await log.append(request) }

        func events(_ query: EventQuery) async throws -> [Event] {
            limits.withLock { $0.append(query.limit) }
            return try await log.events(query)
        }

        func head() async throws -> Head { try await log.head() }

        func waitForEvents(after position: Position) async throws { try await log.waitForEvents(after: position) }

        func snapshot(at position: Position?) async throws -> LogSnapshot { try await log.snapshot(at: position) }

        func idSalt() async throws -> Salt { try await log.idSalt() }
    }

    @Test func toKnowWhetherANameWasEverUsedNeedsOneEvent() async throws {
        let log = CountingLog(InMemoryEventLog())
        var configuration = Manager.Configuration()
        configuration.log = log
        configuration.followsLog = false
        let manager = try await Manager(configuration)
        try await manager.register(Switch("a"), by: "ada")
        var question = QuestionOptions()
        question.name = "a"
        log.limits.withLock { $0 = [] }
        try await question.checkName(in: manager)
        #expect(log.limits.withLock { $0 } == [1])
        question.name = "b"
        do {
            try await question.checkName(in: manager)
            Issue.record("there is no b")
        } catch is NameNeverUsed {}
    }
}
