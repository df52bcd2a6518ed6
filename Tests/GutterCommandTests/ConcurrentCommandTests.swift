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
}
