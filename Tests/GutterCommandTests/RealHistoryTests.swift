import Foundation
import GutterTestSupport
import Testing

@Suite(.needsRealHistory, .threadsOfItsOwn)
struct RealHistoryTests {
    private let gutter: CommandLineTool
    private let history = SharedData.history.path()

    init() throws {
        gutter = try CommandLineTool()
        let result = try gutter.run("import", history, "--db", "h.db")
        #expect(result.status == 0)
        #expect(result.output == "Appended 1,034 events to h.db: \(history) holds 1,034 changes.\n")
    }

    private func names(_ json: Any?) throws -> [String] {
        try #require(json as? [[String: Any]]).compactMap { $0["name"] as? String }
    }

    @Test func importingAgainAppendsNothing() throws {
        let before = try gutter.content("h.db")
        let again = try gutter.run("import", history, "--db", "h.db")
        #expect(again.status == 0)
        #expect(again.output.hasPrefix("Appended 0 events to h.db:"))
        #expect(again.output.hasSuffix("1,034 are there already.\n"))
        #expect(try gutter.run("export", "--db", "h.db").lines.count == 1_034)
        #expect(try gutter.content("h.db") == before)
    }

    @Test func listAndReplayAgree() throws {
        let web = try gutter.run("list", "--db", "h.db", "--format", "json").json
        let development = try gutter.run("list", "--db", "h.db", "--format", "json", "--namespace", "development").json
        #expect(try names(web).count == 60)
        #expect(try names(development).count == 26)
        let replay = try gutter.run("replay", "--db", "h.db", "--format", "json").json as? [String: NSArray]
        #expect(replay?.keys.sorted() == ["default", "development"])
        #expect(replay?["default"] == (try switches(web)))
        #expect(replay?["development"] == (try switches(development)))
    }

    /// A list without what `list` adds about the last change of each switch.
    private func switches(_ list: Any?) throws -> NSArray {
        try #require(list as? [[String: Any]]).map { $0.filter { $0.key != "changed" } } as NSArray
    }

    /// At twenty moments, against a fold of the file that shares nothing with the program.
    @Test func replayToAPositionIsAFoldOfTheFilesFirstLines() throws {
        let lines = try String(contentsOf: SharedData.history, encoding: .utf8).split(separator: "\n")
        var expected: [String: [String: String]] = [:]
        for (index, line) in lines.enumerated() {
            let change = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            let namespace = try #require(change["namespace"] as? String)
            let properties = change["switch"] as? [String: String]
            let name = try #require(properties?["name"] ?? change["name"] as? String)
            expected[namespace, default: [:]][name] =
                change["op"] as? String == "unregister" ? nil : properties?["state"] ?? expected[namespace]?[name]
            guard index % 50 == 49 else { continue }
            let replay = try gutter.run("replay", "--db", "h.db", "--to", "\(index + 1)", "--format", "json").json
            let states = try #require(replay as? [String: [[String: Any]]])
                .mapValues { switches in
                    Dictionary(
                        uniqueKeysWithValues: switches.map { ($0["name"] as? String ?? "", $0["state"] as? String) }
                    )
                }
            #expect(states == expected.mapValues { $0.mapValues(Optional.some) }, "after line \(index + 1)")
        }
    }

    @Test func theLogOfASwitchTellsItsWholeStory() throws {
        let log = try gutter.run("log", "whatsNewPage", "--db", "h.db")
        #expect(log.status == 0)
        #expect(log.lines.count == 3)
        #expect(log.lines[0].contains(" registered whatsNewPage: state disabled ("))
        #expect(
            log.lines[1]
                .hasSuffix(
                    "2026-08-20 11:47:47Z dev-16 updated whatsNewPage: state disabled → global "
                        + "(Enable what's new page for everyone)"
                )
        )
        #expect(
            log.lines[2]
                .hasSuffix(
                    "2026-08-20 14:59:10Z dev-16 unregistered whatsNewPage: was global (Remove New In Unleash)"
                )
        )
        let json = try #require(
            gutter.run("log", "whatsNewPage", "--db", "h.db", "--format", "json").json as? [[String: Any]]
        )
        #expect(json.map { $0["kind"] as? String } == ["registered", "updated", "unregistered"])
    }

    @Test func filtersAgreeWithTheFile() throws {
        let count = try String(contentsOf: SharedData.history, encoding: .utf8).split(separator: "\n")
            .count {
                $0.contains(#""actor": "dev-16""#) && $0.contains(#""op": "unregister""#) && $0 >= #"{"at": "2026"#
            }
        let log = try gutter.run(
            "log",
            "--all-namespaces",
            "--actor",
            "dev-16",
            "--kind",
            "unregistered",
            "--since",
            "2026-01-01",
            "--db",
            "h.db"
        )
        #expect(log.lines.count == count)
        #expect(count > 0)
    }

    @Test func exportsAreByteIdenticalOnTheOtherSide() throws {
        let export = try gutter.run("export", "--db", "h.db").output
        try gutter.write(export, to: "e.jsonl")
        let result = try gutter.run("import", "e.jsonl", "--db", "copy.db")
        #expect(result.output == "Appended 1,034 events to copy.db: e.jsonl holds 1,034 events.\n")
        #expect(try gutter.run("export", "--db", "copy.db").output == export)
        #expect(try gutter.run("import", "e.jsonl", "--db", "copy.db").output.hasPrefix("Appended 0 events"))
    }

    @Test func aBrokenLine500ChangesNothing() throws {
        var lines = try String(contentsOf: SharedData.history, encoding: .utf8).split(separator: "\n")
        lines[499] = "{\"at\": oops}"
        try gutter.write(lines.joined(separator: "\n"), to: "bad.jsonl")
        let result = try gutter.run("import", "bad.jsonl", "--db", "new.db")
        #expect(result.status == 1)
        #expect(
            result.error == "gutter: Line 500 of bad.jsonl: it is not JSON: expected a value at byte 8.\n"
                + "Nothing was imported.\n"
        )
        #expect(try !gutter.files.contains("new.db"))
    }
}
