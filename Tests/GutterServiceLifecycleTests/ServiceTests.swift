#if ServiceLifecycle
import Foundation
import Gutter
import GutterSQLite
import GutterServiceLifecycle
import GutterTestSupport
import Logging
import ServiceLifecycle
import Synchronization
import Testing
import UnixSignals

struct ServiceTests {
    /// Triggers the shutdown of its group once a switch was asked for.
    private struct Asker: Service {
        let gutter: Manager

        func run() async throws {
            #expect(!gutter.isActive("asked for"))
        }
    }

    @Test(.timeLimit(.minutes(5))) func aGroupShutsTheManagerDown() async throws {
        let gutter = try await Manager(autocreate: true)
        let asker = ServiceGroupConfiguration.ServiceConfiguration(
            service: Asker(gutter: gutter),
            successTerminationBehavior: .gracefullyShutdownGroup
        )
        let group = ServiceGroup(
            configuration: .init(services: [.init(service: gutter), asker], logger: Logger(label: "test"))
        )
        try await group.run()
        #expect(gutter.switches.map(\.name) == ["asked for"])
        // It creates nothing any more, and still answers.
        #expect(!gutter.isActive("later"))
        await gutter.shutdown()
        #expect(gutter.switches.count == 1)
    }

    /// A process that is told to stop, as a service manager does it.
    @Test(.timeLimit(.minutes(5))) func afterSIGTERMTheFileHoldsEverythingByItself() async throws {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryFolder()
            let gutter = try await Manager(log: .sqlite(at: folder.path("switches.db")))
            let server = Waiting {
                for number in 0..<12 { try await gutter.register(Switch("switch \(number)")) }
                kill(getpid(), SIGTERM)
                try await gracefulShutdown()
            }
            let group = ServiceGroup(
                services: [gutter, server],
                gracefulShutdownSignals: [.sigterm],
                logger: Logger(label: "test")
            )
            try await group.run()
            try #require(try FileManager.default.contentsOfDirectory(atPath: folder.path("")) == ["switches.db"])
            try FileManager.default.copyItem(atPath: folder.path("switches.db"), toPath: folder.path("copy.db"))
            let copy = try SQLiteEventLog(path: folder.path("copy.db"))
            try #require(try await copy.head().position == 12)
            try #require(try await copy.verify().isSound)
            try await copy.close()
        }
    }

    @Test(.timeLimit(.minutes(5)), arguments: ["replaced", "closed"])
    func aGroupSeesThatFollowingHasEnded(_ reason: String) async throws {
        let folder = try TemporaryFolder()
        let log = try SQLiteEventLog(path: folder.path("switches.db"))
        let gutter = try await Manager(log: log)
        try await gutter.register(Switch("a", state: .global))
        let server = Waiting { try await Task.sleep(for: .seconds(60)) }
        let group = ServiceGroup(services: [gutter, server], logger: Logger(label: "test"))
        let running = Task { try await group.run() }
        try await Task.sleep(for: .milliseconds(50))
        if reason == "closed" {
            try await log.close()
        } else {
            try FileManager.default.moveItem(atPath: folder.path("switches.db"), toPath: folder.path("elsewhere"))
        }
        let error = await #expect(throws: EventLogError.self) { try await running.value }
        #expect(error?.code.description == reason)
        #expect(server.wasCancelled)
        #expect(gutter.isActive("a"))
    }
}

/// A service that does something, and notes whether it was cancelled.
final class Waiting: Service {
    private let body: @Sendable () async throws -> Void
    private let cancelled = Atomic<Bool>(false)

    init(_ body: @escaping @Sendable () async throws -> Void) {
        self.body = body
    }

    var wasCancelled: Bool { cancelled.load(ordering: .relaxed) }

    func run() async throws {
        do { try await body() } catch let error as CancellationError {
            cancelled.store(true, ordering: .relaxed)
            throw error
        }
        if Task.isCancelled { cancelled.store(true, ordering: .relaxed) }
    }
}
#endif
