import Gutter
import GutterTesting
import Testing

extension Deciding {
    /// The README of Disqus' gutter, section by section.
    struct GutterReadmeTests {
        private struct User {
            var name = ""
            var isAdmin = false
            var age = 0
        }

        private struct UserArguments: ArgumentContainer {
            typealias Input = User

            let name = Argument<User>.string(\.name)
            let isAdmin = Argument<User>.boolean(\.isAdmin, hashedBy: \.name)
            let age = Argument<User>.integer(\.age)
        }

        private func manager(_ switches: Switch...) async throws -> Manager {
            let gutter = try await Manager(arguments: [UserArguments.self])
            for new in switches { try await gutter.register(new) }
            return gutter
        }

        private let retired = Condition(\UserArguments.age, .moreThan(65))

        @Test func arguments() async throws {
            let gutter = try await manager(
                Switch("name", state: .selective, conditions: [Condition(\UserArguments.name, .equals("jeff"))]),
                Switch("admin", state: .selective, conditions: [Condition(\UserArguments.isAdmin, .truthy)]),
                Switch("age", state: .selective, conditions: [retired]),
                Switch("tenth", state: .selective, conditions: [Condition(\UserArguments.isAdmin, .percent(10))])
            )
            let jeff = User(name: "jeff", isAdmin: true, age: 66)
            for name in ["name", "admin", "age"] {
                #expect(gutter.isActive(name, for: jeff))
                #expect(!gutter.isActive(name, for: User()))
            }
            // "The Problem": ten percent of the administrators, and not all or none of them.
            let chosen = (0..<1_000).count { gutter.isActive("tenth", for: User(name: "user-\($0)", isAdmin: true)) }
            #expect((60...140).contains(chosen))
        }

        @Test func switches() async throws {
            var another = Switch("new feature")
            #expect(another.state == .disabled)
            another.state = .global
            let both = [retired, Condition(\UserArguments.isAdmin, .truthy)]
            let gutter = try await manager(
                another,
                Switch("disabled", state: .disabled, conditions: [retired]),
                Switch("any", state: .selective, conditions: both),
                Switch("require all conditions", state: .selective, isCompounded: true, conditions: both)
            )
            let old = User(age: 70)
            #expect(gutter.isActive("new feature", for: old))
            #expect(!gutter.isActive("disabled", for: old))
            #expect(gutter.isActive("any", for: old))
            #expect(!gutter.isActive("require all conditions", for: old))
            #expect(gutter.isActive("require all conditions", for: User(isAdmin: true, age: 70)))
        }

        @Test func hierarchyAndConcent() async throws {
            let gutter = try await manager(
                Switch("movies"),
                Switch("movies:star_wars", state: .global),
                Switch("movies:die_hard", state: .global, requiresConsent: false),
                Switch("movies:star_wars:a_new_hope", state: .global)
            )
            #expect(!gutter.isActive("movies:star_wars"))
            #expect(gutter.isActive("movies:die_hard"))
            #expect(!gutter.isActive("movies:star_wars:a_new_hope"))
            var parent = try gutter.switch("movies")
            parent.state = .selective
            parent.conditions = [retired]
            try await parent.save()
            #expect(gutter.isActive("movies:star_wars:a_new_hope", for: User(age: 70)))
            #expect(!gutter.isActive("movies:star_wars:a_new_hope", for: User(age: 7)))
        }

        @Test func registering() async throws {
            let gutter = try await manager()
            let new = Switch("my cool feature", state: .global)
            #expect(!gutter.isActive("my cool feature"))
            try await gutter.register(new)
            #expect(gutter.isActive("my cool feature"))
            #expect(gutter.isActive(new.name))
            #expect(gutter.switches.map(\.name) == ["my cool feature"])
        }

        @Test func autocreate() async throws {
            let gutter = try await Manager(autocreate: true)
            #expect(!gutter.isActive("not made yet"))
            await gutter.shutdown()
            #expect(try gutter.switch("not made yet").state == .disabled)
        }

        @Test func updating() async throws {
            let gutter = try await manager()
            var new = Switch("cool switch", state: .global)
            try await gutter.register(new)
            new.name = "even cooler switch"
            #expect(gutter.isActive("cool switch"))
            try await gutter.update(new)
            #expect(gutter.isActive("even cooler switch"))
            #expect(!gutter.isActive("cool switch"))

            var existing = try gutter.switch("even cooler switch")
            existing.name = "a new name"
            #expect(!gutter.isActive("a new name"))
            try await existing.save()
            #expect(gutter.isActive("a new name"))
            #expect(gutter.switches.map(\.name) == ["a new name"])
        }

        @Test func unregistering() async throws {
            let gutter = try await manager(
                Switch("deprecated"),
                Switch("deprecated:child"),
                Switch("deprecated:child:grandchild"),
                Switch("deprecated too"),
                Switch("kept", state: .global)
            )
            try await gutter.unregister("deprecated")
            #expect(gutter.switches.map(\.name) == ["deprecated too", "kept"])
            try await gutter.unregister(gutter.switch("deprecated too"))
            #expect(gutter.switches.map(\.name) == ["kept"])
            #expect(gutter.isActive("kept"))
        }

        @Test func conditions() async throws {
            var new = Switch("senior", state: .selective)
            new.conditions.append(Condition(argument: "UserArguments", attribute: "age", operator: .moreThan(65)))
            let gutter = try await manager(
                new,
                Switch(
                    "junior",
                    state: .selective,
                    conditions: [Condition(\UserArguments.age, .moreThan(65), isNegated: true)]
                ),
                Switch("none", state: .selective)
            )
            for (age, isSenior) in [(65, false), (66, true)] {
                #expect(gutter.isActive("senior", for: User(age: age)) == isSenior)
                #expect(gutter.isActive("junior", for: User(age: age)) == !isSenior)
                #expect(!gutter.isActive("none", for: User(age: age)))
            }
        }

        @Test func checking() async throws {
            let feature = Switch("my cool feature", state: .selective, conditions: [retired])
            let gutter = try await manager(feature)
            #expect(feature.isEnabled(for: User(age: 70)))
            #expect(!feature.isEnabled(for: User(age: 7)))
            // Inputs of which it knows nothing are ignored.
            #expect(feature.isEnabled(for: "text", User(age: 70), 42))
            #expect(!gutter.isActive("my cool feature"))
            #expect(gutter.isActive("my cool feature", for: User(age: 7), User(age: 70)))
            #expect(!gutter.isActive("my cool feature", for: User(age: 7), User(age: 8)))
        }

        @Test func inputsAndFlush() async throws {
            let gutter = try await manager(Switch("feature", state: .selective, conditions: [retired]))
            gutter.setInputs(7, "text")
            #expect(!gutter.isActive("feature"))
            gutter.setInputs("text", Attributes("UserArguments", ["age": 70]))
            #expect(gutter.isActive("feature"))
            #expect(gutter.isActive("feature", for: User(age: 7)))
            gutter.removeInputs()
            #expect(!gutter.isActive("feature"))
            #expect(!gutter.isActive("feature", for: User(age: 7)))
        }

        @Test func exclusive() async throws {
            let gutter = try await manager(Switch("feature", state: .selective, conditions: [retired]))
            gutter.setInputs(Attributes("UserArguments", ["age": 70]))
            #expect(!gutter.isActive("feature", for: User(age: 7), exclusive: true))
            // The next check uses them again.
            #expect(gutter.isActive("feature", for: User(age: 7)))
        }

        @Test func signals() async throws {
            let gutter = try await manager()
            let seen = Record<String>()
            gutter.signals.switchRegistered.connect { seen.append("registered \($0.switch.name)") }
            gutter.signals.switchUpdated.connect { seen.append("Switch \($0.switch.name) updated") }
            gutter.signals.switchUnregistered.connect { seen.append("unregistered \($0.switch.name)") }
            try await gutter.register(Switch("a"))
            var copy = try gutter.switch("a")
            copy.state = .global
            try await copy.save()
            try await gutter.unregister("a")
            #expect(seen.all == ["registered a", "Switch a updated", "unregistered a"])
        }

        @Test func changes() {
            var new = Switch("test")
            #expect(new.requiresConsent)
            #expect(!new.hasChanges)
            new.requiresConsent = false
            new.name = "new name"
            #expect(new.hasChanges)
            #expect(new.changes.properties == ["consent", "name"])
            #expect(new.changes.requiresConsent == Change(previous: true, current: false))
            #expect(new.changes.name == Change(previous: "test", current: "new name"))
            new.conditions.append(retired)
            #expect(new.changes.conditions == Change(previous: [], current: [retired]))
        }

        @Test func conditionErrors() async throws {
            let odd = Condition(\UserArguments.name, .moreThan(65))
            let gutter = try await manager(Switch("feature", state: .selective, conditions: [odd, retired]))
            let errors = Record<ConditionError>()
            gutter.signals.conditionApplyError.connect { errors.append($0) }
            #expect(!gutter.isActive("feature", for: User(name: "jeff", age: 7)))
            #expect(gutter.isActive("feature", for: User(name: "jeff", age: 70)))
            #expect(errors.all.map(\.condition) == [odd, odd])
            #expect(errors.all.map(\.input) == ["User", "User"])
            #expect(errors.all.first?.error == .operatorFailed("text is not compared with a number"))
        }

        @Test func namespaces() async throws {
            let gutter = try await manager(Switch("feature", state: .global))
            let notifications = gutter.namespaced("notifications")
            #expect(notifications.switches.isEmpty)
            #expect(!notifications.isActive("feature"))
            try await notifications.register(Switch("feature", state: .selective, conditions: [retired]))
            gutter.setInputs(Attributes("UserArguments", ["age": 70]))
            #expect(notifications.isActive("feature"))
            gutter.removeInputs()
            #expect(!notifications.isActive("feature"))
            #expect(gutter.isActive("feature"))
            #expect(notifications.isActive("feature", for: User(age: 70)))
        }

        @Test func testingUtilities() async throws {
            let gutter = try await manager(Switch("live", state: .global))
            withSwitches(["cool_feature": true], in: gutter) {
                #expect(gutter.isActive("cool_feature"))
                #expect(gutter.isActive("live"))
                #expect(!gutter.isActive("other"))
            }
            #expect(!gutter.isActive("cool_feature"))
        }

        @Test(.switches(["cool_feature": true])) func testingUtilitiesAsATrait() {
            #expect(Manager.default.isActive("cool_feature"))
        }
    }
}
