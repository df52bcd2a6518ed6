public import Foundation

/// An engine's open write transaction: what ``AppendRequest/perform(on:)`` needs to apply the rules of appending, which are the
/// same for every engine, to wherever the events go.
///
/// An engine writes the first five requirements. The others have defaults that ask ``events(_:)``; an engine with indexes
/// answers them without reading the history of a switch.
public protocol AppendTransaction {
    /// The events that a query asks for, among them those that this transaction has inserted.
    ///
    /// ``EventQuery/results(in:)`` answers it for an engine that cannot do better.
    func events(_ query: EventQuery) throws -> [Event]

    /// What the first event links to: random, created with the log.
    var logID: EventHash { get throws }

    /// The secret that some ids are derived with; see ``EventLog/idSalt()``.
    var idSalt: Salt { get throws }

    /// Adds an event that was checked to be the next one.
    mutating func insert(_ event: Event) throws

    /// Takes over the id of another log, whose events follow. This log has none.
    mutating func adopt(logID: EventHash) throws

    /// The chain that the next event continues.
    var end: EventChain { get throws }

    /// The version of the identity's last event; 0 if it has none.
    func version(of switchID: UUID) throws -> Int

    /// Whether an event has this id.
    func contains(eventID: UUID) throws -> Bool

    /// The hash of the event at a position; nil if there is none.
    func hash(at position: Position) throws -> EventHash?

    /// The life of an identity; nil if it is not alive.
    func liveSwitch(_ switchID: UUID) throws -> LiveSwitch?

    /// The living switch with this name, by its very bytes.
    func liveSwitch(named name: String, in namespace: String) throws -> LiveSwitch?

    /// Takes note of what the inserted events make of the switches, in an engine that keeps more than the events. Called once,
    /// after the last ``insert(_:)``. Default: does nothing.
    mutating func keep(_ changes: DerivedChanges) throws
}

/// A living switch.
public struct LiveSwitch: Hashable, Sendable {
    /// The identity.
    public let id: UUID
    /// The namespace.
    public let namespace: String
    /// The event that it has been alive since.
    public let since: Position

    /// A living switch.
    public init(id: UUID, namespace: String, since: Position) {
        self.id = id
        self.namespace = namespace
        self.since = since
    }
}

/// What appended events make of the switches, for an engine that keeps tables of them. Names are unique after all of it, not
/// on the way: what is removed goes first.
public struct DerivedChanges: Sendable {
    /// From when to when a switch was alive that is not any more, or is again.
    public struct Lifetime: Hashable, Sendable {
        /// The identity.
        public let switchID: UUID
        /// The event that it was alive since.
        public let first: Position
        /// The last position at which it was alive.
        public let last: Position
    }

    /// A switch under a name, or in a life, that it did not have.
    public struct Placement: Hashable, Sendable {
        /// The event that has put it there; see ``Event/Effect/puts``.
        public let event: Event
        /// The event that it has been alive since.
        public let aliveSince: Position
    }

    /// Lives that have ended.
    public internal(set) var lifetimes: [Lifetime] = []
    /// Identities that are not alive any more, or that are in ``placed``; some may not have been alive.
    public internal(set) var removed: [UUID] = []
    /// Switches that have begun to live, or have another name.
    public internal(set) var placed: [Placement] = []
    /// The last event of each switch that has a new state, and the name and the life that it had.
    public internal(set) var updated: [Event] = []
    /// The last event of each switch of which only the version and the position are new; see ``Event/Effect/advances``. Some
    /// may not be alive.
    public internal(set) var advanced: [Event] = []
}

extension AppendTransaction {
    /// Asks for the last event.
    public var end: EventChain {
        get throws {
            guard let last = try events(EventQuery(order: .descending, limit: 1)).first else {
                return EventChain(after: Head(position: .start, hash: try logID))
            }
            return EventChain(after: Head(position: last.position, hash: last.hash), lastRecorded: last.timestamp)
        }
    }

    /// Asks for the identity's last event.
    public func version(of switchID: UUID) throws -> Int {
        let filter = EventFilter(switchIDs: [switchID])
        return try events(EventQuery(matching: filter, order: .descending, limit: 1)).first?.version ?? 0
    }

    /// Asks for the event.
    public func contains(eventID: UUID) throws -> Bool {
        try !events(EventQuery(matching: EventFilter(ids: [eventID]), limit: 1)).isEmpty
    }

    /// Asks for the event.
    public func hash(at position: Position) throws -> EventHash? {
        try events(EventQuery(after: position.previous, through: position)).first?.hash
    }

    /// Folds the events of the identity.
    public func liveSwitch(_ switchID: UUID) throws -> LiveSwitch? {
        try lives(EventFilter(switchIDs: [switchID])).first.map(LiveSwitch.init)
    }

    /// Folds the events of every identity that ever had the name.
    public func liveSwitch(named name: String, in namespace: String) throws -> LiveSwitch? {
        let lives = try lives(EventFilter(namespace: namespace, switch: name))
        return lives.first { $0.state.name.isIdentical(to: name) }.map(LiveSwitch.init)
    }

    private func lives(_ filter: EventFilter) throws -> some Collection<Fold.Life> {
        var fold = Fold(Head(position: .start, hash: try logID))
        for event in try events(EventQuery(matching: filter)) { fold.apply(event) }
        return fold.lives.values
    }

    /// Does nothing.
    public mutating func keep(_ changes: DerivedChanges) throws {}
}

extension LiveSwitch {
    fileprivate init(_ life: Fold.Life) {
        self.init(id: life.state.id, namespace: life.state.namespace, since: life.since)
    }
}
