import Foundation
import Gutter
import GutterSQLite
import GutterTestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct HealthTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func aManagerThatFollowsIsAliveAndReady() async throws {
        let gutter = try await Manager(log: .sqlite(at: folder.path("switches.db")))
        try await gutter.register(Switch("a"))
        let health = await gutter.health()
        #expect(health.isFollowing)
        #expect(health.position == 1)
        #expect(health.head == 1)
        #expect(health.lag == 0)
        #expect(health.isAlive)
        #expect(health.isReady())
        #expect(health.description == "following, at #1 of #1")
        try await gutter.close()
    }

    @Test func aManagerThatDoesNotFollowFallsBehind() async throws {
        let path = folder.path("switches.db")
        let gutter = try await Manager(log: .sqlite(at: path))
        await gutter.shutdown()
        let other = try await Manager(log: .sqlite(at: path))
        for name in ["a", "b"] { try await other.register(Switch(name)) }
        let health = await gutter.health()
        #expect(!health.isFollowing)
        #expect(health.lag == 2)
        #expect(health.isAlive)
        #expect(!health.isReady())
        #expect(health.description == "not following, at #0 of #2")
        try await other.close()
        try await gutter.close()
    }

    @Test func aLogThatIsClosedIsNotRead() async throws {
        let gutter = try await Manager(log: .sqlite(at: folder.path("switches.db")))
        try await gutter.close()
        let health = await gutter.health()
        #expect((health.readError as? EventLogError)?.code == .closed)
        #expect(health.head == nil)
        #expect(health.lag == nil)
        #expect(!health.isReady())
    }

    @Test func aLogThatWasReplacedEndsFollowing() async throws {
        let path = folder.path("switches.db")
        let gutter = try await Manager(log: .sqlite(at: path))
        try await gutter.register(Switch("a"))
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        let other = try await Manager(log: .sqlite(at: path))
        try await other.register(Switch("b"))
        // The watcher of the file says so; nobody asks meanwhile.
        await #expect(throws: EventLogError.self) { try await gutter.waitUntilCaughtUp(to: 99) }
        let health = await gutter.health()
        #expect(!health.isAlive)
        #expect((health.endOfFollowing as? EventLogError)?.code == .replaced)
        #expect(!health.isReady())
        try await other.close()
    }
}
