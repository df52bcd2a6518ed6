import Foundation
import Gutter
import GutterSQLite
import GutterTestSupport
import Testing

@testable import GutterCommand

/// Times: a log that is ahead of the clock, days and months, zones.
@Suite(.threadsOfItsOwn)
struct ClockTests {
    private let gutter: CommandLineTool

    init() throws {
        gutter = try CommandLineTool()
    }

    /// A change that is made while the clock is wrong.
    private func change(_ name: String, at date: String) async throws {
        let log = try SQLiteEventLog(path: gutter.folder.appending(path: "gutter.db").path())
        var configuration = Manager.Configuration()
        configuration.log = log
        configuration.clock = .fixed(at: try #require(Timestamp(parsing: date)).date)
        configuration.followsLog = false
        let manager = try await Manager(configuration)
        try await manager.register(Switch(name, state: .global), by: "ada", reason: "the clock was wrong")
        try await log.close()
    }

    private func withoutTimesOfNow(_ text: String) -> String {
        text.replacing(/20[2-8]\d-\d\d-\d\d \d\d:\d\d:\d\dZ/, with: "NOW")
    }

    @Test func whileTheLogIsAheadEveryCommandShowsTheTrueTime() async throws {
        try await change("a", at: "2099-10-13T17:58:10Z")
        let update = try gutter.run("update", "a", "--state", "disabled")
        let line = "#2 2099-10-13 17:58:10Z (clock NOW) ada updated a: state global → disabled\n"
        let note = """
            gutter: The log's clock is 2099-10-13 17:58:10Z, ahead of this machine's, NOW. Changes made meanwhile get that \
            time, and show this machine's beside it; dates count the first.

            """
        #expect(withoutTimesOfNow(update.output) == line)
        #expect(withoutTimesOfNow(update.error) == note)
        let log = try gutter.run("log")
        #expect(withoutTimesOfNow(log.output).hasSuffix(line))
        #expect(withoutTimesOfNow(log.error) == note)
        for command in ["stats", "verify"] {
            let result = try gutter.run(command)
            #expect(result.status == 0)
            #expect(withoutTimesOfNow(result.error) == note)
        }
        let time = "2099-10-13 17:58:10Z (clock NOW)"
        for arguments in [
            ["show", "a"], ["list"], ["transitions", "a"], ["stats"], ["replay"], ["list", "--at", "2"],
        ] {
            #expect(withoutTimesOfNow(try gutter.run(arguments).output).contains(time), "\(arguments)")
        }
        // What is on now is what `check` says, whatever the log's clock is.
        let check = try gutter.run("check", "a", "--at", "@now")
        #expect(withoutTimesOfNow(check.output) == "As of #2, \(time):\na is off: it is disabled\n")
        #expect(withoutTimesOfNow(check.error) == note)
        #expect(try gutter.run("transitions", "a", "--to", "now").lines.count == 3)
        let transitions = try #require(gutter.run("transitions", "a", "--format", "json").json as? [[String: Any]])
        #expect(transitions[0]["clock"] == nil)
        #expect((transitions[1]["clock"] as? String)?.hasPrefix("20") == true)
        let history = try gutter.shell("sqlite3 gutter.db 'select clock from history'")
        #expect(history.status != 0 || history.lines.count == 1)
    }

    @Test func aLogThatIsNotAheadGetsNoNote() throws {
        try gutter.run("register", "a")
        for command in ["log", "stats", "verify"] { #expect(try gutter.run(command).error.isEmpty) }
        #expect(try gutter.run("update", "a", "--state", "global").error.isEmpty)
    }

    private func names(_ arguments: String...) throws -> [String] {
        try gutter.run(["log"] + arguments).output.matches(of: /registered (\w+)/).map { String($0.output.1) }
    }

    @Test func aRangeTakesInTheWholeOfWhatItsEndsName() async throws {
        for (name, date) in [
            ("a", "2024-02-29T23:59:59.999999Z"), ("b", "2024-03-01T00:00:00Z"), ("c", "2024-03-01T23:59:59.999999Z"),
            ("d", "2024-03-02T00:00:00Z"), ("e", "2024-03-31T23:59:59Z"), ("f", "2024-12-31T23:59:59Z"),
        ] {
            try await change(name, at: date)
        }
        #expect(try names("--since", "2024-03-01", "--until", "2024-03-01") == ["b", "c"])
        #expect(try names("--since", "2024-03", "--until", "2024-03") == ["b", "c", "d", "e"])
        #expect(try names("--until", "2024-02") == ["a"])
        #expect(try names("--since", "2024-12", "--until", "2024-12") == ["f"])
        #expect(try names("--since", "2024-03-01T23:59", "--until", "2024-03-01T23:59") == ["c"])
        #expect(try names("--until", "2024-03-01T00:00:00") == ["a", "b"])
        #expect(try names("--since", "2024-03-01T01:00+0100", "--until", "2024-03-01T00:00:00+00") == ["b"])
        // As a moment, a day is its beginning.
        #expect(try gutter.run("list", "--at", "@2024-03-01", "--format", "jsonl").lines.count == 2)
        #expect(try gutter.run("list", "--at", "2024-03", "--format", "jsonl").lines.count == 2)
        #expect(try gutter.run("list", "--at", "@2024-03-02T01:00+0100", "--format", "jsonl").lines.count == 4)
    }

    @Test func todayAndYesterdayAreDays() throws {
        try gutter.run("register", "a")
        #expect(try names("--since", "yesterday", "--until", "today") == ["a"])
        #expect(try names("--since", "Today") == ["a"])
        #expect(try names("--until", "yesterday").isEmpty)
        #expect(try gutter.run("list", "--at", "@yesterday", "--format", "json").output == "[]\n")
        #expect(try gutter.run("diff", "yesterday").output.hasPrefix("+ a\n"))
    }

    @Test func datesAreReadInTheZoneThatTheyNameOrInTheOneThatIsShown() throws {
        let now = try #require(Timestamp(parsing: "2024-03-31T00:30Z")).date
        let berlin = try #require(TimeZone(identifier: "Europe/Berlin"))
        func read(_ text: String, _ bound: DateArgument.Bound = .start, _ zone: TimeZone) -> String? {
            DateArgument.date(text, now: now, as: bound, in: zone).map { Timestamp($0).description }
        }
        #expect(read("today", .start, .gmt) == "2024-03-31T00:00:00.000000Z")
        #expect(read("today", .start, berlin) == "2024-03-30T23:00:00.000000Z")
        // That day has 23 hours.
        #expect(read("today", .end, berlin) == "2024-03-31T21:59:59.999999Z")
        #expect(read("yesterday", .end, berlin) == "2024-03-30T22:59:59.999999Z")
        #expect(read("2024-07-01", .start, berlin) == "2024-06-30T22:00:00.000000Z")
        #expect(read("2024-07", .end, berlin) == "2024-07-31T21:59:59.999999Z")
        #expect(read("2024-07-01T12:00", .start, berlin) == "2024-07-01T10:00:00.000000Z")
        #expect(read("2024-07-01T12:00Z", .start, berlin) == "2024-07-01T12:00:00.000000Z")
        #expect(read("2024-07-01 12:00:01-0530", .moment, berlin) == "2024-07-01T17:30:01.999999Z")
        #expect(read("2024-13", .start, .gmt) == nil)
        #expect(read("tomorrow", .start, .gmt) == nil)
    }

    @Test func localShowsTheTimesOfTheMachine() async throws {
        try await change("a", at: "2024-03-02T23:03:11Z")
        let environment = ["TZ": "Asia/Kolkata"]
        func output(_ arguments: String...) throws -> String {
            let result = try gutter.run(arguments, environment: environment)
            #expect(result.status == 0, "\(arguments): \(result.error)")
            return result.output
        }
        for arguments in [
            ["log"], ["show", "a"], ["list"], ["transitions", "a"], ["replay"], ["stats"], ["list", "--at", "1"],
        ] {
            let local = try gutter.run(arguments + ["--local"], environment: environment).output
            #expect(local.contains("2024-03-03 04:33:11+05:30"), "\(arguments): \(local)")
            #expect(!local.contains("2024-03-02 23:03:11Z"), "\(arguments)")
            let universal = try gutter.run(arguments, environment: environment).output
            #expect(universal.contains("2024-03-02 23:03:11Z"), "\(arguments)")
        }
        #expect(try output("log", "--local", "--until", "2024-03-02") == "No event matches.\n")
        #expect(try output("log", "--local", "--since", "2024-03-03").contains("registered a"))
        #expect(try output("log", "--local", "--format", "json").contains("2024-03-02T23:03:11.000000Z"))
    }
}
