#if ServiceLifecycle
import Foundation
import Gutter
import GutterSQLite
import GutterServiceLifecycle
import GutterTestSupport
import Logging
import ServiceLifecycle
import Testing
import UnixSignals

/// What the module's page shows; `DocumentationTests` compares it with the page.
struct ServicePageTests {
    private struct Server: Service {
        func run() async throws {}
    }

    @Test(.timeLimit(.minutes(5))) func aManagerIsAService() async throws {
        let gutter = try await Manager()
        let server = Server()
        let logger = Logger(label: "shop")

        // The server ends by itself here, which a group takes for a failure.
        await #expect(throws: ServiceGroupError.self) {
            let group = ServiceGroup(services: [gutter, server], gracefulShutdownSignals: [.sigterm], logger: logger)
            try await group.run()
        }
        #expect(!gutter.isActive("checkout"))
    }

    @Test(.timeLimit(.minutes(5))) func aServerMayGoOnWithoutItsLog() async throws {
        let folder = try TemporaryFolder()
        let gutter = try await Manager(log: .sqlite(at: folder.path("switches.db")))
        try await gutter.register(Switch("checkout", state: .global))
        let gate = AsyncStream.makeStream(of: Void.self)
        let server = Waiting { for await _ in gate.stream {} }

        let keeping = ServiceGroupConfiguration.ServiceConfiguration(
            service: gutter,
            failureTerminationBehavior: .ignore
        )

        let serving = ServiceGroupConfiguration.ServiceConfiguration(
            service: server,
            successTerminationBehavior: .gracefullyShutdownGroup
        )
        let group = ServiceGroup(configuration: .init(services: [keeping, serving], logger: Logger(label: "shop")))
        let running = Task { try await group.run() }
        try FileManager.default.moveItem(atPath: folder.path("switches.db"), toPath: folder.path("elsewhere"))
        await #expect(throws: EventLogError.self) { try await gutter.untilFollowingEnds() }
        try await Task.sleep(for: .milliseconds(100))
        #expect(gutter.isActive("checkout"))
        // The server was not cancelled: it ends because it is told to.
        #expect(!server.wasCancelled)
        gate.continuation.finish()
        try await running.value
        #expect(!server.wasCancelled)
    }
}
#endif
