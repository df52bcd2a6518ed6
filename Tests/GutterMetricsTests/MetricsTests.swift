#if Metrics
import Gutter
import GutterMetrics
import Metrics
import MetricsTestKit
import Testing

struct Order: Sendable {
    let total: Int
}

struct OrderArguments: ArgumentContainer {
    typealias Input = Order
    let total = Argument<Order>.integer(\.total)
}

struct MetricsTests {
    private let gutter: Manager
    private let metrics = TestMetrics()

    init() async throws {
        gutter = try await Manager(arguments: [OrderArguments.self])
        try await gutter.register(Switch("a", state: .global))
        try await gutter.register(Switch("a:b", state: .disabled))
    }

    private func counts(_ label: String) -> [String: Int64] {
        var counts: [String: Int64] = [:]
        for counter in metrics.counters(label: label) {
            let key = counter.dimensions.map { "\($0.0)=\($0.1)" }.joined(separator: " ")
            counts[key] = counter.totalValue
        }
        return counts
    }

    @Test func changesAreCountedByKindAndTimed() async throws {
        gutter.reportMetrics(to: metrics)
        var a = try gutter.switch("a")
        a.label = "A"
        try await a.save()
        try await gutter.register(Switch("c"))
        try await gutter.register(Switch("d"))
        try await gutter.namespaced("other").register(Switch("e"))
        try await gutter.unregister("a")
        #expect(
            counts("gutter.changes") == [
                "namespace=default kind=updated": 1, "namespace=default kind=registered": 2,
                "namespace=default kind=unregistered": 2,
            ]
        )
        let delay = try metrics.expectTimer("gutter.change.delay", [("namespace", "default")])
        #expect(delay.values.count == 5)
        #expect(delay.values.allSatisfy { 0...10_000_000_000 ~= $0 })
        #expect(try metrics.expectMeter("gutter.position", [("namespace", "default")]).lastValue == 8)
    }

    @Test func thePositionIsKnownBeforeTheFirstChange() throws {
        gutter.reportMetrics(to: metrics)
        #expect(try metrics.expectMeter("gutter.position", [("namespace", "default")]).lastValue == 2)
    }

    @Test func historyThatIsToldAgainIsNotCountedAgain() async throws {
        gutter.reportMetrics(to: metrics)
        #expect(try await gutter.replaySignals() == 2)
        #expect(counts("gutter.changes").isEmpty)
    }

    @Test func unknownNamesAreCountedWithoutTheName() {
        gutter.reportMetrics(to: metrics)
        for name in ["x", "y", "a"] { _ = gutter.isActive(name) }
        #expect(counts("gutter.unknown.checks") == ["namespace=default": 2])
    }

    @Test func checksAreCountedBySwitchAndAnswerWhereThatIsAskedFor() {
        gutter.reportMetrics(to: metrics)
        _ = gutter.isActive("a")
        #expect(counts("gutter.checks").isEmpty)
        gutter.reportMetrics(.checks, to: metrics)
        _ = gutter.isActive("a")
        _ = gutter.handle("a").isActive()
        // Its ancestor consents, and so is checked and on.
        _ = gutter.isActive("a:b")
        #expect(
            counts("gutter.checks") == ["namespace=default switch=a": 3, "namespace=default switch=a:b": 1]
        )
        #expect(counts("gutter.checks.active") == ["namespace=default switch=a": 3])
    }

    @Test func conditionErrorsAreCountedByArgument() async throws {
        gutter.reportMetrics(.conditionErrors, to: metrics)
        let conditions = [
            Condition(\OrderArguments.total, .startsWith("x")),
            Condition(argument: "OrderArguments", attribute: "gone", operator: .truthy),
        ]
        try await gutter.register(Switch("c", state: .selective, conditions: conditions))
        #expect(!gutter.isActive("c", for: Order(total: 5)))
        #expect(
            counts("gutter.condition.errors") == [
                "namespace=default argument=OrderArguments.total": 1,
                "namespace=default argument=OrderArguments.gone": 1,
            ]
        )
    }

    @Test func aReportThatIsStoppedCountsNoMore() async throws {
        let report = gutter.reportMetrics([.checks, .changes, .conditionErrors, .unknownSwitches], to: metrics)
        report.stop()
        report.stop()
        _ = gutter.isActive("a")
        _ = gutter.isActive("x")
        try await gutter.register(Switch("c"))
        #expect(counts("gutter.checks").isEmpty && counts("gutter.changes").isEmpty)
        #expect(counts("gutter.unknown.checks") == ["namespace=default": 0])
    }

    @Test func twoHundredTasksLoseNoCount() async {
        gutter.reportMetrics(.checks, to: metrics)
        await withTaskGroup { group in
            for _ in 0..<200 { group.addTask { for _ in 0..<50 { _ = gutter.isActive("a") } } }
        }
        #expect(counts("gutter.checks") == ["namespace=default switch=a": 10_000])
    }
}
#endif
