import Gutter
import GutterTesting
import Testing

extension Deciding {
    /// The numbered rules of the design, at their edges.
    struct RuleTests {
        private let adult = Condition(\PersonArguments.age, .moreThanOrEqualTo(18))

        // MARK: 1, 2: Overrides and unknown names

        @Test func anOverrideWinsForHandlesAncestorsEvaluationsAndUnknownNames() async throws {
            let gutter = try await Manager.forPeople(Switch("a"), Switch("a:b", state: .global))
            let handle = gutter.handle("a:b")
            try withSwitches(["a": true, "nobody": true], in: gutter) {
                #expect(handle.isActive())
                #expect(gutter.isActive("nobody"))
                let evaluation = try gutter.evaluate("nobody")
                #expect(evaluation.reason == .overridden)
                #expect(!gutter.namespaced("n").isActive("nobody"))
                withSwitches(["a": false], in: gutter) { #expect(!gutter.isActive("a:b")) }
            }
            #expect(!handle.isActive())
            #expect(!gutter.isActive("nobody"))
        }

        @Test func anUnknownNameSignalsAndCannotBeEvaluated() async throws {
            let gutter = try await Manager.forPeople()
            let seen = Record<String>()
            gutter.signals.unknownSwitch.connect { seen.append($0) }
            #expect(!gutter.isActive("nobody"))
            #expect(throws: SwitchNotFound(name: "nobody", namespace: "default")) { try gutter.evaluate("nobody") }
            #expect(!gutter.handle("nobody").isActive())
            #expect(seen.all == ["nobody", "nobody", "nobody"])
        }

        @Test func anUnknownNameIsAutocreatedOnce() async throws {
            let gutter = try await Manager(autocreate: true)
            for _ in 0..<20 { #expect(!gutter.isActive("new")) }
            #expect(!gutter.isActive("no:: name"))
            await gutter.shutdown()
            #expect(gutter.switches.map(\.name) == ["new"])
            #expect(gutter.switches.map(\.state) == [.disabled])
            #expect(try await gutter.log.head().position == Position(1))
        }

        // MARK: 3: Consent

        @Test func theNearestRegisteredAncestorConsents() async throws {
            let gutter = try await Manager.forPeople(Switch("a"), Switch("a:b:c:d", state: .global))
            #expect(!gutter.isActive("a:b:c:d"))
            #expect(
                try gutter.evaluate("a:b:c:d").description
                    == "a:b:c:d is off: its ancestor a is off: it is disabled"
            )
            try await gutter.register(Switch("a:b", state: .global, requiresConsent: false))
            #expect(gutter.isActive("a:b:c:d"))
        }

        @Test func aHandleFollowsWhatHappensToItsName() async throws {
            let gutter = try await Manager.forPeople()
            let (old, new) = (gutter.handle("old"), gutter.handle("new"))
            #expect(!old.isActive())
            try await gutter.register(Switch("old", state: .global))
            #expect(old.isActive())
            var copy = try gutter.switch("old")
            copy.name = "new"
            try await copy.save()
            #expect(!old.isActive())
            #expect(new.isActive())
            try await gutter.unregister("new")
            #expect(!new.isActive())
        }

        // MARK: 5: Inputs

        @Test func tasksNestTheirInputsAndExclusiveIgnoresThem() async throws {
            let gutter = try await Manager.forPeople(Switch("a", state: .selective, conditions: [adult]))
            await gutter.withInputs(Person(age: 20)) {
                await Task.yield()
                gutter.withInputs(Person(age: 7)) {
                    #expect(gutter.isActive("a"))
                    #expect(gutter.namespaced("n").namespace != gutter.namespace)
                    #expect(!gutter.isActive("a", for: Person(age: 7), exclusive: true))
                }
            }
            #expect(!gutter.isActive("a"))
        }

        @Test func subclassesExistentialsAndOptionalsAreInputs() async throws {
            let big = Condition(\RequestArguments.size, .moreThan(10))
            let gutter = try await Manager.forPeople(Switch("a", state: .selective, conditions: [big]))
            let upload = Upload(kind: "x", size: 11)
            let nobody: Request? = nil
            #expect(gutter.isActive("a", for: upload))
            #expect(gutter.isActive("a", for: upload as Request))
            #expect(gutter.isActive("a", for: upload as Any))
            #expect(gutter.isActive("a", for: Optional(Optional(upload))))
            #expect(!gutter.isActive("a", for: nobody))
            #expect(gutter.isActive("a", for: nobody, 7, upload as Any))
        }

        @Test func aContainerMayApplyToSomeInputsOnly() async throws {
            let young = Condition(\GrownUpArguments.age, .lessThan(30))
            let gutter = try await Manager.forPeople(
                Switch("all", state: .selective, isCompounded: true, conditions: [young])
            )
            #expect(young.argument == "GrownUps")
            for (ages, answer) in [((7, 20), true), ((7, 8), false), ((20, 40), false)] {
                #expect(gutter.isActive("all", for: Person(age: ages.0), Person(age: ages.1)) == answer)
            }
        }

        @Test func aSwitchDecidesAloneWhetherRegisteredOrNot() async throws {
            let new = Switch("a:b", state: .selective, conditions: [adult])
            #expect(new.isEnabled(for: Person(age: 20)))
            #expect(!new.isEnabled(for: Person(age: 7)))
            let gutter = try await Manager.forPeople(Switch("a"), new)
            #expect(try gutter.switch("a:b").isEnabled(for: Person(age: 20)))
            #expect(!gutter.isActive("a:b", for: Person(age: 20)))
        }

        /// Inputs on the heap, of packs of every length: each is copied and released as often as it should be.
        @Test func inputsOutliveTheirEvaluation() async throws {
            let condition = Condition(\PersonArguments.age, .moreThan(4))
            let gutter = try await Manager.forPeople(Switch("a", state: .selective, conditions: [condition]))
            var mistakes = 0
            for round in 0..<2_000 {
                let person = Person(name: "a name that is on the heap \(round)", age: round, groups: ["a"])
                let answers = [
                    try gutter.evaluate("a", for: person).value,
                    try gutter.evaluate("a", for: [person.name], person).value,
                    gutter.isActive("a", for: person, person.name, round),
                    try gutter.switch("a").isEnabled(for: person),
                ]
                let unknown = try? gutter.evaluate("nobody", for: person)
                if unknown != nil || answers.contains(round <= 4) { mistakes += 1 }
            }
            #expect(mistakes == 0)
        }

        @Test func inputsOutliveAScopeThatThrows() async throws {
            struct Failure: Error {}
            let gutter = try await Manager.forPeople(Switch("a", state: .global))
            var ages = 0
            for round in 0..<2_000 {
                let person = Person(name: "a name that is on the heap \(round)", age: 1, groups: ["a"])
                _ = try? gutter.withInputs(person) { throw Failure() }
                _ = try? await gutter.withInputs(person, person.name) { () async throws in throw Failure() }
                ages += person.age
            }
            #expect(ages == 2_000)
        }

        // MARK: 6: What cannot be decided

        @Test(arguments: [false, true]) func aMissingValueIsNoErrorAndNeverHolds(_ negative: Bool) async throws {
            let condition = Condition(\PersonArguments.nickname, .equals("x"), isNegated: negative)
            let gutter = try await Manager.forPeople(Switch("a", state: .selective, conditions: [condition]))
            let errors = Record<ConditionError>()
            gutter.signals.conditionApplyError.connect { errors.append($0) }
            #expect(!gutter.isActive("a", for: Person()))
            #expect(errors.all.isEmpty)
        }

        @Test func aMistypedConditionSignalsItself() async throws {
            let odd = Condition(\PersonArguments.name, .moreThan(5), isNegated: true)
            let gutter = try await Manager.forPeople(Switch("a", state: .selective, conditions: [odd]))
            let errors = Record<ConditionError>()
            gutter.signals.conditionApplyError.connect { errors.append($0) }
            #expect(!gutter.isActive("a", for: Person()))
            #expect(errors.all.map(\.condition) == [odd])
            #expect(errors.all.map(\.input) == ["Person"])
        }

        // MARK: Signals

        @Test func ancestorsAreCheckedFirstAndHandlersMayAskAgain() async throws {
            let gutter = try await Manager.forPeople(Switch("a", state: .global), Switch("a:b", state: .global))
            let seen = Record<String>()
            gutter.signals.switchChecked.connect { seen.append("checked \($0.name)") }
            gutter.signals.switchActive.connect { active in
                seen.append("active \(active.name)")
                if active.name == "a:b" {
                    let ancestor = try gutter.switch("a")
                    #expect(ancestor.state == .global)
                    #expect(gutter.isActive("a"))
                }
            }
            #expect(gutter.isActive("a:b"))
            #expect(Set(seen.all) == ["checked a", "active a", "checked a:b", "active a:b"])
            #expect(seen.all.last == "active a")
        }
    }
}
