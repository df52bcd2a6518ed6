import Gutter
import Testing

struct SwitchTests {
    private let condition = Condition(argument: "A", attribute: "b", operatorName: "true")

    @Test func aNewSwitchIsOffAndUnchanged() {
        let new = Switch("a")
        #expect(new.state == .disabled)
        #expect(new.requiresConsent)
        #expect(!new.isCompounded)
        #expect(new.id == nil)
        #expect(new.version == 0)
        #expect(!new.hasChanges)
    }

    @Test func everyEditShowsWithBothSides() {
        var copy = Switch("a", label: "A")
        copy.name = "b"
        copy.label = "B"
        copy.description = "what"
        copy.state = .global
        copy.isCompounded = true
        copy.requiresConsent = false
        copy.conditions.append(condition)
        let changes = copy.changes
        #expect(changes.properties == ["compounded", "conditions", "consent", "description", "label", "name", "state"])
        #expect(changes.name == Change(previous: "a", current: "b"))
        #expect(changes.label == Change(previous: "A", current: "B"))
        #expect(changes.description == Change(previous: nil, current: "what"))
        #expect(changes.state == Change(previous: .disabled, current: .global))
        #expect(changes.isCompounded == Change(previous: false, current: true))
        #expect(changes.requiresConsent == Change(previous: true, current: false))
        #expect(changes.conditions == Change(previous: [], current: [condition]))
    }

    @Test func editsThatAreUndoneAreNone() {
        var copy = Switch("a", conditions: [condition])
        copy.state = .global
        copy.conditions[0].isNegated = true
        #expect(copy.hasChanges)
        copy.state = .disabled
        copy.conditions[0].isNegated = false
        #expect(!copy.hasChanges)
    }

    @Test func acceptingChangesForgetsThem() {
        var copy = Switch("a")
        copy.state = .global
        copy.acceptChanges()
        #expect(!copy.hasChanges)
        #expect(copy.state == .global)
        copy.state = .disabled
        #expect(copy.changes.state?.previous == .global)
    }

    @Test func textIsComparedByByteAndNaNIsItself() {
        var copy = Switch("a", label: "\u{E9}")
        copy.label = "e\u{301}"
        #expect(copy.changes.properties == ["label"])
        var other = Switch("a", conditions: [Condition(argument: "A", attribute: "b", operatorName: "equals")])
        other.conditions[0].parameters = ["value": .double(.nan)]
        other.acceptChanges()
        other.conditions[0].parameters = ["value": .double(.nan)]
        #expect(!other.hasChanges)
    }

    @available(*, deprecated, message: "It tests a deprecated name.")
    @Test func guttersSpellingOfConsentStillWorks() {
        var copy = Switch("a")
        copy.concent = false
        #expect(!copy.requiresConsent)
        #expect(!copy.concent)
    }

    @available(*, deprecated, message: "It tests deprecated names.")
    @Test func theFormerNamesStillWork() async throws {
        #expect(
            Switch("a", compounded: true, consent: false) == Switch("a", isCompounded: true, requiresConsent: false)
        )
        #expect(Switch("a", consent: false) == Switch("a", requiresConsent: false))
        var copy = Switch("a", state: .selective)
        copy.compounded = true
        copy.consent = false
        #expect(copy.isCompounded && copy.compounded && !copy.requiresConsent && !copy.consent)
        #expect(copy.changes.compounded == copy.changes.isCompounded && copy.changes.compounded != nil)
        #expect(copy.changes.consent == copy.changes.requiresConsent && copy.changes.consent != nil)
        let not = Condition(argument: "A", attribute: "b", operator: .moreThan(1), isNegated: true)
        #expect(Condition(argument: "A", attribute: "b", operator: .moreThan(1), negative: true) == not)
        let parameters: [String: Value] = ["lower_limit": 1]
        #expect(
            Condition(
                argument: "A",
                attribute: "b",
                operatorName: "more_than",
                parameters: parameters,
                negative: true
            ) == not
        )
        #expect(Condition(\PersonArguments.age, .moreThan(1), negative: true).negative)

        copy.conditions = [Condition(argument: "A", attribute: "b", operator: .moreThan(1))]
        copy.consent = true
        let gutter = try await Manager()
        try await gutter.register(copy)
        gutter.input(Attributes("A", ["b": 2]))
        #expect(gutter.isActive("a"))
        gutter.flush()
        #expect(!gutter.isActive("a"))
    }
}
