import Foundation
import Gutter
import Testing

struct EventSentenceTests {
    @Test func everyEventIsASentenceWithItsDifference() async throws {
        let clock = TestClock()
        let gutter = try await Manager(clock: clock.wall)
        let old = Condition(
            argument: "User",
            attribute: "age",
            operatorName: "more_than",
            parameters: ["lower_limit": 65]
        )
        let new = Condition(argument: "User", attribute: "name", operatorName: "equals", parameters: ["value": "Jo"])
        try await gutter.register(Switch("plain"), by: "ada")
        try await gutter.register(
            Switch(
                "full",
                label: "Full",
                description: "All \"of\" it",
                state: .selective,
                requiresConsent: false,
                conditions: [old]
            ),
            by: "ada",
            reason: "EXP-12"
        )
        var copy = try gutter.switch("full")
        copy.state = .global
        copy.label = nil
        copy.requiresConsent = true
        copy.conditions = [new]
        try await withAttribution(.service("bot", onBehalfOf: "grace", reason: "two\nlines\u{1B}[31m")) {
            _ = try await copy.save()
        }
        copy = try gutter.switch("full")
        copy.name = "plain:full"
        try await copy.save(by: "ada")
        try await gutter.unregister("plain:full", by: "ada", reason: "over")
        let sentences = try await gutter.log.events(EventQuery()).map(\.description)
        let time = "2024-03-02 14:03:11Z"
        #expect(
            sentences == [
                "#1 \(time) ada registered plain: state disabled",
                "#2 \(time) ada registered full: state selective, label \"Full\", description \"All \\\"of\\\" it\", "
                    + "consent false, conditions User.age is more than 65 (EXP-12)",
                "#3 \(time) bot for grace updated full: state selective → global, label \"Full\" → none, "
                    + "consent false → true, conditions − User.age is more than 65, "
                    + "+ User.name is equal to \"Jo\" (two\\nlines\\u{1B}[31m)",
                "#4 \(time) ada updated plain:full: name full → plain:full",
                "#5 \(time) ada unregistered plain:full: was global (over)",
            ]
        )
    }

    @Test func theDesignsExample() async throws {
        let gutter = try await Manager(clock: TestClock().wall)
        try await gutter.register(Switch("checkout"), by: "ada")
        var copy = try gutter.switch("checkout")
        copy.state = .global
        let event = try await gutter.update(copy, by: "dev-07", reason: "INC-42")[0]
        #expect(
            event.description == "#2 2024-03-02 14:03:11Z dev-07 updated checkout: state disabled → global (INC-42)"
        )
    }
}
