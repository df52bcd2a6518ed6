import Foundation
import Gutter
import GutterTesting
import Testing

/// What the article on testing shows; `DocumentationTests` compares it with the article.
struct TestingArticleTests {
    struct User {
        var age = 0
    }

    struct UserArguments: ArgumentContainer {
        typealias Input = User

        let age = Argument<User>.integer(\.age)
    }

    private let monday = Date(timeIntervalSince1970: 1_704_067_200)

    @Test func overriding() async throws {
        let gutter = try await Manager()

        withSwitches(["checkout": true, "search": false], in: gutter) {
            #expect(gutter.isActive("checkout"))
            #expect(!gutter.isActive("search"))
        }

        withSwitches(["checkout": true], in: gutter) {
            #expect(gutter.isActive("checkout"))
        }

        #expect(!gutter.isActive("checkout"))
    }

    @Test(.switches(["checkout": true]))
    func theNewCheckoutIsUsed() {
        #expect(Manager.default.isActive("checkout"))
    }

    @Test func aManagerForATest() async throws {
        let clock = ManualClock(at: monday)
        let gutter = try await Manager(arguments: [UserArguments.self], clock: clock.wallClock)
        try await gutter.register(Switch("checkout"), by: "ada")
        clock.advance(by: .seconds(3_600))
        try await gutter.unregister("checkout", by: "grace")
        #expect(try await gutter.asOf(.date(monday)).switches.map(\.name) == ["checkout"])
    }

    @Test(.history("incident-42.jsonl", upTo: .position(11)))
    func theIncidentTurnedPaymentsOff() throws {
        let history = try History.current
        let changes = history.transitions { $0.isActive("payments") }
        #expect(changes.map(\.current) == [true, false])
        #expect(changes.last?.event.attribution.reason == "INC-42 payments fail")
        #expect(!Manager.default.isActive("payments"))
    }

    @Test(.history("incident-42.jsonl"))
    func theStepsOfAHistory() throws {
        let history = try History.current
        #expect(history.steps.contains { $0.event.kind == .unregistered })

        for step in history.steps where step.event.kind == .unregistered {
            #expect(!step.before.isActive(step.event.name), "\(step)")
        }
    }

    @Test func makingAHistory() async throws {
        let history = try await History.record { manager, clock in
            try await manager.register(Switch("checkout", state: .global), by: "ada", reason: "launch")
            clock.advance(by: .seconds(90 * 60))
            try await manager.unregister("checkout", by: "grace", reason: "INC-42")
        }
        #expect(history.transitions { $0.isActive("checkout") }.map(\.current) == [true, false])
    }
}

private typealias MyEventLog = InMemoryEventLog

struct MyEventLogTests {
    @Test(arguments: EventLogConformance.Check.allCases)
    func conforms(_ check: EventLogConformance.Check) async throws {
        try await EventLogConformance { MyEventLog() }.run(check)
    }
}
