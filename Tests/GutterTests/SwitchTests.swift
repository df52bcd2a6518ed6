import Gutter
import Testing

struct SwitchTests {
    private let condition = Condition(argument: "A", attribute: "b", operatorName: "true")

    @Test func aNewSwitchIsOffAndUnchanged() {
        let new = Switch("a")
        #expect(new.state == .disabled)
        #expect(new.consent)
        #expect(!new.compounded)
        #expect(new.id == nil)
        #expect(new.version == 0)
        #expect(!new.changed)
    }

    @Test func everyEditShowsWithBothSides() {
        var copy = Switch("a", label: "A")
        copy.name = "b"
        copy.label = "B"
        copy.description = "what"
        copy.state = .global
        copy.compounded = true
        copy.consent = false
        copy.conditions.append(condition)
        let changes = copy.changes
        #expect(changes.properties == ["compounded", "conditions", "consent", "description", "label", "name", "state"])
        #expect(changes.name == Change(previous: "a", current: "b"))
        #expect(changes.label == Change(previous: "A", current: "B"))
        #expect(changes.description == Change(previous: nil, current: "what"))
        #expect(changes.state == Change(previous: .disabled, current: .global))
        #expect(changes.compounded == Change(previous: false, current: true))
        #expect(changes.consent == Change(previous: true, current: false))
        #expect(changes.conditions == Change(previous: [], current: [condition]))
    }

    @Test func editsThatAreUndoneAreNone() {
        var copy = Switch("a", conditions: [condition])
        copy.state = .global
        copy.conditions[0].negative = true
        #expect(copy.changed)
        copy.state = .disabled
        copy.conditions[0].negative = false
        #expect(!copy.changed)
    }

    @Test func resetForgets() {
        var copy = Switch("a")
        copy.state = .global
        copy.reset()
        #expect(!copy.changed)
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
        other.reset()
        other.conditions[0].parameters = ["value": .double(.nan)]
        #expect(!other.changed)
    }

    @available(*, deprecated, message: "It tests a deprecated name.")
    @Test func guttersSpellingOfConsentStillWorks() {
        var copy = Switch("a")
        copy.concent = false
        #expect(!copy.consent)
        #expect(!copy.concent)
    }
}
