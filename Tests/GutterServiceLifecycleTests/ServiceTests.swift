import Gutter
import GutterServiceLifecycle
import Logging
import ServiceLifecycle
import Testing

struct ServiceTests {
    /// Triggers the shutdown of its group once a switch was asked for.
    private struct Asker: Service {
        let gutter: Manager

        func run() async throws {
            #expect(!gutter.isActive("asked for"))
        }
    }

    @Test(.timeLimit(.minutes(1))) func aGroupShutsTheManagerDown() async throws {
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
}
