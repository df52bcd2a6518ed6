import Foundation
import GutterTestSupport
import GutterTesting
import Synchronization
import Testing

@testable import Gutter

/// What a change does to switches other than its own.
struct ConsentTests {
    // MARK: Autocreation

    @Test func aCheckNeverTurnsOffWhatIsBelowItsName() async throws {
        let gutter = try await Manager(autocreate: true)
        try await gutter.register(Switch("shop:express", state: .global))
        for _ in 0..<3 { #expect(!gutter.isActive("shop")) }
        #expect(!gutter.isActive("search"))
        await gutter.shutdown()
        #expect(gutter.switches.map(\.name) == ["search", "shop:express"])
        #expect(gutter.isActive("shop:express"))
    }

    @Test func aNameThatALivingSwitchGaveUpIsNotAutocreated() async throws {
        let gutter = try await Manager(autocreate: true)
        try await gutter.register(Switch("old", state: .global))
        try await gutter.register(Switch("gone", state: .global))
        for (old, new) in [("old", "new"), ("new", "newest"), ("gone", "away")] {
            var copy = try gutter.switch(old)
            copy.name = new
            try await copy.save()
        }
        try await gutter.unregister("away")
        for name in ["old", "new", "gone", "away"] { _ = gutter.isActive(name) }
        await gutter.shutdown()
        #expect(gutter.switches.map(\.name) == ["away", "gone", "newest"])
    }

    @Test func aSwitchThatSomebodyRegistersMeanwhileIsNotTurnedOff() async throws {
        let log = InMemoryEventLog()
        let (mine, theirs) = (try await Manager(log: log), try await Manager(log: log))
        let command = MeddledCommand(command: Autocreate(try Name("shop"))) {
            try await theirs.register(Switch("shop:express", state: .global))
        }
        await #expect(throws: AutocreationRefused.self) {
            _ = try await mine.perform(command, by: nil, reason: nil, idempotencyKey: nil)
        }
        #expect(try await log.head().position == 1)
    }

    @Test func aRefusedNameIsLookedAtAgainOnceTheLogHasGoneOn() async throws {
        let gutter = try await Manager(autocreate: true)
        let autocreation = try #require(gutter.follower.autocreation)
        try await gutter.register(Switch("shop:express", state: .global))
        _ = gutter.isActive("shop")
        await autocreation.settle()
        #expect(gutter.switches.count == 1)
        let task = autocreation.hasWork
        _ = gutter.isActive("shop")
        #expect(!task && !autocreation.hasWork)
        try await gutter.unregister("shop:express")
        _ = gutter.isActive("shop")
        await gutter.shutdown()
        #expect(gutter.switches.map(\.name) == ["shop"])
    }

    // MARK: Plans

    @Test func aParentThatComesLaterNamesWhomItTurnsOff() async throws {
        let gutter = try await Manager()
        try await gutter.register(Switch("shop:express", state: .global))
        try await gutter.register(Switch("shop:beta", state: .global, requiresConsent: false))
        try await gutter.register(Switch("shop:old"))
        let plan = try await gutter.planRegister(Switch("shop"))
        #expect(plan.turnsOff.map(\.name) == ["shop:express"])
        #expect(plan.turnsOn.isEmpty)
        #expect(plan.byConsent.map(\.description) == ["shop:express: on for everyone → off for everyone"])
        #expect(plan.diff.added.map(\.name) == ["shop"])
        #expect(try await gutter.planRegister(Switch("shop", state: .global)).effects.isEmpty)
        let some = Switch("shop", state: .selective, conditions: [Condition(\PersonArguments.age, .moreThan(65))])
        #expect(
            try await gutter.planRegister(some).effects.map(\.description) == [
                "shop:express: on for everyone → on for some"
            ]
        )
        #expect(gutter.isActive("shop:express"))
        try await gutter.carryOut(plan, by: "ada")
        #expect(!gutter.isActive("shop:express"))
        #expect(gutter.isActive("shop:beta"))
    }

    @Test func aParentInBetweenMayTurnOn() async throws {
        let gutter = try await Manager()
        try await gutter.register(Switch("a"))
        try await gutter.register(Switch("a:b:c", state: .global))
        #expect(!gutter.isActive("a:b:c"))
        let plan = try await gutter.planRegister(Switch("a:b", state: .global, requiresConsent: false))
        #expect(plan.turnsOn.map(\.name) == ["a:b:c"])
        try await gutter.carryOut(plan)
        #expect(gutter.isActive("a:b:c"))
    }

    @Test func aRenameNamesThoseWhoWouldAskAnother() async throws {
        let gutter = try await Manager()
        for new in [
            Switch("till", state: .global), Switch("till:fast", state: .global), Switch("off"),
            Switch("pay:card", state: .global),
        ] { try await gutter.register(new) }
        func plan(renaming name: String, to new: String) async throws -> ChangePlan {
            var copy = try gutter.switch(name)
            copy.name = new
            return try await gutter.planUpdate(copy)
        }
        // Below one that is off, with all that is below it.
        let below = try await plan(renaming: "till", to: "off:till")
        #expect(below.byConsent.map(\.switch.name) == ["off:till", "off:till:fast"])
        #expect(below.turnsOff.map(\.name) == ["off:till", "off:till:fast"])
        // Above one that had no ancestor to ask before.
        #expect(try await plan(renaming: "off", to: "pay").turnsOff.map(\.name) == ["pay:card"])
        #expect(try await plan(renaming: "till", to: "pay").effects.isEmpty)
        #expect(try await plan(renaming: "off", to: "away").effects.isEmpty)
    }

    @Test func aPlanIsOfOneNamespace() async throws {
        let gutter = try await Manager()
        let plan = try await gutter.planRegister(Switch("shop"))
        let other = gutter.namespaced("other")
        let error = await #expect(throws: ValidationError.self) { try await other.carryOut(plan) }
        #expect(error?.description.contains("is of another namespace than other") == true)
        #expect(other.switches.isEmpty)
    }

    @Test func goingBackNamesWhomItTurnsOff() async throws {
        let gutter = try await Manager()
        try await gutter.register(Switch("shop"))
        try await gutter.register(Switch("shop:express", state: .global))
        var copy = try gutter.switch("shop")
        copy.state = .global
        try await copy.save()
        for plan in [try await gutter.planRollback("shop", to: .position(2)), try await gutter.planRevert(3)] {
            #expect(plan.byConsent.map(\.description) == ["shop:express: on for everyone → off for everyone"])
            #expect(plan.turnsOff.map(\.name) == ["shop", "shop:express"])
        }
        let plan = try await gutter.planRevert(3)
        #expect(plan.target == 3)
        // It would flip off one more than it has shown.
        try await gutter.register(Switch("shop:gift", state: .global))
        await #expect(throws: PlanOutdated.self) { try await gutter.carryOut(plan) }
        #expect(gutter.isActive("shop:express"))
        #expect(try await gutter.carryOut(gutter.planRevert(3)).map(\.cause) == [3])
        #expect(!gutter.isActive("shop:express"))
    }

    @Test func turningAParentOffTurnsOffItsChildren() async throws {
        let gutter = try await Manager()
        for new in [
            Switch("a", state: .global), Switch("a:b", state: .global), Switch("a:b:c", state: .global),
            Switch("a:d", state: .selective),
        ] { try await gutter.register(new) }
        var copy = try gutter.switch("a")
        copy.state = .disabled
        let plan = try await gutter.planUpdate(copy)
        #expect(plan.turnsOff.map(\.name) == ["a", "a:b", "a:b:c"])
        #expect(plan.byConsent.map(\.switch.name) == ["a:b", "a:b:c"])
        copy = try gutter.switch("a")
        copy.label = "A"
        #expect(try await gutter.planUpdate(copy).effects.isEmpty)
        #expect(try await !gutter.planUpdate(copy).isEmpty)
    }

    @Test func aPlanSaysWhatDecisionsSay() async throws {
        var generator = SplitMix64(seed: 42)
        let names = ["a", "b", "a:b", "a:b:c", "b:c", "b:a", "c:a:b"]
        for _ in 0..<150 {
            let gutter = try await Manager()
            for name in names where Bool.random(using: &generator) {
                let state: Switch.State = Bool.random(using: &generator) ? .global : .disabled
                try await gutter.register(
                    Switch(name, state: state, requiresConsent: Int.random(in: 0..<4, using: &generator) > 0)
                )
            }
            let before = Dictionary(uniqueKeysWithValues: gutter.switches.map { ($0.id, gutter.isActive($0.name)) })
            let plan: ChangePlan
            if let name = names.first(where: { name in !gutter.switches.contains { $0.name == name } }),
                Bool.random(using: &generator)
            {
                plan = try await gutter.planRegister(Switch(name, state: .random(using: &generator)))
            } else if var copy = gutter.switches.randomElement(using: &generator) {
                if Bool.random(using: &generator) { copy.state = .random(using: &generator) }
                if Bool.random(using: &generator) { copy.name = names.randomElement(using: &generator) ?? copy.name }
                guard let update = try? await gutter.planUpdate(copy) else { continue }
                plan = update
            } else {
                continue
            }
            try await gutter.carryOut(plan)
            for each in gutter.switches {
                guard let wasOn = before[each.id] else { continue }
                let isOn = gutter.isActive(each.name)
                #expect(plan.turnsOn.contains { $0.id == each.id } == (!wasOn && isOn))
                #expect(plan.turnsOff.contains { $0.id == each.id } == (wasOn && !isOn))
            }
        }
    }

    @Test func aPlanIsCarriedOutAsItWasShownOrNotAtAll() async throws {
        let gutter = try await Manager()
        let plan = try await gutter.planRegister(Switch("shop"))
        #expect(plan.effects.isEmpty)
        try await gutter.register(Switch("shop:express", state: .global))
        let error = await #expect(throws: PlanOutdated.self) { try await gutter.carryOut(plan) }
        #expect(error == PlanOutdated(plannedAt: 0, now: 1))
        #expect(gutter.switches.count == 1)
        // An unrelated change does not matter.
        let second = try await gutter.planRegister(Switch("shop"))
        try await gutter.register(Switch("search"))
        #expect(try await gutter.carryOut(second, idempotencyKey: "key").count == 1)
        #expect(try await gutter.carryOut(second, idempotencyKey: "key").count == 1)
        #expect(try await gutter.log.head().position == 3)
    }
}

extension Switch.State {
    fileprivate static func random(using generator: inout SplitMix64) -> Switch.State {
        Bool.random(using: &generator) ? .global : .disabled
    }
}

/// A command during which something else happens, after it has read the log and before it appends.
private struct MeddledCommand<Base: Command>: Command {
    let command: Base
    private let meddle: @Sendable () async throws -> Void
    private let isDone: Once

    init(command: Base, isDone: Once = Once(), meddle: @escaping @Sendable () async throws -> Void) {
        self.command = command
        self.isDone = isDone
        self.meddle = meddle
    }

    func prepared(for manager: Manager) async throws -> Self {
        let prepared = Self(command: try await command.prepared(for: manager), isDone: isDone, meddle: meddle)
        if isDone.take() { try await meddle() }
        return prepared
    }

    func plan(on switches: NamespaceProjection, in namespace: Namespace) throws -> CommandPlan {
        try command.plan(on: switches, in: namespace)
    }

    var fingerprint: JSONObject? { nil }
}

private final class Once: Sendable {
    private let isTaken = Mutex(false)

    func take() -> Bool {
        isTaken.withLock { isTaken in
            defer { isTaken = true }
            return !isTaken
        }
    }
}
