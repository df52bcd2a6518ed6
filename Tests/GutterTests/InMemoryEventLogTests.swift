import Gutter
import GutterTesting
import Testing

struct InMemoryEventLogTests {
    @Test(arguments: EventLogConformance.Check.allCases)
    func conforms(_ check: EventLogConformance.Check) async throws {
        try await EventLogConformance { InMemoryEventLog() }.run(check)
    }
}
