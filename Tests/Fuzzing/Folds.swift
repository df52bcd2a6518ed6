import Foundation
import Gutter
import GutterSQLite
import Synchronization

extension Subject {
    /// The events of a log lead to the same switches however you ask: in a process that has followed the log, in one that
    /// opens it now, in a view of each moment, in a fold, in a walk through its history, in a verification; and in each engine.
    static let folds = Subject("folds", share: 6) { chance in
        let (first, requests) = (chance.firstEvent(), chance.foreignRequests())
        let lines = requests.map { request in
            request.map {
                "\($0.format) \($0.kind) \($0.namespace) \($0.switchID) \($0.name) \($0.storedSwitch ?? "-")"
            }
        }
        return Case(lines.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")) {
            let folder = try TemporaryFolder()
            defer { folder.remove() }
            let file = try SQLiteEventLog(path: folder.log)
            let logs: [any EventLog] = [InMemoryEventLog(), file]
            var followers: [FollowedLog] = []
            for log in logs { followers.append(try await FollowedLog(log, beginningWith: first)) }
            for request in requests {
                var outcomes: [Bool] = []
                for follower in followers { outcomes.append(try await follower.append(request)) }
                try require(
                    Set(outcomes).count == 1,
                    "one engine takes in what the other refuses: \(request.map(\.name))"
                )
            }
            for follower in followers { try await follower.requireAgreement() }
            let reopened = try SQLiteEventLog(path: folder.log)
            for follower in followers { try await follower.requireSame(as: reopened) }
            try await reopened.close()
            for follower in followers { await follower.gutter.shutdown() }
            try await file.close()
        }
    }
}

/// A log that a manager has followed from its first event.
private final class FollowedLog: Sendable {
    static let namespaces = ["default", "a.b"]

    let gutter: Manager
    private let log: any EventLog
    private let signals = Mutex<[String]>([])

    /// - Parameter first: The log's first event, which gives the logs of both engines the same id.
    init(_ log: any EventLog, beginningWith first: Event) async throws {
        self.log = log
        _ = try await log.append(AppendRequest(recorded: [first]))
        gutter = try await Manager(log: log)
        connect(gutter.signals) { [weak self] text, _ in self?.signals.withLock { $0.append(text) } }
    }

    /// - Returns: Whether the log accepts it.
    func append(_ request: [Event]) async throws -> Bool {
        var head = try await log.head()
        var events = request
        for index in events.indices {
            events[index].position = head.position.next
            events[index].previousHash = head.hash
            events[index].seal()
            head = Head(position: events[index].position, hash: events[index].hash)
        }
        do {
            _ = try await log.append(AppendRequest(recorded: events))
            try await gutter.waitUntilCaughtUp(to: head.position)
            return true
        } catch let error as EventLogError where [.nameTaken, .doesNotContinue].contains(error.code) {
            return false
        }
    }

    func requireAgreement() async throws {
        let events = try await log.events(EventQuery())
        var projection = Projection(try await log.snapshot(at: .start))
        for (index, event) in events.enumerated() {
            projection.apply(event)
            let isEnd = index + 1 == events.count || events[index + 1].transaction != event.transaction
            let then = Projection(try await log.snapshot(at: event.position))
            try require(
                picture(of: projection, withNames: isEnd) == picture(of: then, withNames: isEnd),
                "as of #\(event.position) it is another than by the events"
            )
        }
        for fold in [
            try await log.fold(), try await log.fold(verifyingHashes: true), try await log.snapshot(at: nil),
        ] {
            try require(
                picture(of: Projection(fold), withNames: true) == picture(of: projection, withNames: true),
                "a fold and the events differ"
            )
        }
        try await requireSame(as: log)
        for path in Self.namespaces { try await requireHistory(of: gutter.namespaced(Namespace(path: path))) }
        let faults = try await log.verify().faults.map(\.message)
        try require(
            !faults.contains { $0.contains("the stored projection") || $0.contains("the table") },
            "verify finds the derived state wrong: \(faults)"
        )
    }

    /// A manager that has followed the log has the same switches as one that opens it now, and reported the same history.
    func requireSame(as log: any EventLog) async throws {
        let other = try await Manager(log: log)
        for path in Self.namespaces {
            let (live, opened) = (
                try gutter.namespaced(Namespace(path: path)), try other.namespaced(Namespace(path: path))
            )
            try require(
                picture(of: live.projection, withNames: true) == picture(of: opened.projection, withNames: true),
                "a process that follows \(path) has something else than one that opens it"
            )
            for name in Chance.foreignNames {
                try require(
                    live.isActive(name) == opened.isActive(name),
                    "\(name.debugDescription) is decided otherwise"
                )
            }
        }
        let replayed = Mutex<[String]>([])
        connect(other.signals) { text, isReplayed in if isReplayed { replayed.withLock { $0.append(text) } } }
        try await other.replaySignals(from: .position(1))
        let (told, again) = (signals.withLock { $0 }, replayed.withLock { $0 })
        try require(told == again, "it has told \(told), and tells \(again) again")
        await other.shutdown()
    }

    private func requireHistory(of gutter: Manager) async throws {
        let question = { (view: PointInTimeView) in
            view.switches.map { "\($0) \($0.version) \(view.isActive($0.name))" }
        }
        let transitions = try await gutter.transitions(of: question)
        for transition in transitions {
            let filter = EventFilter(transaction: transition.event.transaction)
            let command = try await log.events(EventQuery(matching: filter)).map(\.position)
            guard let first = command.first, let last = command.last else { continue }
            let before = question(try await gutter.asOf(.position(first.previous)))
            try require(transition.previous == before, "before #\(first) a transition has another answer")
            let after = question(try await gutter.asOf(.position(last)))
            try require(transition.current == after, "as of #\(last) a transition has another answer")
        }
        let (start, end) = (question(try await gutter.asOf(.start)), question(try await gutter.asOf(.head)))
        try require((transitions.last?.current ?? start) == end, "the last transition does not lead to the end")
        do {
            let culprit = try await gutter.bisect(from: .start, question)
            try require(
                transitions.contains { $0.event.transaction == culprit.transaction },
                "bisect finds #\(culprit.position), which is no transition"
            )
        } catch is AnswersAgree {
            try require(start == end, "bisect finds nothing where the answers differ")
        }
    }
}

private func connect(_ signals: Signals, _ body: @escaping @Sendable (_ text: String, _ isReplayed: Bool) -> Void) {
    for signal in [signals.switchRegistered, signals.switchUpdated, signals.switchUnregistered] {
        signal.connect { change in
            let element = change.switch
            body(
                "#\(change.event.position) \(change.event.kind) \(element.name) \(element.state) \(element.version)",
                change.isReplayed
            )
        }
    }
}

private func picture(of projection: Projection, withNames: Bool) -> [String] {
    let switches = projection.namespaceNames.flatMap { name in
        picture(of: projection[name], withNames: withNames).map { "\(name) \($0)" }
    }
    let unreadable = projection.unreadable.map { "\($0.key) \($0.value)" }
    return switches.sorted() + unreadable.sorted()
}

/// - Parameter withNames: Whether to say if each switch is found under its name. In the middle of a transaction two may have one.
private func picture(of projection: NamespaceProjection, withNames: Bool) -> [String] {
    projection.all
        .map { record in
            let isFound = withNames && projection[record.properties.name]?.id == record.id
            return
                "\(record.id) \(record.version) \(record.position) \(JSON.object(record.properties.json).text) \(isFound)"
        }
        .sorted()
}

extension Chance {
    /// Two of them are canonically equivalent, and are two names to a database.
    fileprivate static let foreignNames = ["a", "a:b", "b", "\u{E9}", "e\u{301}"]

    /// What another program may have written, transaction by transaction: positions, links and hashes are those of the log
    /// that takes it in.
    fileprivate mutating func foreignRequests() -> [[Event]] {
        var identities = (0..<4)
            .map { _ in
                ForeignSwitch(
                    id: identifier(),
                    namespace: pick(["default", "default", "a.b"]),
                    name: pick(Self.foreignNames)
                )
            }
        return (0..<number(in: 1...10))
            .map { _ in
                let transaction = identifier()
                return (0..<number(in: 1...3))
                    .map { _ in
                        let index = number(in: 0...identities.count - 1)
                        return event(of: &identities[index], transaction)
                    }
            }
    }

    fileprivate mutating func firstEvent() -> Event {
        var identity = ForeignSwitch(id: identifier(), namespace: "c", name: "first")
        var event = event(of: &identity, identifier())
        event.position = 1
        event.seal()
        return event
    }

    private struct ForeignSwitch {
        let id: UUID
        let namespace: String
        var name: String
        var version = 0
        var isAlive = false
    }

    private mutating func event(of identity: inout ForeignSwitch, _ transaction: UUID) -> Event {
        if one(in: 4) { identity.name = pick(Self.foreignNames) }
        identity.version = one(in: 16) ? number(in: 0...50) : identity.version + 1
        let usual: Event.Kind = !identity.isAlive ? .registered : one(in: 4) ? .unregistered : .updated
        let kind =
            one(in: 12)
            ? Event.Kind(rawValue: "archived") : one(in: 6) ? pick([.registered, .updated, .unregistered]) : usual
        identity.isAlive = kind != .unregistered
        var properties = SwitchProperties(name: one(in: 16) ? "other" : identity.name)
        properties.state = pick([.global, .disabled])
        var content: String? = JSON.object(properties.json).text
        if kind == .unregistered, !one(in: 4) { content = nil }
        if kind != .unregistered {
            if one(in: 12) { content = nil }
            if one(in: 6) { content = pick(["", "{", "[]", #"{"name":1}"#, #"{"name":"a","state":"half"}"#]) }
        }
        return Event(
            position: .start,
            id: identifier(),
            format: one(in: 16) ? 2 : 1,
            kind: kind,
            namespace: one(in: 16) ? pick(["default", "a.b", "c"]) : identity.namespace,
            switchID: identity.id,
            name: identity.name,
            version: identity.version,
            transaction: transaction,
            cause: nil,
            timestamp: Timestamp(rawValue: 1_700_000_000_000_000),
            storedAttribution: #"{"actor":"ada","kind":"person"}"#,
            attributionSalt: Salt(bytes: bytes(16)) ?? .random(),
            attributionDigest: EventHash(hashing: []),
            storedChanges: JSON.object(Changes(from: nil, to: properties).json).text,
            storedSwitch: content,
            contentSalt: Salt(bytes: bytes(16)) ?? .random(),
            contentDigest: EventHash(hashing: []),
            storedOrigin: nil,
            storedExtra: nil,
            previousHash: EventHash(hashing: []),
            hash: EventHash(hashing: [])
        )
    }
}
