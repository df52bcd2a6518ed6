import Foundation
import GutterTestSupport
import Testing

/// Commands by somebody who has seen an older switch, who changes others by it, or who is one of many.
@Suite(.threadsOfItsOwn)
struct ConcurrentCommandTests {
    private let gutter: CommandLineTool

    init() throws {
        gutter = try CommandLineTool()
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

    /// A version belongs to an identity, and a name may have had several identities.
    @Test func aVersionOfAFormerSwitchIsNotTakenForThisOne() throws {
        for state in ["disabled", "global"] {
            try gutter.run("register", "checkout")
            try gutter.run("update", "checkout", "--state", "global", "--label", state)
            if state == "disabled" { try gutter.run("unregister", "checkout", "--yes") }
        }
        let shown = try gutter.run("show", "checkout", "--format", "json").json as? [String: Any]
        let id = try #require(shown?["id"] as? String)
        for arguments in [
            ["update", "checkout", "--label", "x"], ["update", "checkout", "--label", "x", "--dry-run"],
            ["unregister", "checkout", "--yes"], ["unregister", "checkout", "--dry-run"],
        ] {
            let result = try gutter.run(arguments + ["--if-version", "2"])
            #expect(result.status == 4)
            #expect(result.error.hasPrefix("gutter: Version 2 of \"checkout\" may be that of another switch, "))
            #expect(result.error.hasSuffix("name it by its identity: 2@\(id).\n"))
            let other = try gutter.run(arguments + ["--if-version", "2@00000000-0000-4000-8000-000000000000"])
            #expect(other.status == 4)
            #expect(other.error.hasPrefix("gutter: The switch \"checkout\" is \(id) now, not 00000000-"))
        }
        for version in ["2@", "2@x", "x", "@", ""] {
            #expect(try gutter.run("update", "checkout", "--state", "disabled", "--if-version", version).status == 64)
        }
        #expect(try gutter.run("log").lines.count == 5)
        #expect(try gutter.run("update", "checkout", "--label", "x", "--if-version", "2@\(id)").status == 0)
        // Version 3 of the former switch is its unregistration, so nobody has seen that one.
        #expect(try gutter.run("unregister", "checkout", "--if-version", "3", "--yes").status == 0)
    }

    @Test func aPlanForScriptsSaysWhomItFlipsByConsent() throws {
        try gutter.run("register", "shop:express", "--state", "global")
        for arguments in [["register", "shop"], ["register", "shop", "--if-absent"]] {
            let plan = try gutter.run(arguments + ["--dry-run", "--format", "json"]).json as? [String: Any]
            let effects = try #require(plan?["byConsent"] as? [[String: Any]])
            #expect(effects.map { $0["name"] as? String } == ["shop:express"])
            #expect(effects.map { $0["before"] as? String } == ["everybody"])
            #expect(effects.map { $0["after"] as? String } == ["nobody"])
            let lines = try gutter.run(arguments + ["--dry-run", "--format", "jsonl"]).lines
            #expect(lines.count == 2)
            #expect(lines.last?.hasPrefix(#"{"byConsent":{"after":"nobody","before":"everybody","id":""#) == true)
            // And without a yes nothing is done.
            let asking = try gutter.run(arguments)
            #expect(asking.status == 64)
            #expect(asking.error.contains("and by consent\n  shop:express: on for everyone → off for everyone\n"))
        }
        let harmless = try gutter.run("register", "other", "--dry-run", "--format", "json").json as? [String: Any]
        #expect((harmless?["byConsent"] as? [Any])?.isEmpty == true)
        #expect(try gutter.run("log").lines.count == 1)
    }

    @Test func anImportAsksBeforeItFlipsOthersByConsent() throws {
        try gutter.run("register", "shop:express", "--state", "global")
        let time = Date(timeIntervalSinceNow: 60).formatted(.iso8601)
        let change = #"{"at": "\#(time)", "actor": "bob", "op": "register", "switch": {"name": "shop"}}"#
        try Data(change.utf8).write(to: gutter.folder.appending(path: "h.jsonl"))
        let effect = "by consent\n  shop:express: on for everyone → off for everyone\n"
        let trial = try gutter.run("import", "h.jsonl", "--dry-run")
        #expect(trial.output.hasPrefix(effect), "\(trial.error)")
        let asking = try gutter.run("import", "h.jsonl")
        #expect(asking.status == 64)
        #expect(
            asking.error
                == "This changes\n\(effect)gutter: Nobody can be asked here. Repeat the command with --yes.\n"
        )
        #expect(try gutter.run("log").lines.count == 1)
        #expect(try gutter.run("import", "h.jsonl", "--yes").status == 0)
        #expect(try gutter.run("log").lines.count == 2)
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
        // In an incident you are told, not asked.
        let on = try gutter.run("update", "shop", "--state", "global")
        #expect(on.status == 0)
        #expect(
            on.error == """
                and by consent
                  shop:express: off for everyone → on for everyone
                  shop:search: off for everyone → on for everyone

                """
        )
        // Going back flips others off as well.
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

    /// A program that lets everybody plan and nobody write for a second.
    private static let lock = """
        import sqlite3, sys, time
        c = sqlite3.connect(sys.argv[1], isolation_level=None)
        c.execute('BEGIN IMMEDIATE')
        print('locked', flush=True)
        time.sleep(1)
        c.execute('ROLLBACK')
        """

    /// Every other command that gets in first outdates its plan. It plans again, since nobody has agreed to the old plan.
    @Test func aRenameWhoseDescendantsChangeMeanwhileIsPlannedAgain() async throws {
        let path = gutter.folder.appending(path: "gutter.db").path()
        for round in 1...3 {
            let name = "s\(round)"
            try gutter.run("register", name)
            for child in 1...4 { try gutter.run("register", "\(name):\(child)") }
            let (process, output) = (Process(), Pipe())
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = ["python3", "-c", Self.lock, path]
            process.standardOutput = output
            try process.start()
            _ = output.fileHandleForReading.availableData
            try await withThrowingTaskGroup { group in
                for child in 1...4 {
                    group.addTask { _ = try gutter.run("update", "\(name):\(child)", "--label", "x") }
                }
                group.addTask {
                    let rename = try gutter.run("update", name, "--rename", "t\(round)")
                    #expect(rename.status == 0, "\(rename.error)")
                    #expect(rename.lines.count == 5)
                }
                try await group.waitForAll()
            }
            process.waitUntilExit()
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
}
