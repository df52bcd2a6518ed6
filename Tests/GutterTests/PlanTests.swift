import Foundation
import Testing

@testable import Gutter

/// One kind of plan for every command: what it does to names, to others by consent, and to what it cannot read.
struct PlanTests {
    private static func line(_ op: String, _ name: String, _ rest: String = "") -> String {
        let what = op == "unregister" ? #""name": "\#(name)""# : #""switch": {"name": "\#(name)"\#(rest)}"#
        return #"{"at": "2999-01-01T09:00:00Z", "actor": "ada", "op": "\#(op)", \#(what)}"#
    }

    /// Plans an import as if it were made at a time after all lines.
    private func importing(_ lines: [String], into gutter: Manager, isDryRun: Bool) async throws -> ChangeImport.Report
    {
        let content = Array(lines.joined(separator: "\n").utf8)
        let changes = try ChangeImport(content: content, source: "test")
        return try await changes.run(on: gutter.log, isDryRun: isDryRun, now: Date(timeIntervalSince1970: 4e10))
    }

    @Test func anImportShowsWhomItFlipsByConsent() async throws {
        let gutter = try await Manager()
        for name in ["shop:express", "shop:beta", "other"] {
            try await gutter.register(Switch(name, state: .global, requiresConsent: name != "shop:beta"))
        }
        let lines = [Self.line("register", "shop"), Self.line("register", "other:x", #", "state": "global""#)]
        let plan = try await importing(lines, into: gutter, isDryRun: true)
        #expect(plan.events == 2)
        #expect(plan.byConsent.map(\.namespace) == ["default"])
        #expect(plan.byConsent.map(\.effect.description) == ["shop:express: on for everyone → off for everyone"])
        #expect(plan.effects["default"]?.map(\.switch.name) == ["shop:express"])
        #expect(try await gutter.log.head().position == 3)
        // What the file changes itself is not reported as changed by consent.
        let disabled = [Self.line("update", "shop:express", #", "state": "disabled""#)]
        let direct = try await importing(disabled, into: gutter, isDryRun: true)
        #expect(direct.byConsent.isEmpty)
        #expect(direct.effects["default"]?.map(\.after) == [.nobody])
    }

    @Test func anImportThatIsDeclinedChangesNothing() async throws {
        let gutter = try await Manager()
        try await gutter.register(Switch("shop:express", state: .global))
        let content = Array(Self.line("register", "shop").utf8)
        await #expect(throws: CancellationError.self) {
            _ = try await ChangeImport(content: content, source: "test")
                .run(
                    on: gutter.log,
                    isDryRun: false,
                    now: Date(timeIntervalSince1970: 4e10),
                    consent: { report in
                        #expect(report.byConsent.count == 1)
                        throw CancellationError()
                    }
                )
        }
        #expect(try await gutter.log.head().position == 1)
    }

    @Test func everyCommandHasAPlan() async throws {
        let gutter = try await Manager()
        for name in ["a", "a:b"] { try await gutter.register(Switch(name, state: .global)) }
        var copy = try gutter.switch("a")
        copy.state = .disabled
        try await copy.save()
        for plan in [
            try await gutter.planRollback("a", to: .position(2)),
            try await gutter.planRollbackNamespace(to: .position(2)),
            try await gutter.planRevert(3),
        ] {
            #expect(plan.turnsOn.map(\.name) == ["a", "a:b"])
            #expect(plan.turnsOff.isEmpty)
            #expect(plan.byConsent.map(\.switch.name) == ["a:b"])
        }
        var renamed = try gutter.switch("a")
        renamed.name = "c"
        let cascade = try await gutter.planUpdate(renamed)
        #expect(cascade.diff.switches.map(\.name) == ["c", "c:b"])
        #expect(cascade.effects.isEmpty)
        #expect(try await gutter.planUnregister(renamed).diff.removed.map(\.name) == ["a", "a:b"])
        #expect(try await gutter.planRegister(Switch("d")).diff.added.map(\.name) == ["d"])
    }

    /// Whichever command it is, one rule says whether a name is taken, and nothing is done.
    @Test func aNameThatIsTakenIsRefusedByEveryCommand() async throws {
        let gutter = try await Manager()
        let first = try await gutter.register(Switch("a"))
        try await gutter.register(Switch("b:c"))
        let third = try await gutter.register(Switch("d:c"))
        await #expect(throws: SwitchExists(name: "a", namespace: "default", id: first.switchID)) {
            try await gutter.register(Switch("a"))
        }
        var copy = try gutter.switch("d:c")
        copy.name = "a"
        let taking = copy
        await #expect(throws: SwitchExists(name: "a", namespace: "default", id: first.switchID)) {
            try await gutter.update(taking)
        }
        // A descendant that moves along takes a name, too.
        let parent = try await gutter.register(Switch("d"))
        copy = try gutter.switch("d")
        copy.name = "b"
        let cascading = copy
        let error = await #expect(throws: SwitchExists.self) { try await gutter.planUpdate(cascading) }
        #expect(error?.name == "b:c")
        #expect(error?.id != third.switchID)
        #expect(try await gutter.log.head().position == parent.position)
    }

    // MARK: Nothing is done by halves

    /// What another log may hold: one transaction in two namespaces.
    @Test func aTransactionOfTwoNamespacesIsNotUndoneByHalves() async throws {
        let log = InMemoryEventLog()
        let drafts = ["default", "n"].map { draft(.registered, Switch("a"), in: $0) }
        _ = try await log.append(AppendRequest(drafts))
        let gutter = try await Manager(log: log)
        await #expect(throws: RevertRefused(position: 2, reason: .otherNamespace("n"))) {
            try await gutter.planRevert(1, transaction: true)
        }
        await #expect(throws: RevertRefused(position: 2, reason: .otherNamespace("n"))) {
            try await gutter.revert(1, transaction: true)
        }
        #expect(try await log.head().position == 2)
        // One by one it can be.
        #expect(try await gutter.revert(1).map(\.kind) == [.unregistered])
    }

    @Test func whatCameAfterAnEventMustBeReadableToUndoIt() async throws {
        let gutter = try await Manager()
        let first = try await gutter.register(Switch("a"))
        var copy = try gutter.switch("a")
        copy.state = .global
        try await copy.save()
        var unknown = draft(Event.Kind(rawValue: "pondered"), Switch("a"), in: "default")
        unknown.switchID = first.switchID
        _ = try await gutter.log.append(AppendRequest([unknown]))
        let error = await #expect(throws: RevertRefused.self) { try await gutter.revert(2) }
        #expect(error == RevertRefused(position: 3, reason: .unreadable))
        #expect(try await gutter.log.head().position == 3)
    }

    /// If a subtree was renamed, some switches below it can be found only by the old name.
    @Test func aRollbackIsRefusedForWhatCannotBeReadUnderAFormerName() async throws {
        let source = try await Manager()
        for name in ["b", "b:c"] { try await source.register(Switch(name)) }
        var copy = try source.switch("b")
        copy.name = "a"
        try await copy.save()
        copy = try source.switch("a:c")
        copy.label = "it can be read again"
        try await copy.save()
        // Event #2, the registration of "b:c", as a newer version would write it.
        let log = try await altered(source.log, at: 2) { $0.replacing(#""disabled""#, with: #""half""#) }
        let gutter = try await Manager(log: log)
        #expect(gutter.switches.map(\.name) == ["a", "a:c"])
        let error = await #expect(throws: RollbackRefused.self) {
            try await gutter.rollback("a", to: .position(2), subtree: true)
        }
        #expect(error?.obstacles.first?.hasPrefix("this version cannot read \"b:c\" as event #2 left it") == true)
        #expect(try await log.head().position == 5)
        // The switch alone can go back, because its descendants are read as they are now.
        #expect(try await gutter.rollback("a", to: .position(2)).map(\.name) == ["b", "b:c"])
    }

    /// A switch that cannot be read is in no projection, and so would stay below a name that no switch has any more.
    @Test func aRenameBackLeavesNothingBehindThatCannotBeRead() async throws {
        let source = try await Manager()
        try await source.register(Switch("a"))
        var copy = try source.switch("a")
        copy.name = "b"
        try await copy.save()
        try await source.register(Switch("b:c"))
        let log = try await altered(source.log, at: 3) { $0.replacing(#""disabled""#, with: #""half""#) }
        let gutter = try await Manager(log: log)
        #expect(gutter.switches.map(\.name) == ["b"])
        let rollback = await #expect(throws: RollbackRefused.self) { try await gutter.rollback("b", to: .position(1)) }
        #expect(
            rollback?.obstacles == [
                "\"b:c\" would lose its ancestor \"b\", and this version cannot read it; use a newer one"
            ]
        )
        await #expect(throws: RevertRefused.self) { try await gutter.revert(2) }
        #expect(try await log.head().position == 3)
    }

    private func draft(_ kind: Event.Kind, _ element: Switch, in namespace: String) -> EventDraft {
        EventDraft(
            kind,
            namespace: namespace,
            switchID: UUID(),
            name: element.name,
            changes: Changes(from: nil, to: element.properties),
            switch: element,
            attribution: .person("ada", reason: nil)
        )
    }

    /// A log with the events of another, one of them written in another way.
    private func altered(
        _ log: any EventLog,
        at position: Position,
        _ alter: (String) -> String
    ) async throws -> InMemoryEventLog {
        var altered: [Event] = []
        for event in try await log.events(EventQuery()) {
            let line = try event.exportLine()
            var copy = try Event(exportLine: Array((event.position == position ? alter(line) : line).utf8))
            if let previous = altered.last { copy.previousHash = previous.hash }
            copy.seal()
            altered.append(copy)
        }
        let other = InMemoryEventLog()
        _ = try await other.append(AppendRequest(recorded: altered))
        return other
    }
}
