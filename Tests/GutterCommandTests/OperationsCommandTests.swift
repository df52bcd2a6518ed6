import Foundation
import GutterTestSupport
import Testing

@Suite(.threadsOfItsOwn)
struct OperationsCommandTests {
    private let gutter: CommandLineTool

    init() throws {
        gutter = try CommandLineTool()
        for arguments in [
            ["register", "checkout", "--state", "global"],
            ["register", "dark-mode", "--namespace", "mobile", "--actor", "grace"],
            ["update", "checkout", "--state", "disabled"], ["register", "old"], ["unregister", "old", "--yes"],
        ] {
            let result = try gutter.run(arguments)
            #expect(result.status == 0, "\(result.error)")
        }
    }

    private func object(_ arguments: String...) throws -> [String: Any] {
        try #require(try gutter.run(arguments).json as? [String: Any])
    }

    private func withoutTimesAndSizes(_ text: String) -> String {
        text.replacing(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ/, with: "TIME")
            .replacing(/[\d,]+ bytes, 0 bytes in the -wal, [\d,]+ an event/, with: "SIZES")
    }

    @Test func backupPrintsTheHeadToNoteDown() throws {
        let head = try #require(try object("verify", "--format", "json")["head"] as? String)
        let backup = try gutter.run("backup", "backup.db")
        #expect(backup.error.isEmpty)
        let size = try gutter.content("backup.db").count.formatted(.number.locale(Locale(identifier: "en_GB")))
        #expect(backup.output == "Backed up 5 events to backup.db: head \(head), \(size) bytes, verified.\n")
        #expect(try gutter.files == ["backup.db", "gutter.db"])
        let verified = try gutter.run("verify", "--db", "backup.db", "--expect-head", head)
        #expect(verified.output == "OK: 5 events, head \(head).\n")
        #expect(try gutter.run("export", "--db", "backup.db").output == gutter.run("export").output)
        #expect(try gutter.files == ["backup.db", "gutter.db"])

        let json = try object("backup", "unverified.db", "--no-verify", "--format", "json")
        #expect(json.keys.sorted() == ["bytes", "events", "file", "head", "verified"])
        #expect(json["head"] as? String == head)
        #expect(json["verified"] as? Bool == false)
    }

    @Test(
        arguments: [
            (
                ["gutter.db"], 4,
                "There is a file at gutter.db already, and a backup never overwrites one. "
                    + "Choose another name, or move that file away first."
            ),
            (["."], 4, ". is a folder, not a new file. Name a file in it."),
            (
                ["nowhere/backup.db"], 3,
                "A backup cannot be made at nowhere/backup.db: its folder does not exist. Make it first."
            ),
            (
                ["backup.db", "--db", "none.db"], 3,
                "There is no log at none.db. Check the path, or register a switch to make one."
            ),
        ]
    )
    func aBackupThatCannotBeMadeIsRefused(_ arguments: [String], _ status: Int, _ message: String) throws {
        let before = try gutter.content("gutter.db")
        let result = try gutter.run(["backup"] + arguments)
        #expect(Int(result.status) == status)
        #expect(result.error == "gutter: \(message)\n")
        #expect(try gutter.files == ["gutter.db"])
        #expect(try gutter.content("gutter.db") == before)
    }

    /// The signal comes at another moment each time; whichever it is, there is a whole backup or nothing.
    @Test func anInterruptedBackupLeavesNothing() throws {
        for hundredths in 0..<12 {
            let delay = String(format: "%.2f", Double(hundredths) / 100)
            let result = try gutter.shell("timeout --signal=INT --preserve-status \(delay)1 gutter backup copy.db")
            let files = try gutter.files
            if result.status == 0 {
                #expect(files == ["copy.db", "gutter.db"])
                try FileManager.default.removeItem(at: gutter.folder.appending(path: "copy.db"))
            } else {
                // 2 if it came before the command could handle it.
                #expect(result.status == 130 || result.status == 2)
                #expect(files == ["gutter.db"])
            }
        }
    }

    @Test func statsSaysWhatIsInTheLog() throws {
        let stats = try gutter.run("stats", "--limit", "2")
        #expect(
            withoutTimesAndSizes(stats.output) == """
                events       5, 5 in the last 7 days, 5 in the last 30
                first event  #1, TIME
                last event   #5, TIME
                switches     2, and 1 gone
                namespaces   2
                actors       2
                size         SIZES

                NAMESPACE  SWITCHES  EVENTS
                default    1         4
                mobile     1         1

                BUSIEST SWITCH  NAMESPACE  EVENTS  GONE
                checkout        default    2
                old             default    2       gone

                BUSIEST ACTOR  EVENTS
                ada            4
                grace          1

                LONGEST UNTOUCHED  NAMESPACE  SINCE                 EVENT
                dark-mode          mobile     TIME  #2
                checkout           default    TIME  #3

                """
        )
        #expect(try gutter.files == ["gutter.db"])
    }

    @Test func statsForScriptsHasStableKeys() throws {
        let json = try object("stats", "--format", "json")
        #expect(
            json.keys.sorted() == [
                "actors", "busiestActors", "busiestSwitches", "bytes", "bytesPerEvent", "events",
                "eventsInLast30Days", "eventsInLast7Days", "fileBytes", "firstAt", "goneSwitches", "head",
                "largestNamespaces", "lastAt", "namespaces", "switches", "untouchedSwitches", "walBytes",
            ]
        )
        #expect(json["events"] as? Int == 5)
        #expect(json["goneSwitches"] as? Int == 1)
        let untouched = try #require(json["untouchedSwitches"] as? [[String: Any]])
        #expect(
            untouched.first?.keys.sorted() == [
                "alive", "changedAt", "events", "id", "lastEvent", "name", "namespace",
            ]
        )
        #expect(try gutter.content("gutter.db").count == json["fileBytes"] as? Int)
        let refused = try gutter.run("stats", "--limit", "0")
        #expect(refused.status == 64)
        #expect(refused.error.hasPrefix("Error: --limit must be at least 1, not 0.\n"))
        #expect(try gutter.run("stats", "--db", "none.db").status == 3)
    }

    @Test func restorePutsABackupIntoPlaceAndKeepsWhatWasThere() throws {
        let head = try #require(try object("backup", "backup.db", "--format", "json")["head"] as? String)
        try gutter.run("register", "later")
        let wrong = try gutter.run("restore", "backup.db", "--expect-head", "5:" + String(repeating: "0", count: 64))
        #expect(wrong.status == 1)
        #expect(wrong.error.contains("was not restored, because it has a fault"))
        #expect(try gutter.files == ["backup.db", "gutter.db"])
        let restored = try gutter.run("restore", "backup.db", "--expect-head", head)
        #expect(restored.error.isEmpty)
        #expect(restored.lines.first == "Restored 5 events from backup.db to gutter.db: head \(head), verified.")
        let aside = try #require(try gutter.files.first { $0.contains("before-restore") })
        #expect(restored.lines.count == 2 && restored.lines[1].hasSuffix(aside))
        #expect(try gutter.run("verify").output == "OK: 5 events, head \(head).\n")
        #expect(try gutter.run("log", "later", "--db", aside).lines.count == 1)
        let json = try object("restore", "backup.db", "--db", "new.db", "--format", "json")
        #expect(json.keys.sorted() == ["events", "file", "head", "setAside"])
        #expect(try gutter.run("restore", "none.db").status == 3)
    }

    @Test(arguments: [
        ["register", "x"], ["import", "x.jsonl", "--dry-run"], ["list"], ["verify"], ["restore", "gutter.db"],
    ])
    func whatIsNoFileToSQLiteIsRefused(_ arguments: [String]) throws {
        for path in [":memory:", "file:gutter.db", ""] {
            let result = try gutter.run(arguments + ["--db", path])
            #expect(result.status == 64, "\(arguments) \(path): \(result.output)")
            #expect(result.error.contains(path.hasPrefix("file:") ? "is a URI" : "`.inMemory` in Swift"))
        }
        #expect(try gutter.files == ["gutter.db"])
    }
}
