import Foundation
import Gutter
import GutterSQLite
import GutterTestSupport
import Testing

/// One idempotency key stands for one command. Every later use returns what the first one did.
struct FingerprintTests {
    typealias Command = @Sendable (Manager) async throws -> [Event]

    struct Pair: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let first: Command
        let other: Command

        init(_ description: String, _ first: @escaping Command, _ other: @escaping Command) {
            testDescription = description
            self.first = first
            self.other = other
        }
    }

    /// A log with "a" (#1), "a:b" (#2), and "a" made selective with a label (#3, its version 2).
    private static func prepare(_ gutter: Manager) async throws {
        for name in ["a", "a:b"] { try await gutter.register(Switch(name), by: "ada") }
        var copy = try gutter.switch("a")
        copy.state = .selective
        copy.label = "A"
        try await copy.save(by: "ada")
    }

    /// An update by a copy of the switch as it was at a version.
    private static func update(
        version: Int,
        expecting expected: Int? = nil,
        _ edit: @escaping @Sendable (inout Switch) -> Void
    ) -> Command {
        { gutter in
            let id = try #require(try await gutter.log.events(EventQuery(limit: 1)).first?.switchID)
            var copy = try await gutter.switch(id: id, version: version)
            edit(&copy)
            return try await gutter.update(copy, expecting: expected, by: "ada", idempotencyKey: "key")
        }
    }

    private static func unnamed(_ edit: @escaping @Sendable (inout Switch) -> Void) -> Command {
        { gutter in
            var copy = Switch("a")
            edit(&copy)
            return try await gutter.update(copy, by: "ada", idempotencyKey: "key")
        }
    }

    private static func rollback(_ name: String, to moment: Moment, subtree: Bool = false) -> Command {
        { try await $0.rollback(name, to: moment, subtree: subtree, by: "ada", idempotencyKey: "key") }
    }

    private static let wholeNamespace: Command = {
        try await $0.rollbackNamespace(to: .position(2), by: "ada", idempotencyKey: "key")
    }

    static let pairs = [
        Pair("a switch, then the namespace", rollback("a", to: .position(2)), wholeNamespace),
        Pair("the namespace, then a switch", wholeNamespace, rollback("a", to: .position(2))),
        Pair(
            "a switch, then its subtree",
            rollback("a", to: .position(2)),
            rollback("a", to: .position(2), subtree: true)
        ),
        Pair("a switch, then another", rollback("a", to: .position(2)), rollback("a:b", to: .position(2))),
        Pair("two positions", rollback("a", to: .position(2)), rollback("a", to: .position(1))),
        Pair(
            "a rollback, then the revert of what it goes back to",
            rollback("a", to: .position(2)),
            { try await $0.revert(2, by: "ada", idempotencyKey: "key") }
        ),
        Pair(
            "an event, then its transaction",
            { try await $0.revert(3, by: "ada", idempotencyKey: "key") },
            { try await $0.revert(3, transaction: true, by: "ada", idempotencyKey: "key") }
        ),
        Pair(
            "copies of two versions with the same outcome",
            update(version: 1) {
                $0.description = "why"
                $0.label = "A"
            },
            update(version: 2) { $0.description = "why" }
        ),
        Pair(
            "an edit, then one that also sets what is so already",
            update(version: 2) { $0.state = .global },
            update(version: 1) {
                $0.state = .global; $0.label = "A"
            }
        ),
        Pair(
            "by identity, then by name",
            update(version: 1) { $0.description = "why" },
            unnamed { $0.description = "why" }
        ),
        Pair(
            "any version, then a certain one",
            update(version: 2) { $0.state = .global },
            update(version: 2, expecting: 2) { $0.state = .global }
        ),
        Pair(
            "an update, then the removal",
            update(version: 2) { $0.state = .global },
            { try await $0.unregister("a", by: "ada", idempotencyKey: "key") }
        ),
        Pair(
            "the removal by name, then at a version",
            { try await $0.unregister("a", by: "ada", idempotencyKey: "key") },
            { try await $0.unregister("a", expecting: 2, by: "ada", idempotencyKey: "key") }
        ),
        Pair(
            "a registration, then a rollback that would bring it about",
            { [try await $0.register(Switch("c"), by: "ada", idempotencyKey: "key")] },
            rollback("c", to: .head)
        ),
        Pair(
            "a registration, then one with a label",
            { [try await $0.register(Switch("c"), by: "ada", idempotencyKey: "key")] },
            { [try await $0.register(Switch("c", label: "C"), by: "ada", idempotencyKey: "key")] }
        ),
        Pair(
            "one name in two namespaces",
            { [try await $0.namespaced("m").register(Switch("c"), by: "ada", idempotencyKey: "key")] },
            { [try await $0.namespaced("n").register(Switch("c"), by: "ada", idempotencyKey: "key")] }
        ),
        Pair(
            "a plan, then another",
            {
                try await $0.carryOut(
                    try await $0.planRollback("a", to: .position(2)),
                    by: "ada",
                    idempotencyKey: "key"
                )
            },
            { try await $0.carryOut(try await $0.planUnregister(Switch("a")), by: "ada", idempotencyKey: "key") }
        ),
    ]

    @Test(arguments: pairs) func aKeyForAnotherCommandIsRefused(_ pair: Pair) async throws {
        let log = InMemoryEventLog()
        let gutter = try await Manager(log: log)
        try await Self.prepare(gutter)
        let first = try await pair.first(gutter)
        #expect(!first.isEmpty)
        try await Self.expectConflict(pair.other, gutter)
        // And by a manager that knows nothing of the first command yet.
        try await Self.expectConflict(pair.other, try await Manager(log: log))
    }

    @Test(arguments: pairs) func anotherProcessRefusesItToo(_ pair: Pair) async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("log.db")
        let log = try SQLiteEventLog(path: path)
        let gutter = try await Manager(log: log)
        try await Self.prepare(gutter)
        #expect(try await !pair.first(gutter).isEmpty)
        try await gutter.close()
        // What is left in memory of it is gone, as after a restart.
        let reopened = try await Manager(log: SQLiteEventLog(path: path))
        try await Self.expectConflict(pair.other, reopened)
        #expect(try await reopened.log.verify().faults == [])
        try await reopened.close()
    }

    private static func expectConflict(_ command: Command, _ gutter: Manager) async throws {
        let head = try await gutter.log.head()
        let error = await #expect(throws: EventLogError.self) { try await command(gutter) }
        #expect(error?.code == .idempotencyConflict)
        #expect(try await gutter.log.head() == head)
    }

    @Test func aRetryGivesTheFirstResultWhateverHasHappenedSince() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("log.db")
        var gutter = try await Manager(log: SQLiteEventLog(path: path))
        try await Self.prepare(gutter)
        var copy = try gutter.switch("a")
        copy.state = .global
        let form = copy
        let start = try #require(try await gutter.log.events(EventQuery(limit: 1)).first).recordedAt
        let commands: [Command] = [
            { try await $0.update(form, expecting: 2, idempotencyKey: "update") },
            { try await $0.rollback("a", to: .position(2), idempotencyKey: "rollback") },
            { try await $0.revert(2, idempotencyKey: "revert") },
            { try await $0.unregister("a", idempotencyKey: "unregister") },
            { [try await $0.register(Switch("a"), idempotencyKey: "register")] },
            { try await $0.rollbackNamespace(to: .date(start), idempotencyKey: "namespace") },
        ]
        var results: [[Event]] = []
        for command in commands {
            let result = try await command(gutter)
            #expect(!result.isEmpty)
            results.append(result)
            try await gutter.close()
            gutter = try await Manager(log: SQLiteEventLog(path: path))
        }
        let position = try await gutter.log.head().position
        for (command, result) in zip(commands, results) { #expect(try await command(gutter) == result) }
        #expect(try await gutter.log.head().position == position)
        try await gutter.close()
    }

    /// What a restarted job does: it has no copy of the switch as it was.
    @Test func whoHasToLookAgainAsksForTheSame() async throws {
        let folder = try TemporaryFolder()
        let log = try SQLiteEventLog(path: folder.path("log.db"))
        let gutter = try await Manager(log: log)
        try await Self.prepare(gutter)
        var results: [[Event]] = []
        for label in ["one", "two"] {
            var theirs = try gutter.switch("a")
            theirs.state = label == "one" ? .selective : .disabled
            theirs.label = label
            try await theirs.save()
            var copy = try gutter.switch("a")
            copy.state = .global
            results.append(try await gutter.update(copy, idempotencyKey: "key"))
        }
        #expect(results[0].map(\.position) == [5])
        #expect(results[1] == results[0])
        #expect(try gutter.switch("a").state == .disabled)
        try await gutter.close()
    }

    /// A command stays the same whether or not its plan was shown to somebody.
    @Test func aPlanIsTheCommandThatItPlans() async throws {
        let gutter = try await Manager()
        try await Self.prepare(gutter)
        let first = try await gutter.rollback("a", to: .position(2), idempotencyKey: "key")
        let plan = try await gutter.planRollback("a", to: .position(2))
        #expect(plan.isEmpty)
        #expect(try await gutter.carryOut(plan, idempotencyKey: "key") == first)
    }

    @Test func anExportTellsNothingOfTheCommand() async throws {
        let gutter = try await Manager()
        let first = try await gutter.register(Switch("a", description: "secret"), idempotencyKey: "one")
        try await gutter.unregister("a")
        let second = try await gutter.register(Switch("a", description: "secret"), idempotencyKey: "two")
        let digests = [first, second].compactMap(\.commandDigest)
        #expect(digests.map(\.utf8.count) == [64, 64])
        // Two commands that ask for the same under different keys have nothing in common.
        #expect(Set(digests).count == 2)
        let elsewhere = try await Manager().register(Switch("a", description: "secret"), idempotencyKey: "one")
        #expect(elsewhere.commandDigest.map(digests.contains) == false)
        #expect(try await gutter.unregister("a")[0].storedExtra == nil)
    }

    @Test func aRequestMayBringItsOwnFingerprint() async throws {
        let folder = try TemporaryFolder()
        let sqlite = try SQLiteEventLog(path: folder.path("log.db"))
        for log in [sqlite, InMemoryEventLog()] as [any EventLog] {
            func request(_ name: String, _ fingerprint: String?) -> AppendRequest {
                let new = Switch(name)
                let draft = EventDraft(
                    .registered,
                    namespace: "default",
                    switchID: UUID(),
                    name: name,
                    changes: Changes(from: nil, to: new.properties),
                    switch: new,
                    attribution: .person("ada", reason: nil)
                )
                return AppendRequest([draft], idempotencyKey: "key", fingerprint: fingerprint)
            }
            let first = try await log.append(request("a", "make a"))
            // What it looks like now is not looked at.
            #expect(try await log.append(request("b", "make a")).events == first.events)
            for other in [request("a", "make b"), request("a", ""), request("a", nil)] {
                let error = await #expect(throws: EventLogError.self) { try await log.append(other) }
                #expect(error?.code == .idempotencyConflict)
            }
        }
        try await sqlite.close()
    }
}
