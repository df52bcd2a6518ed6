#if Tracing
import Gutter
import GutterTracing
import InMemoryTracing
import Testing
import Tracing

struct Order: Sendable {
    let id: Int
}

struct OrderArguments: ArgumentContainer {
    typealias Input = Order
    let id = Argument<Order>.integer(\.id)
}

struct TracingTests {
    private let gutter: Manager
    private let tracer = InMemoryTracer()

    init() async throws {
        gutter = try await Manager(arguments: [OrderArguments.self])
        func selective(_ name: String, _ condition: Condition, isCompounded: Bool = false) -> Switch {
            Switch(name, state: .selective, isCompounded: isCompounded, conditions: [condition])
        }
        for new in [
            Switch("on", state: .global),
            Switch("off", state: .disabled),
            Switch("off:child", state: .global),
            Switch("none", state: .selective),
            selective("match", Condition(\OrderArguments.id, .equals(7))),
            selective("all", Condition(\OrderArguments.id, .equals(7)), isCompounded: true),
            selective("other", Condition(\OrderArguments.id, .equals(8))),
            selective("split", Condition(\OrderArguments.id, .percent(100))),
            selective("broken", Condition(\OrderArguments.id, .startsWith("x"))),
            selective("gone", Condition(argument: "Gone", attribute: "id", operator: .truthy)),
        ] {
            try await gutter.register(new)
        }
    }

    /// What the events of the span say, in the order of the keys.
    private func events() -> [String] {
        tracer.finishedSpans.flatMap(\.events)
            .map { event in
                var words: [String] = []
                event.attributes.forEach { key, value in
                    words.append("\(key.replacing("feature_flag.", with: ""))=\(value.text)")
                }
                return "\(event.name) \(words.sorted().joined(separator: " "))"
            }
    }

    @Test func anEventHasTheNamesOfTheConventions() {
        tracer.withSpan("checkout") { span in
            gutter.withEvaluations(notedOn: span) { _ = gutter.isActive("on") }
            _ = gutter.isActive("on")
        }
        #expect(
            events() == [
                "feature_flag.evaluation key=on provider.name=gutter result.reason=static result.value=true "
                    + "result.variant=on set.id=default version=1"
            ]
        )
    }

    @Test(arguments: [
        ("on", "static", "on"), ("off", "disabled", "off"), ("off:child", "disabled", "off"),
        ("none", "default", "off"), ("match", "targeting_match", "on"), ("all", "targeting_match", "on"),
        ("other", "default", "off"), ("split", "split", "on"), ("broken", "error", "off"), ("gone", "error", "off"),
    ])
    func whatDecidedIsTheReason(_ name: String, _ reason: String, _ variant: String) throws {
        tracer.withSpan("checkout") { span in
            gutter.withEvaluations(notedOn: span) { _ = gutter.isActive(name, for: Order(id: 7)) }
        }
        let event = try #require(events().last)
        #expect(event.contains(" key=\(name) ") && event.contains(" result.reason=\(reason) "), "\(event)")
        #expect(event.contains(" result.variant=\(variant) "), "\(event)")
    }

    @Test func aConditionThatCannotBeDecidedIsTheError() throws {
        tracer.withSpan("checkout") { span in
            gutter.withEvaluations(notedOn: span) { _ = gutter.isActive("gone", for: Order(id: 7)) }
        }
        let event = try #require(events().last)
        #expect(event.contains("error.type=unknown_argument"))
        #expect(event.contains("error.message=Whether Gone.id is true cannot be decided"), "\(event)")
    }

    @Test func spansOfTasksThatRunAtOnceAreApart() async {
        await withTaskGroup { group in
            for number in 0..<100 {
                group.addTask {
                    await tracer.withSpan("\(number)") { span in
                        await gutter.withEvaluations(notedOn: span) {
                            for _ in 0..<number {
                                await Task.yield()
                                _ = gutter.isActive("on")
                            }
                        }
                    }
                }
            }
        }
        #expect(tracer.finishedSpans.count == 100)
        for span in tracer.finishedSpans { #expect("\(span.events.count)" == span.operationName) }
    }

    @Test func withoutASpanTheBodyIsRunAllTheSame() async {
        #expect(gutter.withEvaluations { gutter.isActive("on") })
        let isActive = await gutter.withEvaluations {
            await Task.yield()
            return gutter.isActive("on")
        }
        #expect(isActive)
    }
}

extension SpanAttribute {
    fileprivate var text: String {
        switch self {
        case .string(let text): text
        case .bool(let value): "\(value)"
        default: "\(self)"
        }
    }
}
#endif
