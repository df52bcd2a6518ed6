import Foundation
import Gutter
import Testing

/// The suites about time travel.
enum Time {}

extension Time {
    /// A manager whose clock goes on by a minute with each event.
    static func manager() async throws -> (gutter: Manager, clock: TestClock) {
        let clock = TestClock("2024-03-02T14:00:00Z")
        let wall = WallClock {
            clock.advance(by: 60)
            return clock.now()
        }
        let gutter = try await Manager(
            arguments: [Deciding.PersonContainer.self],
            clock: wall
        )
        return (gutter, clock)
    }

    static func date(_ text: String) throws -> Date {
        try #require(Timestamp(parsing: text)?.date)
    }
}

extension Deciding {
    typealias PersonContainer = PersonArguments
}

extension Manager {
    /// Edits the switch with this name and saves it.
    @discardableResult
    func edit(_ name: String, _ body: (inout Switch) -> Void) async throws -> Switch {
        var copy = try self.switch(name)
        body(&copy)
        return try await copy.save(by: "ada")
    }

    /// Each living switch and its state, for short: `a:disabled b:global`.
    var summary: String { switches.summary }
}

extension [Switch] {
    var summary: String { map { "\($0.name)=\($0.state.rawValue)" }.joined(separator: " ") }
}

extension Time {
    struct AsOfTests {
        @Test func aViewDecidesWithTheSwitchesAncestorsAndConditionsOfThen() async throws {
            let (gutter, _) = try await Time.manager()
            let old = Condition(\PersonArguments.age, .moreThan(65))
            try await gutter.register(Switch("a", state: .global))
            try await gutter.register(Switch("a:b", state: .selective, conditions: [old]))
            try await gutter.edit("a:b") { $0.conditions = [Condition(\PersonArguments.age, .moreThan(17))] }
            try await gutter.edit("a") { $0.state = .disabled }
            try await gutter.edit("a") { $0.name = "c" }
            try await gutter.unregister("c")
            let person = Person(age: 20)
            // At 5 the rename of the ancestor is half done: a position means exactly that event.
            let answers = try await (0...8)
                .asyncMap { try await gutter.asOf(.position(Position(rawValue: $0))) }
                .map { ($0.isActive("a:b", for: person), $0.isActive("a:b", for: Person(age: 70))) }
            #expect(answers.map(\.0) == [false, false, false, true, false, true, false, false, false])
            #expect(answers.map(\.1) == [false, false, true, true, false, true, false, false, false])
            let then = try await gutter.asOf(.position(4))
            #expect(
                try then.evaluate("a:b", for: person).description
                    == "a:b is off: its ancestor a is off: it is disabled"
            )
            #expect(then.switches.summary == "a=disabled a:b=selective")
            #expect(try then.switch(" a : b ").version == 2)
            #expect(throws: SwitchNotFound(name: "c", namespace: "default")) { try then.switch("c") }
            #expect(throws: SwitchNotFound(name: "c", namespace: "default")) { try then.evaluate("c") }
            #expect(then.namespaced("x").switches.isEmpty)
            await #expect(throws: SwitchNotRetrieved.self) { try await then.switch("a").save() }
            #expect(try await gutter.asOf(.head).switches.isEmpty)
        }

        @Test func aViewGoesByInputsAndNotByOverridesOrSignals() async throws {
            let (gutter, _) = try await Time.manager()
            let old = Condition(\PersonArguments.age, .moreThan(65))
            try await gutter.register(Switch("a", state: .selective, conditions: [old]))
            let then = try await gutter.asOf(.head)
            gutter.signals.switchChecked.connect { _ in Issue.record("The past was checked.") }
            try await gutter.unregister("a")
            gutter.withInputs(Person(age: 70)) {
                #expect(then.isActive("a"))
                #expect(!then.isActive("a", for: Person(age: 7), exclusive: true))
            }
            #expect(!then.isActive("a"))
        }

        @Test func momentsAreAPositionADateAnEventOrTheHead() async throws {
            let (gutter, _) = try await Time.manager()
            let first = try await gutter.register(Switch("a"))
            let second = try await gutter.register(Switch("b"))
            func names(_ moment: Moment) async throws -> [String] {
                try await gutter.asOf(moment).switches.map(\.name)
            }
            #expect(try await names(.start) == [])
            #expect(try await names(.position(1)) == ["a"])
            #expect(try await names(.event(second.id)) == ["a", "b"])
            #expect(try await names(.date(first.recordedAt)) == ["a"])
            #expect(try await names(.date(first.recordedAt - 0.000_002)) == [])
            #expect(try await names(.date(second.recordedAt - 0.000_002)) == ["a"])
            #expect(try await names(.date(.distantFuture)) == ["a", "b"])
            #expect(try await names(.date(.distantPast)) == [])
            #expect(try await names(.head) == ["a", "b"])
            for moment in [Moment.position(3), .position(-1), .event(UUID())] {
                let error = await #expect(throws: EventLogError.self) { try await gutter.asOf(moment) }
                #expect(error?.code == .noSuchPosition)
            }
        }

        @Test func aDiffTellsWhatCameWentAndChanged() async throws {
            let (gutter, _) = try await Time.manager()
            let (old, adult, jeff) = (
                Condition(\PersonArguments.age, .moreThan(65)), Condition(\PersonArguments.age, .moreThan(17)),
                Condition(\PersonArguments.name, .equals("jeff"))
            )
            try await gutter.register(Switch("gone", state: .global))
            try await gutter.register(Switch("old", state: .selective, conditions: [old, jeff]))
            try await gutter.register(Switch("same"))
            try await gutter.unregister("gone")
            try await gutter.edit("old") {
                $0.name = "new"
                $0.label = "New"
                $0.conditions = [adult]
            }
            try await gutter.edit("same") { $0.state = .global }
            try await gutter.edit("same") { $0.state = .disabled }
            try await gutter.register(Switch("came", label: "Came", state: .selective, conditions: [jeff]))
            let diff = try await gutter.diff(from: .position(3))
            #expect(
                diff.description
                    == """
                    + came
                        state selective
                        label "Came"
                        condition added: PersonArguments.name is equal to "jeff"
                    − gone
                        was global
                    ~ new
                        name old → new
                        label none → "New"
                        condition PersonArguments.age is more than 65 → PersonArguments.age is more than 17
                        condition removed: PersonArguments.name is equal to "jeff"
                    """
            )
            #expect(diff.added.map(\.name) == ["came"])
            #expect(diff.removed.map(\.name) == ["gone"])
            #expect(diff.renamed.map(\.name) == ["new"])
            #expect(diff.changed.map(\.name) == ["new"])
            #expect(diff.changed.first?.changes.label?.current == "New")
            #expect(diff.changed.first?.conditions == [.altered(from: old, to: adult), .removed(jeff)])
            #expect(diff.changed.first?.before?.name == "old")
            #expect(try await gutter.diff(from: .head).isEmpty)
            let back = try await gutter.diff(from: .head, to: .position(3))
            #expect(back.added.map(\.name) == ["gone"])
            #expect(back.removed.map(\.name) == ["came"])
        }

        @Test func conditionsInAnotherOrderAreADifferenceOfTheirOwn() async throws {
            let (gutter, _) = try await Time.manager()
            let conditions = [
                Condition(\PersonArguments.age, .moreThan(65)), Condition(\PersonArguments.name, .equals("jeff")),
            ]
            try await gutter.register(Switch("a", conditions: conditions))
            try await gutter.edit("a") { $0.conditions.reverse() }
            let diff = try await gutter.diff(from: .position(1))
            #expect(diff.switches.map(\.sentences) == [["conditions in another order"]])
            #expect(diff.switches.first?.conditions == [])
        }
    }
}

extension Sequence {
    fileprivate func asyncMap<Result>(_ transform: (Element) async throws -> Result) async rethrows -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await transform(element)) }
        return results
    }
}
