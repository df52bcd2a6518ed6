import Foundation
import Gutter
import Synchronization
import Testing

extension Time {
    struct RollbackTests {
        @Test func aSwitchGoesBackByANewEventThatSaysWhereTo() async throws {
            let (gutter, _) = try await Time.manager()
            let first = try await gutter.register(Switch("a", label: "A", state: .global))
            try await gutter.register(Switch("b"))
            try await gutter.edit("a") { $0.state = .disabled }
            try await gutter.edit("a") { $0.label = nil }
            let events = try await gutter.rollback("a", to: .position(1), by: "ada", reason: "INC-42")
            #expect(events.map(\.kind) == [.updated])
            #expect(events.map(\.cause) == [1])
            #expect(events.map(\.version) == [4])
            #expect(events.map(\.switchID) == [first.switchID])
            #expect(events.first?.attribution.reason == "INC-42")
            #expect(events.first?.changes.label?.current == "A")
            #expect(gutter.summary == "a=global b=disabled")
            #expect(try await gutter.rollback("a", to: .position(1)).isEmpty)
        }

        @Test func aNamespaceGoesBackWithWhatHadGoneAndWithoutWhatHadCome() async throws {
            let (gutter, _) = try await Time.manager()
            let a = try await gutter.register(Switch("a", state: .global))
            try await gutter.register(Switch("a:b", state: .global))
            try await gutter.unregister("a")
            try await gutter.register(Switch("a"))
            try await gutter.register(Switch("c:d"))
            try await gutter.register(Switch("c"))
            let plan = try await gutter.planRollbackNamespace(to: .position(2))
            #expect(plan.plannedAt == 7)
            #expect(plan.target == 2)
            #expect(plan.diff.removed.map(\.name) == ["a", "c", "c:d"])
            let events = try await gutter.carryOut(plan, by: "ada")
            #expect(
                events.map { "\($0.kind) \($0.name) \($0.version)" } == [
                    "unregistered c:d 2", "unregistered c 2", "unregistered a 2", "registered a 3",
                    "registered a:b 3",
                ]
            )
            #expect(Set(events.map(\.transaction)).count == 1)
            #expect(events.allSatisfy { $0.cause == 2 })
            #expect(gutter.summary == "a=global a:b=global")
            #expect(try gutter.switch("a").id == a.switchID)
            #expect(try await gutter.log.verify().faults == [])
            try await gutter.rollbackNamespace(to: .start)
            #expect(gutter.switches.isEmpty)
            #expect(try await gutter.diff(from: .start).isEmpty)
        }

        @Test func aRenamedSwitchTakesItsDescendantsBackWithIt() async throws {
            let (gutter, _) = try await Time.manager()
            try await gutter.register(Switch("a", state: .global))
            try await gutter.edit("a") { $0.name = "b" }
            try await gutter.register(Switch("b:c", state: .global))
            try await gutter.rollback("b", to: .position(1))
            #expect(gutter.summary == "a=global a:c=global")
            try await gutter.rollback("a", to: .position(2), subtree: true)
            #expect(gutter.summary == "b=global")
        }

        @Test func namesMaySwap() async throws {
            let (gutter, _) = try await Time.manager()
            try await gutter.register(Switch("a", state: .global))
            try await gutter.register(Switch("b"))
            try await gutter.edit("a") { $0.name = "x" }
            try await gutter.edit("b") { $0.name = "a" }
            try await gutter.edit("x") { $0.name = "b" }
            #expect(gutter.summary == "a=disabled b=global")
            let plan = try await gutter.planRollback("a", to: .position(2))
            #expect(plan.diff.renamed.map(\.name) == ["a", "b"])
            try await gutter.carryOut(plan)
            #expect(gutter.summary == "a=global b=disabled")
        }

        @Test func aNameThatIsTakenIsRefusedWithTheReason() async throws {
            let (gutter, _) = try await Time.manager()
            try await gutter.register(Switch("a"))
            try await gutter.edit("a") { $0.name = "b" }
            try await gutter.register(Switch("a:c"))
            try await gutter.register(Switch("b:c"))
            let error = await #expect(throws: RollbackRefused.self) { try await gutter.rollback("b", to: .position(1)) }
            #expect(error?.obstacles.count == 1)
            #expect(error?.description.contains("the name \"a:c\" is taken by the switch") == true)
            #expect(gutter.switches.count == 3)
        }

        @Test func descendantsAreNotLeftBehind() async throws {
            let (gutter, _) = try await Time.manager()
            try await gutter.register(Switch("z"))
            try await gutter.register(Switch("a"))
            try await gutter.register(Switch("a:b"))
            let error = await #expect(throws: RollbackRefused.self) { try await gutter.rollback("a", to: .position(1)) }
            #expect(
                error?.obstacles == [
                    "\"a\" would be unregistered, and one switch below it would not, such as \"a:b\"; take its whole subtree"
                ]
            )
            #expect(try await gutter.rollback("a", to: .position(1), subtree: true).count == 2)
            #expect(gutter.summary == "z=disabled")
        }

        @Test func aPlanDoesNothingThatItDidNotShow() async throws {
            let (gutter, _) = try await Time.manager()
            try await gutter.register(Switch("a"))
            try await gutter.edit("a") { $0.state = .global }
            let plan = try await gutter.planRollback("a", to: .position(1))
            try await gutter.register(Switch("elsewhere"))
            let other = try await gutter.planRollback("a", to: .position(1))
            #expect(other.plannedAt == 3)
            try await gutter.edit("a") { $0.label = "meanwhile" }
            let error = await #expect(throws: PlanOutdated.self) { try await gutter.carryOut(plan) }
            #expect(error == PlanOutdated(plannedAt: 2, now: 4))
            #expect(try gutter.switch("a").label == "meanwhile")
            try await gutter.edit("a") { $0.label = nil }
            // What concerns it is again as it was shown, whatever happened elsewhere.
            #expect(try await gutter.carryOut(plan).count == 1)
        }

        @Test func whatAskedAnAncestorDoesNotComeBackWithoutIt() async throws {
            let (gutter, _) = try await Time.manager()
            try await gutter.register(Switch("a"))
            try await gutter.register(Switch("a:b", state: .global))
            try await gutter.unregister("a")
            let error = await #expect(throws: RollbackRefused.self) {
                try await gutter.rollback("a:b", to: .position(2))
            }
            #expect(
                error?.obstacles == [
                    "\"a:b\" would come back without its ancestor \"a\", which had to be on; bring that one back first, or "
                        + "both together"
                ]
            )
            try await gutter.rollback("a", to: .position(2), subtree: true)
            #expect(gutter.summary == "a=disabled a:b=global")
            #expect(!gutter.isActive("a:b"))
            // To undo half of a rename would leave descendants without the ancestor that had to be on.
            try await gutter.edit("a") { $0.name = "p" }
            let half = try await gutter.log.head().position
            await #expect(throws: RevertRefused.self) { try await gutter.revert(half) }
            let middle = await #expect(throws: RollbackRefused.self) {
                try await gutter.rollback("p", to: .position(Position(rawValue: half.rawValue - 1)), subtree: true)
            }
            #expect(
                middle?.description.contains("in the middle of a transaction, #7 to #8; go back to #6 or #8") == true
            )
        }

        @Test func aSubtreeTakesAlongWhatHasComeBelowIt() async throws {
            let (gutter, _) = try await Time.manager()
            try await gutter.register(Switch("a", state: .global))
            try await gutter.register(Switch("a:b", state: .global))
            try await gutter.edit("a:b") { $0.name = "z" }
            try await gutter.register(Switch("z:c", state: .global))
            try await gutter.rollback("a", to: .position(2), subtree: true)
            #expect(gutter.summary == "a=global a:b=global a:b:c=global")
        }

        @Test func aDescendantMovesWithTheNearestThatDoes() async throws {
            for _ in 0..<8 {
                let (gutter, _) = try await Time.manager()
                try await gutter.register(Switch("a", state: .global))
                try await gutter.register(Switch("a:c", state: .global))
                try await gutter.edit("a") { $0.name = "b" }
                try await gutter.edit("b:c") { $0.name = "d" }
                try await gutter.rollbackNamespace(to: .position(2))
                try await gutter.register(Switch("a:c:e"))
                let last = try await gutter.log.head().position
                try await gutter.revert(Position(rawValue: last.rawValue - 1), transaction: true)
                #expect(gutter.summary == "b=global d=global d:e=disabled")
            }
        }

        @Test func aRollbackIsDoneOnceUnderAKey() async throws {
            let (gutter, _) = try await Time.manager()
            try await gutter.register(Switch("a"))
            try await gutter.edit("a") { $0.state = .global }
            let first = try await gutter.rollback("a", to: .position(1), idempotencyKey: "k")
            try await gutter.edit("a") { $0.state = .global }
            #expect(try await gutter.rollback("a", to: .position(1), idempotencyKey: "k") == first)
            let error = await #expect(throws: EventLogError.self) {
                try await gutter.rollback("a", to: .position(2), idempotencyKey: "k")
            }
            #expect(error?.code == .idempotencyConflict)
        }

        @Test func nobodyWhoEverBoreTheNameIsAnError() async throws {
            let (gutter, _) = try await Time.manager()
            try await gutter.register(Switch("a"))
            await #expect(throws: SwitchNotFound(name: "b", namespace: "default")) {
                try await gutter.planRollback("b", to: .start)
            }
        }
    }

    struct RevertTests {
        @Test func anEventIsUndoneAndLaterEditsOfOtherPropertiesStay() async throws {
            let (gutter, _) = try await Time.manager()
            try await gutter.register(Switch("a"))
            try await gutter.edit("a") {
                $0.state = .global
                $0.description = "why"
            }
            try await gutter.edit("a") { $0.label = "later" }
            let events = try await gutter.revert(2, by: "ada")
            #expect(events.map(\.cause) == [2])
            #expect(events.first?.details == "state global → disabled, description \"why\" → none")
            #expect(try gutter.switch("a").label == "later")
            #expect(try await gutter.revert(2).isEmpty)
            // The reverting event can be reverted too.
            try await gutter.revert(4)
            #expect(try gutter.switch("a").state == .global)
        }

        @Test func anOverlapNamesBothEvents() async throws {
            let (gutter, _) = try await Time.manager()
            try await gutter.register(Switch("a"))
            try await gutter.edit("a") { $0.state = .global }
            try await gutter.edit("a") { $0.state = .selective }
            let error = await #expect(throws: RevertConflict.self) { try await gutter.revert(2) }
            #expect(error?.undone.position == 2)
            #expect(error?.later.position == 3)
            #expect(error?.properties == ["state"])
            #expect(
                error?.description.hasPrefix("Event #2 cannot be undone: its state was changed again by event #3.")
                    == true
            )
            // Also if the later one led back to the same value.
            try await gutter.edit("a") { $0.state = .global }
            let second = await #expect(throws: RevertConflict.self) { try await gutter.revert(2) }
            #expect(second?.later.position == 4)
        }

        @Test func registrationsAndUnregistrationsAreUndoneAsAWhole() async throws {
            let (gutter, _) = try await Time.manager()
            let a = try await gutter.register(Switch("a", label: "A", state: .global))
            try await gutter.unregister("a")
            #expect(try await gutter.revert(1).isEmpty)
            let revived = try await gutter.revert(2)
            #expect(revived.map(\.kind) == [.registered])
            #expect(revived.map(\.switchID) == [a.switchID])
            #expect(revived.map(\.version) == [3])
            #expect(try gutter.switch("a").label == "A")
            await #expect(throws: RevertConflict.self) { try await gutter.revert(1) }
            #expect(try await gutter.revert(3).map(\.kind) == [.unregistered])
            try await gutter.register(Switch("a"))
            let error = await #expect(throws: RevertConflict.self) { try await gutter.revert(2) }
            #expect(error?.later.position == 4)
        }

        @Test func aTransactionIsUndoneAsAWhole() async throws {
            let (gutter, _) = try await Time.manager()
            try await gutter.register(Switch("a", state: .global))
            try await gutter.register(Switch("a:b", state: .global))
            try await gutter.edit("a") { $0.name = "c" }
            try await gutter.edit("c:b") { $0.label = "later" }
            #expect(try await gutter.revert(4, transaction: true).count == 2)
            #expect(gutter.summary == "a=global a:b=global")
            #expect(try gutter.switch("a:b").label == "later")
            let gone = try await gutter.unregister("a")
            #expect(try await gutter.revert(gone[0].position, transaction: true).map(\.name) == ["a", "a:b"])
            #expect(gutter.summary == "a=global a:b=global")
            #expect(try await gutter.log.verify().faults == [])
        }

        /// The later edit comes between the reading of the log and the planning.
        @Test func anEditThatComesMeanwhileIsNotOverwritten() async throws {
            let inner = InMemoryEventLog()
            let gutter = try await Manager(log: inner)
            try await gutter.register(Switch("a"))
            try await gutter.edit("a") { $0.state = .global }
            var configuration = Manager.Configuration()
            let meddling = MeddlingLog(inner: inner) { try await gutter.edit("a") { $0.state = .selective } }
            configuration.log = meddling
            let reverting = try await Manager(configuration)
            meddling.meddleOnce()
            let error = await #expect(throws: RevertConflict.self) { try await reverting.revert(2) }
            #expect(error?.later.position == 3)
            #expect(try gutter.switch("a").state == .selective)
        }

        @Test func aKeyOfAnotherRevertIsAConflict() async throws {
            let (gutter, _) = try await Time.manager()
            for name in ["a", "b"] { try await gutter.register(Switch(name)) }
            for name in ["a", "b"] { try await gutter.edit(name) { $0.state = .global } }
            let first = try await gutter.revert(3, transaction: true, idempotencyKey: "k")
            #expect(try await gutter.revert(3, transaction: true, idempotencyKey: "k") == first)
            let error = await #expect(throws: EventLogError.self) {
                try await gutter.revert(4, transaction: true, idempotencyKey: "k")
            }
            #expect(error?.code == .idempotencyConflict)
        }

        @Test func whatIsNotThereOrElsewhereIsRefused() async throws {
            let (gutter, _) = try await Time.manager()
            try await gutter.namespaced("n").register(Switch("a"))
            let error = await #expect(throws: RevertRefused.self) { try await gutter.revert(1) }
            #expect(
                error?.description
                    == "Event #1 cannot be undone: it is of namespace \"n\"; revert it there. Nothing was changed."
            )
            for position in [0, -1, 2] as [Position] {
                let error = await #expect(throws: EventLogError.self) { try await gutter.revert(position) }
                #expect(error?.code == .noSuchPosition)
            }
        }
    }
}

/// A log during whose reading something else happens, once.
private final class MeddlingLog: EventLog {
    private let inner: InMemoryEventLog
    private let meddle: @Sendable () async throws -> Void
    private let isArmed = Mutex(false)

    init(inner: InMemoryEventLog, meddle: @escaping @Sendable () async throws -> Void) {
        self.inner = inner
        self.meddle = meddle
    }

    func meddleOnce() { isArmed.withLock { $0 = true } }

    func append(_ request: AppendRequest) async throws -> AppendResult { try await inner.append(request) }

    func events(_ query: EventQuery) async throws -> [Event] {
        let events = try await inner.events(query)
        let isArmed =
            query.filter.switchIDs != nil
            && isArmed.withLock { isArmed in
                defer { isArmed = false }
                return isArmed
            }
        if isArmed {
            try await meddle()
            // Long enough for a follower to take it in.
            try await Task.sleep(for: .milliseconds(50))
        }
        return events
    }

    func head() async throws -> Head { try await inner.head() }
    func waitForEvents(after position: Position) async throws { try await inner.waitForEvents(after: position) }
    func snapshot(at position: Position?) async throws -> LogSnapshot { try await inner.snapshot(at: position) }
    func idSalt() async throws -> Salt { try await inner.idSalt() }
}
