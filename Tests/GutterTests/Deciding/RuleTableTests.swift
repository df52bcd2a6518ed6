import Foundation
import Gutter
import GutterTesting
import Testing

extension Deciding {
    /// The numbered rules of the design, a row for each case, asked in every way there is to ask.
    struct RuleTableTests {
        struct Row: CustomTestStringConvertible, Sendable {
            let name: String
            let ages: [Int]
            let sentence: String

            init(_ name: String, _ sentence: String) {
                self.init(name, [], sentence)
            }

            init(_ name: String, _ ages: [Int], _ sentence: String) {
                (self.name, self.ages, self.sentence) = (name, ages, sentence)
            }

            var testDescription: String { "\(name) for \(ages)" }
        }

        /// Every row's answer is in its sentence.
        private func expect(_ row: Row, of gutter: Manager, sourceLocation: SourceLocation) async throws {
            let isOn = row.sentence.hasPrefix("\(row.name) is on:")
            #expect(isOn || row.sentence.hasPrefix("\(row.name) is off:"), sourceLocation: sourceLocation)
            let people = row.ages.map { Person(name: "jeff", age: $0) }
            let handle = gutter.handle(row.name)
            let (answers, evaluation) =
                switch people.count {
                case 0: ([gutter.isActive(row.name), handle.isActive()], try gutter.evaluate(row.name))
                case 1:
                    (
                        [gutter.isActive(row.name, for: people[0]), handle.isActive(for: people[0])],
                        try gutter.evaluate(row.name, for: people[0])
                    )
                default:
                    (
                        [
                            gutter.isActive(row.name, for: people[0], people[1]),
                            handle.isActive(for: people[0], people[1]),
                        ],
                        try gutter.evaluate(row.name, for: people[0], people[1])
                    )
                }
            #expect(answers == [isOn, isOn], sourceLocation: sourceLocation)
            #expect(evaluation.value == isOn, sourceLocation: sourceLocation)
            #expect(evaluation.description == row.sentence, sourceLocation: sourceLocation)
        }

        // MARK: 3: Consent

        @Test(
            arguments: [
                Row("on", "on is on: it is global"), Row("off", "off is off: it is disabled"),
                Row("on:on", "on:on is on: it is global"),
                Row("on:off", "on:off is off: it is disabled"),
                Row("off:on", "off:on is off: its ancestor off is off: it is disabled"),
                Row("off:alone", "off:alone is on: it is global"),
                Row("off:alone:on", "off:alone:on is on: it is global"),
                Row("off:x:y:on", "off:x:y:on is off: its ancestor off is off: it is disabled"),
                Row("nobody:on", "nobody:on is on: it is global"),
                Row(
                    "old:on:on",
                    [70],
                    "old:on:on is on: it is global"
                ),
                Row(
                    "old:on:on",
                    [7],
                    "old:on:on is off: its ancestor old:on is off: "
                        + "its ancestor old is off: none of its conditions holds"
                ),
                Row("old:old", [70], "old:old is on: PersonArguments.age is more than 65 holds"),
            ]
        )
        func consent(_ row: Row) async throws {
            let old = Condition(\PersonArguments.age, .moreThan(65))
            let gutter = try await Manager.forPeople(
                Switch("on", state: .global),
                Switch("on:on", state: .global),
                Switch("on:off"),
                Switch("off"),
                Switch("off:on", state: .global),
                Switch("off:alone", state: .global, requiresConsent: false),
                Switch("off:alone:on", state: .global),
                Switch("off:x:y:on", state: .global),
                Switch("nobody:on", state: .global),
                Switch("old", state: .selective, conditions: [old]),
                Switch("old:on", state: .global),
                Switch("old:on:on", state: .global),
                Switch("old:old", state: .selective, conditions: [old])
            )
            try await expect(row, of: gutter, sourceLocation: #_sourceLocation)
        }

        /// A handle remembers the answer of a switch that is the same for all, and forgets it with every change.
        @Test func aHandleFollowsItsAncestors() async throws {
            let gutter = try await Manager.forPeople(Switch("a", state: .global), Switch("a:b", state: .global))
            let handle = gutter.handle("a:b")
            func set(_ name: String, _ edit: (inout Switch) -> Void) async throws -> [Bool] {
                var copy = try gutter.switch(name)
                edit(&copy)
                try await copy.save()
                return [handle.isActive(), handle.isActive(for: Person(age: 70)), handle.isActive()]
            }
            let old = Condition(\PersonArguments.age, .moreThan(65))
            #expect(handle.isActive() && handle.isActive())
            #expect(try await set("a") { $0.state = .disabled } == [false, false, false])
            #expect(try await set("a") { $0.state = .selective } == [false, false, false])
            #expect(try await set("a") { $0.conditions = [old] } == [false, true, false])
            #expect(try await set("a") { $0.state = .global } == [true, true, true])
            #expect(try await set("a:b") { $0.state = .disabled } == [false, false, false])
            #expect(try await set("a:b") { $0.state = .selective } == [false, false, false])
            #expect(try await set("a:b") { $0.state = .global } == [true, true, true])
            try await gutter.register(Switch("a:b:c"))
            #expect(handle.isActive())
            try await gutter.unregister("a")
            #expect(!handle.isActive())
            try await gutter.register(Switch("a:b", state: .global))
            #expect(handle.isActive())
            withSwitches(["a:b": false], in: gutter) { #expect(!handle.isActive()) }
        }

        // MARK: 4, 5: States and inputs

        private static let oldHolds = "PersonArguments.age is more than 65 holds"
        private static let oldFails = "PersonArguments.age is more than 65 does not hold, and all must"
        private static let noneHolds = "none of its conditions holds"
        private static let allHold = "all its conditions hold"
        private static let noCondition = "it is selective and has no conditions"

        @Test(
            arguments: [
                Row("global", "global is on: it is global"), Row("global", [7], "global is on: it is global"),
                Row("disabled", "disabled is off: it is disabled"),
                Row("disabled", [70], "disabled is off: it is disabled"),
                Row("empty", "empty is off: \(noCondition)"), Row("empty", [70], "empty is off: \(noCondition)"),
                Row("emptyAll", [70], "emptyAll is off: \(noCondition)"),
                Row("any", "any is off: \(noneHolds)"), Row("any", [7], "any is off: \(noneHolds)"),
                Row("any", [70], "any is on: \(oldHolds)"), Row("any", [7, 70], "any is on: \(oldHolds)"),
                Row("any", [7, 8], "any is off: \(noneHolds)"),
                Row("second", [7], "second is on: PersonArguments.name is equal to \"jeff\" holds"),
                Row(
                    "all",
                    "all is off: PersonArguments.age is more than 65 applies to no input, and all must hold"
                ),
                Row("all", [70], "all is on: \(allHold)"), Row("all", [7], "all is off: \(oldFails)"),
                Row("all", [70, 71], "all is on: \(allHold)"), Row("all", [70, 7], "all is off: \(oldFails)"),
                Row("all", [7, 70], "all is off: \(oldFails)"),
                Row(
                    "mixed",
                    [70],
                    "mixed is off: RequestArguments.size is more than 1 applies to no input, and all must hold"
                ),
                Row(
                    "not",
                    [70],
                    "not is off: \(noneHolds)"
                ),
                Row("not", [7], "not is on: PersonArguments.age is not more than 65 holds"),
            ]
        )
        func statesAndInputs(_ row: Row) async throws {
            let old = Condition(\PersonArguments.age, .moreThan(65))
            let young = Condition(\PersonArguments.age, .moreThan(65), isNegated: true)
            let jeff = Condition(\PersonArguments.name, .equals("jeff"))
            let big = Condition(\RequestArguments.size, .moreThan(1))
            let gutter = try await Manager.forPeople(
                Switch("global", state: .global, conditions: [old]),
                Switch("disabled", state: .disabled, conditions: [old]),
                Switch("empty", state: .selective),
                Switch("emptyAll", state: .selective, isCompounded: true),
                Switch("any", state: .selective, conditions: [old]),
                Switch("second", state: .selective, conditions: [old, jeff]),
                Switch("all", state: .selective, isCompounded: true, conditions: [old, jeff]),
                Switch("mixed", state: .selective, isCompounded: true, conditions: [old, big]),
                Switch("not", state: .selective, conditions: [young])
            )
            try await expect(row, of: gutter, sourceLocation: #_sourceLocation)
        }

        /// The manager's inputs, the task's and the call's, in a namespace too, and only the call's if they are exclusive.
        @Test func inputsOfTheManagerTheTaskAndTheCallAddUp() async throws {
            let condition = Condition(\PersonArguments.age, .equals(3))
            let one = Switch("one", state: .selective, conditions: [condition])
            let gutter = try await Manager.forPeople(one)
            let inner = gutter.namespaced("n").namespaced("m")
            try await inner.register(Switch("one", state: .selective, conditions: [condition]))
            let ages = [1, 2, 3]
            for place in 0..<3 {
                let rotated = (0..<3).map { ages[($0 + place + 1) % 3] }
                gutter.setInputs(Person(age: rotated[0]))
                for manager in [gutter, inner] {
                    manager.withInputs(Person(age: rotated[1])) {
                        #expect(manager.isActive("one", for: Person(age: rotated[2])))
                        #expect(manager.isActive("one", for: Person(age: 9)) == (rotated[2] != 3))
                        #expect(
                            manager.isActive("one", for: Person(age: rotated[2]), exclusive: true) == (rotated[2] == 3)
                        )
                    }
                    #expect(manager.isActive("one") == (rotated[0] == 3))
                }
                inner.setInputs(Person(age: 3))
                #expect(gutter.isActive("one"))
                inner.removeInputs()
                #expect(!gutter.isActive("one"))
            }
        }

        // MARK: 6: What cannot be decided

        @Test(
            arguments: [
                (
                    Condition(argument: "PersonArguments", attribute: "smell", operator: .truthy),
                    "this process does not know the argument PersonArguments.smell."
                ),
                (
                    Condition(argument: "Robots", attribute: "age", operator: .truthy),
                    "this process does not know the argument Robots."
                ),
                (Condition(\PersonArguments.score, .moreThan(1)), "NaN is not compared with anything."),
                (Condition(\PersonArguments.name, .equals(7)), "text is not compared with a number."),
                (Condition(\PersonArguments.isAnonymous, .percent(100)), "say who is who with `hashedBy:`."),
            ],
            [false, true]
        )
        func whatCannotBeDecidedDoesNotHoldAndSaysWhy(_ undecidable: (Condition, String), isNegated: Bool) async throws
        {
            var condition = undecidable.0
            condition.isNegated = isNegated
            let gutter = try await Manager.forPeople(Switch("a", state: .selective, conditions: [condition]))
            let errors = Record<ConditionError>()
            gutter.signals.conditionApplyError.connect { errors.append($0) }
            let person = Person(name: "jeff", score: .nan)
            #expect(!gutter.isActive("a", for: person))
            #expect(errors.all.map(\.condition) == [condition])
            let evaluation = try gutter.evaluate("a", for: person)
            #expect(evaluation.description == "a is off: none of its conditions holds")
            #expect(evaluation.errors.map(\.condition) == [condition])
            for error in evaluation.errors {
                #expect("\(error)".hasPrefix("Whether \(condition) cannot be decided"))
                #expect("\(error)".hasSuffix(undecidable.1), "\(error)")
            }
        }

        // MARK: 7: Percentages

        @Test(
            arguments: [
                (.percent(50), 49, true), (.percent(50), 50, false), (.percent(50), 149, true),
                (.percent(50), -1, false), (.percent(50), -60, true), (.percent(0), 0, false),
                (.percent(100), 99, true), (.percentRange(50, 100), 50, true), (.percentRange(50, 100), 49, false),
                // mmh3.hash("checkout\0" + "42") / 2**32 * 100 is 84.95…
                (.percentRange(84, 85, salt: "checkout"), 42, true), (.percent(84, salt: "checkout"), 42, false),
            ] as [(Condition.Percentage, Int, Bool)]
        )
        func percentages(_ percentage: Condition.Percentage, _ age: Int, _ answer: Bool) async throws {
            let gutter = try await Manager.forPeople(
                Switch("a", state: .selective, conditions: [percentage.condition])
            )
            #expect(gutter.isActive("a", for: Person(age: age)) == answer)
            #expect(try gutter.evaluate("a", for: Person(age: age)).value == answer)
        }

        /// `hashedBy:` replaces the value for percentages, and for nothing else.
        @Test func whoIsWhoCountsForPercentagesOnly() async throws {
            let gutter = try await Manager.forPeople(
                Switch("some", state: .selective, conditions: [Condition(\PersonArguments.isAdmin, .percent(50))]),
                Switch("admins", state: .selective, conditions: [Condition(\PersonArguments.isAdmin, .truthy)])
            )
            for (id, answer) in [(10, true), (60, false)] as [(Int?, Bool)] + [(nil, false)] {
                #expect(gutter.isActive("some", for: Person(id: id, isAdmin: false)) == answer)
                #expect(!gutter.isActive("admins", for: Person(id: id, isAdmin: false)))
                #expect(gutter.isActive("admins", for: Person(id: id, isAdmin: true)))
            }
        }

        // MARK: Signals

        /// The switch that was asked, then each ancestor that it asks; active ones are signalled once they are found active.
        @Test func checkSignalsComeInTheOrderOfTheDecision() async throws {
            let gutter = try await Manager.forPeople(
                Switch("a", state: .global),
                Switch("a:b", state: .global),
                Switch("a:b:c"),
                Switch("a:d")
            )
            let seen = Record<String>()
            gutter.signals.switchChecked.connect { seen.append("checked \($0.name)") }
            gutter.signals.switchActive.connect { seen.append("active \($0.name)") }
            _ = gutter.isActive("a:b:c")
            #expect(seen.all == ["checked a:b:c", "checked a:b", "checked a", "active a", "active a:b"])
            _ = gutter.isActive("a:d:unknown:no")
            _ = gutter.handle("a").isActive()
            #expect(seen.all.dropFirst(5) == ["checked a", "active a"])
        }

        @Test func aHandlerMayStartATaskThatChangesSwitches() async throws {
            let gutter = try await Manager.forPeople(Switch("a", state: .global))
            let (registered, continuation) = AsyncStream<Void>.makeStream()
            gutter.signals.switchActive.connect { active in
                Task {
                    _ = try? await gutter.registerIfAbsent(Switch("seen \(active.name)"))
                    continuation.yield()
                }
            }
            #expect(gutter.isActive("a"))
            for await _ in registered { break }
            #expect(gutter.switches.map(\.name) == ["a", "seen a"])
        }

        // MARK: Arguments that have no name

        #if compiler(>=6.2)
        @Test func aComputedArgumentIsAClearError() async throws {
            let result = try await #require(
                processExitsWith: .failure,
                observing: [\.standardErrorContent]
            ) {
                _ = Condition(\Computed.age, .moreThan(1))
            }
            let message = String(decoding: result.standardErrorContent, as: UTF8.self)
            #expect(message.contains("is no stored property with a name"))
            #expect(message.contains("Make it a `let` of Computed"))
        }
        #endif
    }
}

private struct Computed: ArgumentContainer {
    typealias Input = Int

    var age: Argument<Int> { .integer { $0 } }
}

extension Condition {
    /// A condition on a person's age, which a table can hold.
    struct Percentage: Sendable, CustomTestStringConvertible {
        let condition: Condition

        static func percent(_ share: Double, salt: String? = nil) -> Self {
            Self(condition: Condition(\PersonArguments.age, .percent(share, salt: salt)))
        }

        static func percentRange(_ start: Double, _ end: Double, salt: String? = nil) -> Self {
            Self(condition: Condition(\PersonArguments.age, .percentRange(start, end, salt: salt)))
        }

        var testDescription: String { condition.description }
    }
}
