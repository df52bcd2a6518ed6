import Gutter
import GutterServiceLifecycle
import Logging
import ServiceLifecycle
import Testing
import UnixSignals

/// What the module's page shows; `DocumentationTests` compares it with the page.
struct ServicePageTests {
    private struct Server: Service {
        func run() async throws {}
    }

    @Test(.timeLimit(.minutes(1))) func aManagerIsAService() async throws {
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
}
