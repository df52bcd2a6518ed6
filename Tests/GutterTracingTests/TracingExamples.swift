#if Tracing
import Gutter
import GutterTracing
import InMemoryTracing
import Testing
import Tracing

/// What the module's page shows; `DocumentationTests` compares it with the page.
struct TracingPageTests {
    @Test func decisionsAreNotedOnASpan() async throws {
        let tracer = InMemoryTracer()
        let gutter = try await Manager()
        try await gutter.register(Switch("checkout", state: .global))

        try tracer.withSpan("order") { span in
            try gutter.withEvaluations(notedOn: span) {
                guard gutter.isActive("checkout") else { throw Closed() }
            }
        }

        let event = try #require(tracer.finishedSpans.first?.events.first)
        #expect(event.name == "feature_flag.evaluation")
    }

    private struct Closed: Error {}
}
#endif
