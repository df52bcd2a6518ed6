import Foundation
import Synchronization

/// A log that ends with the process: for tests, and for programs that need no history beyond their own.
public final class InMemoryEventLog: EventLog {
    private let state: Mutex<State>
    private let waiters = PositionWaiters()
    private let subscriptions = Mutex<[String: Head]>([:])

    /// An empty log.
    public init() {
        state = Mutex(State())
    }

    /// The log's id, as long as it is empty.
    var id: EventHash { state.withLock { $0.logHead.hash } }

    /// Appends all events of the request or none; see ``EventLog/append(_:)``.
    public func append(_ request: AppendRequest) async throws -> AppendResult {
        let (result, head) = try state.withLock { state in
            // Nothing to undo if it throws: no write here fails, and every check comes before the first.
            let result = try request.perform(on: &state)
            return (result, state.position)
        }
        waiters.announce(head)
        return result
    }

    /// The events that a query asks for.
    public func events(_ query: EventQuery) async throws -> [Event] {
        try state.withLock { try $0.events(query) }
    }

    /// How far the log goes.
    public func head() async throws -> Head {
        state.withLock { $0.logHead }
    }

    /// Returns once the log goes beyond `position`.
    public func waitForEvents(after position: Position) async throws {
        try await waiters.wait(after: position) { state.withLock { $0.position } }
    }

    /// The switches alive at `position`, or now. Cost: proportional to all identities that the log has seen.
    public func snapshot(at position: Position?) async throws -> LogSnapshot {
        try state.withLock { try $0.snapshot(at: position ?? $0.position) }
    }

    /// The secret that ids are derived with; see ``EventLog/idSalt()``.
    public func idSalt() async throws -> Salt {
        state.withLock { $0.idSalt }
    }
}

extension InMemoryEventLog: SubscriptionStore {
    /// How far a subscription has come in this process.
    public func position(ofSubscription name: String) async throws -> Head? {
        subscriptions.withLock { $0[name] }
    }

    /// Notes how far a subscription has come.
    public func advance(subscription name: String, to head: Head) async throws {
        subscriptions.withLock { subscriptions in
            if let known = subscriptions[name], known.position > head.position { return }
            subscriptions[name] = head
        }
    }

    /// Forgets a subscription.
    public func remove(subscription name: String) async throws {
        subscriptions.withLock { $0[name] = nil }
    }
}

extension EventLog where Self == InMemoryEventLog {
    /// A new log that ends with the process.
    public static var inMemory: InMemoryEventLog { InMemoryEventLog() }
}

private struct State: Sendable {
    private(set) var logID = EventHash.random()
    let idSalt = Salt.random()
    private var log: [Event] = []
    private var ids: Set<UUID> = []
    /// The indexes in `log` of each identity's events.
    private var histories: [UUID: [Int]] = [:]
    private var live: [UUID: (name: QualifiedName, since: Position)] = [:]
    private var names: [QualifiedName: UUID] = [:]

    var position: Position { log.last?.position ?? .start }

    var logHead: Head { Head(position: position, hash: log.last?.hash ?? logID) }

    func snapshot(at position: Position) throws -> LogSnapshot {
        guard position >= .start, position <= self.position else {
            throw EventLogError.noSuchPosition(position, head: self.position)
        }
        let count = Int(position.rawValue)
        let states = histories.values.compactMap { history -> StoredSwitch? in
            let past = history.lazy.filter { $0 < count }.map { log[$0] }
            guard let last = past.last, let event = past.last(where: { $0.effect != .advances }),
                var state = StoredSwitch(event)
            else { return nil }
            (state.version, state.position) = (last.version, last.position)
            return state
        }
        let hash = count == 0 ? logID : log[count - 1].hash
        return LogSnapshot(head: Head(position: position, hash: hash), states: states)
    }
}

extension State: AppendTransaction {
    var end: EventChain { EventChain(after: logHead, lastRecorded: log.last?.timestamp) }

    func events(_ query: EventQuery) throws -> [Event] {
        try query.results(in: log)
    }

    func version(of switchID: UUID) throws -> Int {
        histories[switchID]?.last.map { log[$0].version } ?? 0
    }

    func hash(at position: Position) throws -> EventHash? {
        Int(exactly: position.rawValue - 1).flatMap { log.indices.contains($0) ? log[$0].hash : nil }
    }

    func contains(eventID: UUID) throws -> Bool {
        ids.contains(eventID)
    }

    func liveSwitch(_ switchID: UUID) throws -> LiveSwitch? {
        live[switchID].map { LiveSwitch(id: switchID, namespace: $0.name.namespace, since: $0.since) }
    }

    func liveSwitch(named name: String, in namespace: String) throws -> LiveSwitch? {
        try names[QualifiedName(namespace: namespace, name: name)].flatMap { try liveSwitch($0) }
    }

    mutating func insert(_ event: Event) throws {
        histories[event.switchID, default: []].append(log.count)
        ids.insert(event.id)
        log.append(event)
    }

    /// A snapshot goes by the histories, so only who has which name is kept.
    mutating func keep(_ changes: DerivedChanges) throws {
        for switchID in changes.removed {
            if let (name, _) = live.removeValue(forKey: switchID) { names[name] = nil }
        }
        for placement in changes.placed {
            live[placement.event.switchID] = (placement.event.qualifiedName, placement.aliveSince)
            names[placement.event.qualifiedName] = placement.event.switchID
        }
    }

    mutating func adopt(logID: EventHash) throws {
        self.logID = logID
    }
}
