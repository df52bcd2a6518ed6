import Foundation
import Gutter
import Testing

struct ManagerTests {
    private let clock = TestClock()

    private func manager() async throws -> Manager {
        try await Manager(clock: clock.wall)
    }

    // MARK: Registering

    @Test func registeringMakesASwitchOfANewIdentity() async throws {
        let gutter = try await manager()
        let event = try await gutter.register(Switch(" cool : a ", state: .global), by: "ada", reason: "EXP-12")
        #expect(event.kind == .registered)
        #expect(event.name == "cool:a")
        #expect(event.version == 1)
        #expect(event.attribution == .person("ada", reason: "EXP-12"))
        #expect(event.recordedAt == clock.now())
        let copy = try gutter.switch("cool:a")
        #expect(copy.id == event.switchID)
        #expect(copy.version == 1)
        #expect(copy.state == .global)
        #expect(!copy.hasChanges)
        #expect(event.switch == copy)
        #expect(event.changes.name == Change(previous: nil, current: "cool:a"))
    }

    @Test func aNameIsTakenUntilItsBearerGoes() async throws {
        let gutter = try await manager()
        let first = try await gutter.register(Switch("caf\u{E9}"))
        await #expect(throws: SwitchExists(name: "caf\u{E9}", namespace: "default", id: first.switchID)) {
            try await gutter.register(Switch("cafe\u{301}", state: .global))
        }
        #expect(try await gutter.registerIfAbsent(Switch("café", state: .global)) == nil)
        #expect(try gutter.switch("café").state == .disabled)
        try await gutter.unregister("café")
        let second = try #require(try await gutter.registerIfAbsent(Switch("café")))
        #expect(second.switchID != first.switchID)
        #expect(second.version == 1)
    }

    @Test func aSwitchThatBreaksARuleIsRefusedAndNothingIsWritten() async throws {
        let gutter = try await manager()
        let condition = Condition(argument: "A", attribute: "b", operatorName: "equals")
        var large = condition
        large.parameters = ["value": .string(String(repeating: "x", count: 70_000))]
        let refused = [
            Switch(""), Switch("a", label: String(repeating: "x", count: 1_001)), Switch("a", label: "\0"),
            Switch("a", description: String(repeating: "x", count: 10_001)), Switch("a", conditions: [large]),
            Switch("a", conditions: Array(repeating: condition, count: 1_001)),
        ]
        for new in refused {
            await #expect(throws: ValidationError.self) { try await gutter.register(new) }
        }
        await #expect(throws: ValidationError.self) { try await gutter.register(Switch("a"), by: "") }
        await #expect(throws: ValidationError.self) {
            try await gutter.register(Switch("a"), reason: String(repeating: "x", count: 10_001))
        }
        #expect(try await gutter.log.head().position == .start)
    }

    // MARK: Updating

    @Test func savingSendsTheEditsAndReturnsTheSavedSwitch() async throws {
        let gutter = try await manager()
        try await gutter.register(Switch("a", state: .selective))
        var copy = try gutter.switch("a")
        copy.state = .global
        copy = try await copy.save(by: "ada")
        #expect(copy.version == 2)
        #expect(!copy.hasChanges)
        #expect(try gutter.switch("a") == copy)
        let event = try #require(try await gutter.events(matching: .init(kinds: [.updated])).first)
        #expect(event.changes.properties == ["state"])
        #expect(event.changes.state == Change(previous: .selective, current: .global))
        #expect(event.switch?.state == .global)
        copy = try await copy.save()
        #expect(copy.version == 2)
        #expect(try await gutter.log.head().position == 2)
        await #expect(throws: SwitchNotRetrieved(name: "b")) { try await Switch("b").save() }
    }

    @Test func disjointEditsMergeAndOverlappingOnesConflict() async throws {
        let gutter = try await manager()
        try await gutter.register(Switch("a"))
        let base = try gutter.switch("a")
        var (mine, yours, theirs) = (base, base, base)
        theirs.state = .global
        try await theirs.save(by: "grace")

        mine.label = "mine"
        #expect(try await mine.save(by: "ada").state == .global)
        #expect(try gutter.switch("a").label == "mine")

        // The same edit as theirs is not an edit any more.
        yours.state = .global
        #expect(try await gutter.update(yours).isEmpty)

        yours.state = .selective
        yours.description = "why"
        let conflict = await #expect(throws: SwitchConflict.self) { try await gutter.update(yours) }
        #expect(conflict?.properties == ["state"])
        #expect(conflict?.base.state == .disabled)
        #expect(conflict?.yours.state == .selective)
        #expect(conflict?.theirs.state == .global)
        #expect(conflict?.theirs.version == 3)
        #expect(
            conflict?.description == "The switch \"a\" was changed by somebody else: state was disabled, you want "
                + "selective, it is global now. Read it again and decide."
        )
        // Nothing of a refused update is done.
        #expect(try gutter.switch("a").description == nil)
    }

    @Test func aSwitchThatWasNeverRetrievedIsFoundByItsName() async throws {
        let gutter = try await manager()
        var a = Switch(" a ")
        try await gutter.register(a)
        a.name = "b"
        a.state = .global
        let events = try await gutter.update(a)
        #expect(events.map(\.name) == ["b"])
        #expect(try gutter.switch("b").state == .global)
        #expect(throws: SwitchNotFound(name: "a", namespace: "default")) { try gutter.switch("a") }
    }

    @Test func updatingWhatIsGoneIsAnError() async throws {
        let gutter = try await manager()
        try await gutter.register(Switch("a"))
        var copy = try gutter.switch("a")
        try await gutter.unregister("a")
        try await gutter.register(Switch("a"))
        copy.state = .global
        // The name lives again, as another switch.
        await #expect(throws: SwitchNotFound(name: "a", namespace: "default")) { try await copy.save() }
    }

    // MARK: Renaming

    @Test func renamingAParentMovesItsDescendantsInOneTransaction() async throws {
        let gutter = try await manager()
        for name in ["a", "a:b", "a:b:c", "ab", "z"] { try await gutter.register(Switch(name)) }
        let before = try gutter.switch("a:b:c")
        var copy = try gutter.switch("a")
        copy.name = "z:y"
        copy.state = .global
        let events = try await gutter.update(copy, by: "ada", reason: "tidy")
        #expect(events.map(\.name) == ["z:y", "z:y:b", "z:y:b:c"])
        #expect(Set(events.map(\.transaction)).count == 1)
        #expect(events[0].changes.properties == ["name", "state"])
        #expect(events[2].changes.name == Change(previous: "a:b:c", current: "z:y:b:c"))
        #expect(gutter.switches.map(\.name) == ["ab", "z", "z:y", "z:y:b", "z:y:b:c"])
        #expect(try gutter.switch("z:y:b:c").id == before.id)
        for name in ["a:b:c", "z:y:b:c"] {
            let history = try await gutter.events(matching: .init(switch: name))
            #expect(history.map(\.version) == [1, 2])
        }
    }

    @Test func renamingIntoATakenNameIsRefusedAsAWhole() async throws {
        let gutter = try await manager()
        for name in ["a", "a:b", "c:b"] { try await gutter.register(Switch(name)) }
        var copy = try gutter.switch("a")
        copy.name = "c"
        let taken = await #expect(throws: SwitchExists.self) { try await gutter.update(copy) }
        #expect(taken?.name == "c:b")
        #expect(gutter.switches.map(\.name) == ["a", "a:b", "c:b"])
        copy.name = String(repeating: "x", count: 199)
        await #expect(throws: ValidationError.self) { try await gutter.update(copy) }
        #expect(try await gutter.log.head().position == 3)
    }

    @Test func aSwitchMayMoveBelowItself() async throws {
        let gutter = try await manager()
        for name in ["a", "a:a"] { try await gutter.register(Switch(name)) }
        var copy = try gutter.switch("a")
        copy.name = "a:a"
        try await copy.save()
        #expect(gutter.switches.map(\.name) == ["a:a", "a:a:a"])
    }

    // MARK: Unregistering

    @Test func unregisteringTakesEveryDescendantInOneTransaction() async throws {
        let gutter = try await manager()
        for name in ["a", "a:b", "a:b:c", "ab"] { try await gutter.register(Switch(name)) }
        let events = try await gutter.unregister("a", by: "ada", reason: "over")
        #expect(events.map(\.name) == ["a:b:c", "a:b", "a"])
        #expect(Set(events.map(\.transaction)).count == 1)
        #expect(events.allSatisfy { $0.switch == nil && $0.changes.state?.previous == .disabled })
        #expect(gutter.switches.map(\.name) == ["ab"])
        await #expect(throws: SwitchNotFound(name: "a", namespace: "default")) { try await gutter.unregister("a") }
        try await gutter.unregister(try gutter.switch("ab"))
        #expect(gutter.switches.isEmpty)
    }

    // MARK: Asking

    @Test func aGlobalSwitchIsOnAndADisabledOneIsNot() async throws {
        let gutter = try await manager()
        try await gutter.register(Switch("on", state: .global))
        try await gutter.register(Switch("off"))
        #expect(gutter.isActive("on"))
        #expect(gutter.isActive(" on "))
        #expect(!gutter.isActive("off"))
        #expect(!gutter.isActive("unknown"))
        #expect(!gutter.isActive("a::b"))
    }

    @Test func withConsentTheNearestRegisteredAncestorMustBeOn() async throws {
        let gutter = try await manager()
        try await gutter.register(Switch("a"))
        try await gutter.register(Switch("a:b:c", state: .global))
        try await gutter.register(Switch("a:b:d", state: .global, requiresConsent: false))
        #expect(!gutter.isActive("a:b:c"))
        #expect(gutter.isActive("a:b:d"))
        var parent = try gutter.switch("a")
        parent.state = .global
        try await parent.save()
        #expect(gutter.isActive("a:b:c"))
    }

    // MARK: Namespaces

    @Test func namespacesShareALogAndNoSwitches() async throws {
        let gutter = try await manager()
        let email = gutter.namespaced("notifications").namespaced("email")
        #expect(email.namespace == "notifications.email")
        try await gutter.register(Switch("a", state: .global))
        try await email.register(Switch("a"))
        try await gutter.namespaced("notifications").register(Switch("b"))
        #expect(gutter.switches.map(\.name) == ["a"])
        #expect(email.switches.map(\.name) == ["a"])
        #expect(gutter.isActive("a"))
        #expect(!email.isActive("a"))
        #expect(try await email.events(matching: .init()).map(\.position) == [2])
        #expect(try await gutter.events(matching: .init(namespace: "notifications.email")).map(\.position) == [1])
    }

    @Test func anInvalidNamespaceIsEmptyAndItsCommandsThrow() async throws {
        let gutter = try await manager()
        let invalid = gutter.namespaced("a.b")
        #expect(invalid.switches.isEmpty)
        #expect(!invalid.isActive("a"))
        await #expect(throws: ValidationError.self) { try await invalid.register(Switch("a")) }
        await #expect(throws: ValidationError.self) { try await invalid.namespaced("c").register(Switch("a")) }
        await #expect(throws: ValidationError.self) { _ = try await invalid.events(matching: .init()) }
    }

    // MARK: Events

    @Test func filtersAreGivenInNormalFormOrNot() async throws {
        let gutter = try await manager()
        try await gutter.register(Switch("caf\u{E9}:a"))
        for name in ["caf\u{E9}:a", "cafe\u{301}:a", " café : a "] {
            #expect(try await gutter.events(matching: .init(switch: name)).count == 1)
            #expect(try await gutter.events(matching: .init(subtree: name)).count == 1)
        }
        await #expect(throws: ValidationError.self) { _ = try await gutter.events(matching: .init(switch: "a::b")) }
        let ids = Set((0...10_000).map { _ in UUID() })
        await #expect(throws: ValidationError.self) { _ = try await gutter.events(matching: .init(ids: ids)) }
    }

    @Test func eventsFollowAsTheyArrive() async throws {
        let gutter = try await manager()
        try await gutter.register(Switch("a"))
        let following = Task {
            var names: [String] = []
            for try await event in gutter.eventStream(after: .start) {
                names.append(event.name)
                if names.count == 3 { break }
            }
            return names
        }
        try await gutter.namespaced("elsewhere").register(Switch("x"))
        try await gutter.register(Switch("b"))
        try await gutter.register(Switch("c"))
        #expect(try await following.value == ["a", "b", "c"])
    }

    @Test func aSecondManagerStartsFromWhatTheLogHolds() async throws {
        let gutter = try await manager()
        for name in ["a", "b", "c"] { try await gutter.register(Switch(name, state: .global)) }
        try await gutter.unregister("b")
        let second = try await Manager(log: gutter.log)
        #expect(second.switches == gutter.switches)
        #expect(second.switches.map(\.name) == ["a", "c"])
    }
}
