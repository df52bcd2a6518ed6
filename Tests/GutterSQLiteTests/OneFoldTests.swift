import Foundation
import GutterSQLite
import GutterTestSupport
import Synchronization
import Testing

@testable import Gutter

/// One rule says what an event does to its switch, however you ask and whatever else the event says. GutterFuzz tests the
/// same on random logs, under the name "folds".
struct OneFoldTests {
    enum Engine: CaseIterable { case memory, file }

    /// A log of one switch, as another program has written it.
    private struct ForeignLog {
        private let folder: TemporaryFolder
        let log: any EventLog
        private let id = UUID()
        private var version = 0

        init(_ engine: Engine) throws {
            folder = try TemporaryFolder()
            log = engine == .memory ? InMemoryEventLog() : try SQLiteEventLog(path: folder.path("log.db"))
        }

        @discardableResult
        mutating func append(
            _ kind: Event.Kind,
            format: Int = 1,
            namespace: String = "default",
            name: String = "a",
            json: String?
        ) async throws -> Position {
            version += 1
            let head = try await log.head()
            var event = Event(
                position: head.position.next,
                id: UUID(),
                format: format,
                kind: kind,
                namespace: namespace,
                switchID: id,
                name: name,
                version: version,
                transaction: UUID(),
                cause: nil,
                timestamp: Timestamp(Date(timeIntervalSince1970: 1_700_000_000)),
                storedAttribution: #"{"actor":"ada","kind":"person"}"#,
                attributionSalt: .random(),
                attributionDigest: head.hash,
                storedChanges: #"{"label":{"current":"x"}}"#,
                storedSwitch: json,
                contentSalt: .random(),
                contentDigest: head.hash,
                storedOrigin: nil,
                storedExtra: nil,
                previousHash: head.hash,
                hash: head.hash
            )
            event.seal()
            _ = try await log.append(AppendRequest(recorded: [event]))
            return event.position
        }

        /// The switches as each way to ask gives them: name, version and whether it is on.
        func answers(of live: Manager) async throws -> [[String]] {
            let log = log
            let head = try await log.head().position
            try await live.waitUntilCaughtUp(to: head)
            let opened = try await Manager(log: log)
            var answers = [
                Self.answer(of: live.switches) { live.isActive($0) },
                Self.answer(of: opened.switches) { opened.isActive($0) },
            ]
            let then = try await opened.asOf(.position(head))
            answers.append(Self.answer(of: then))
            answers.append(try await opened.transitions(of: Self.answer).last?.current ?? [])
            for snapshot in [try await log.snapshot(at: nil), try await log.fold(verifyingHashes: true)] {
                let records = Projection(snapshot)["default"].all
                answers.append(records.map { "\($0.name) \($0.version) \($0.properties.state == .global)" })
            }
            await opened.shutdown()
            return answers
        }

        private static func answer(of view: PointInTimeView) -> [String] {
            answer(of: view.switches) { view.isActive($0) }
        }

        private static func answer(of switches: [Switch], _ isActive: (String) -> Bool) -> [String] {
            switches.map { "\($0.name) \($0.version) \(isActive($0.name))" }
        }
    }

    private static let on = #"{"name":"a","state":"global"}"#

    @Test(arguments: Engine.allCases)
    func theProjectionHoldsWhatTheLastEventPut(_ engine: Engine) async throws {
        var foreign = try ForeignLog(engine)
        let live = try await Manager(log: foreign.log)
        func expect(_ expected: [String], sourceLocation: SourceLocation = #_sourceLocation) async throws {
            for answer in try await foreign.answers(of: live) {
                #expect(answer == expected, sourceLocation: sourceLocation)
            }
        }
        try await foreign.append(.registered, json: Self.on)
        try await expect(["a 1 true"])
        // Nobody can read it: the switch takes no part, in this process and in the next.
        try await foreign.append(.updated, json: #"{"name":"a","state":"half"}"#)
        try await expect([])
        try await foreign.append(Event.Kind(rawValue: "tagged"), json: nil)
        try await expect([])
        try await foreign.append(.updated, json: Self.on)
        try await expect(["a 4 true"])
        // An event that only a later version can read, or that stores no state, leaves the switch as it was.
        try await foreign.append(Event.Kind(rawValue: "tagged"), json: #"{"name":"a"}"#)
        try await foreign.append(.updated, format: 2, json: #"{"name":"a"}"#)
        try await foreign.append(.updated, json: nil)
        try await expect(["a 7 true"])
        // It is unregistered, whatever the event says it is.
        try await foreign.append(.unregistered, json: Self.on)
        try await expect([])
        try await foreign.append(.updated, json: Self.on)
        try await expect(["a 9 true"])
        try await foreign.append(.registered, json: #"{"name":"b"}"#)
        try await expect([])
        await live.shutdown()
        try await foreign.log.close()
    }

    @Test(arguments: Engine.allCases)
    func handlersHearOfWhatCanBeReadOnly(_ engine: Engine) async throws {
        var foreign = try ForeignLog(engine)
        let live = try await Manager(log: foreign.log)
        let seen = Mutex<[Position]>([])
        for signal in [live.signals.switchRegistered, live.signals.switchUpdated, live.signals.switchUnregistered] {
            signal.connect { change in seen.withLock { $0.append(change.event.position) } }
        }
        try await foreign.append(.registered, json: Self.on)
        try await foreign.append(.updated, json: "{")
        try await foreign.append(.unregistered, json: nil)
        try await foreign.append(.registered, json: Self.on)
        try await foreign.append(.updated, json: nil)
        try await foreign.append(.unregistered, json: Self.on)
        try await live.waitUntilCaughtUp(to: 6)
        #expect(seen.withLock { $0 } == [1, 4, 6])
        seen.withLock { $0 = [] }
        try await live.replaySignals()
        #expect(seen.withLock { $0 } == [1, 4, 6])
        await live.shutdown()
        try await foreign.log.close()
    }

    /// A namespace is read by itself, so its switches must not be changed from another one.
    @Test(arguments: Engine.allCases)
    func aSwitchThatIsAliveStaysInItsNamespace(_ engine: Engine) async throws {
        var foreign = try ForeignLog(engine)
        try await foreign.append(.registered, json: Self.on)
        for kind in [Event.Kind.updated, .unregistered, Event.Kind(rawValue: "tagged")] {
            let error = await #expect(throws: EventLogError.self) {
                try await foreign.append(kind, namespace: "b", json: kind == .updated ? Self.on : nil)
            }
            #expect(error?.code == .doesNotContinue)
        }
        #expect(try await foreign.log.head().position == 1)
        try await foreign.append(.unregistered, json: nil)
        try await foreign.append(.registered, namespace: "b", json: Self.on)
        #expect(try await foreign.log.snapshot(at: nil).states.map(\.namespace) == ["b"])
        try await foreign.log.close()
    }

    /// A switch that takes a name and is unregistered again leaves the name to the switch that has it.
    @Test func aNameThatWasTakenOnTheWayIsFoundAgain() throws {
        let (first, second) = (UUID(), UUID())
        var projection = Projection(logID: EventHash(hashing: [1]))
        func apply(_ id: UUID, _ name: String?) {
            let change = PlannedChange(id: id, before: nil, after: name.map { SwitchProperties(name: $0) })
            projection.apply([change], in: .default)
        }
        apply(first, "a")
        apply(second, "b")
        apply(second, "a")
        apply(second, nil)
        #expect(projection["default"]["a"]?.id == first)
        #expect(projection["default"]["b"] == nil)
    }
}
