import Foundation
import Gutter
import GutterSQLite
import GutterTestSupport
import Testing

@Suite(.threadsOfItsOwn)
struct HeadCommandTests {
    private let gutter: CommandLineTool

    init() throws {
        gutter = try CommandLineTool()
        try gutter.run("register", "a")
    }

    private func head() throws -> Head {
        try #require(Head(try gutter.run("head").lines.first ?? ""))
    }

    @Test func theHeadIsWhatVerifyDemands() throws {
        let head = try head()
        #expect(head.position == 1)
        try gutter.run("update", "a", "--state", "global")
        #expect(try gutter.run("verify", "--expect-head", head.description).status == 0)
        let forged = Head(position: 1, hash: try self.head().hash)
        #expect(try gutter.run("verify", "--expect-head", forged.description).status == 1)
    }

    @Test func theHeadIsPrintedWithItsTimeAndTheLogsId() async throws {
        let lines = try gutter.run("head").lines
        #expect(lines.count == 3)
        #expect(lines[1].wholeMatch(of: /recorded +\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ/) != nil)
        let log = try SQLiteEventLog(path: gutter.folder.appending(path: "gutter.db").path())
        let event = try #require(try await log.events(EventQuery()).first)
        try await log.close()
        #expect(lines[2].hasSuffix(event.previousHash.description))

        let json = try gutter.run("head", "--format", "json")
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect(object["position"] as? Int == 1)
        #expect(object["hash"] as? String == event.hash.description)
        #expect(object["head"] as? String == "1:\(event.hash)")
        #expect(object["logID"] as? String == event.previousHash.description)
        #expect((object["recordedAt"] as? String)?.hasSuffix("Z") == true)
    }

    @Test func aLogThatIsNotThereHasNoHead() throws {
        #expect(try gutter.run("head", "--db", "none.db").status == 3)
    }
}
