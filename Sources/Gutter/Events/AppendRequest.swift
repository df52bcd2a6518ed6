public import Foundation

/// What to append: all of it or nothing.
public struct AppendRequest: Sendable {
    /// New events, or events that another log has recorded.
    public enum Content: Sendable {
        /// Events to be numbered, dated and chained by the log.
        case drafts([EventDraft])
        /// Events of another log, entered as they are. They must continue this one: positions, times and hashes are
        /// checked, and an empty log takes over the other's id.
        case recorded([Event])
    }

    /// What to append.
    public var content: Content
    /// Names the command: a second request with this key returns the first one's result and appends nothing, if it is the
    /// same command; see ``fingerprint``.
    public var idempotencyKey: String?
    /// What the command asks for, as a text that is the same whenever the same is asked for, such as JSON with sorted keys. Two
    /// requests with one idempotency key are the same command if they have the same fingerprint; otherwise the second one is
    /// refused with ``EventLogError/Code/idempotencyConflict``.
    ///
    /// The log does not read it. The command's events keep an HMAC of it, with a secret of the log: see
    /// ``EventLog/idSalt()``. Default: what the drafts say, except for their attribution, ids and times.
    public var fingerprint: String?
    /// The command's id, for drafts that give none. Default: derived from the idempotency key, or random without one.
    public var transaction: UUID?
    /// The version that each identity must have, 0 if it must be new.
    public var expectedVersions: [UUID: Int]
    /// What must not have happened.
    public var `guard`: Guard?
    /// What time it is; asked while the log is locked, so that times are in the order of the events.
    public var clock = WallClock.system
    /// What the caller knows of the log: its event at that position must have that hash. So a log that was
    /// replaced, or restored from a backup, is noticed before anything is appended to it.
    public var basis: Head?

    /// "No event matching `filter` after `position`": what a command that went by a list of switches needs, so that
    /// it cannot miss one that was added meanwhile.
    public struct Guard: Hashable, Sendable {
        /// What must not have happened.
        public var filter: EventFilter
        /// How far the caller knows the log.
        public var position: Position

        /// A guard against events that match `filter` after `position`.
        public init(noneMatching filter: EventFilter, after position: Position) {
            self.filter = filter
            self.position = position
        }
    }

    /// A request for new events.
    public init(
        _ drafts: [EventDraft],
        idempotencyKey: String? = nil,
        fingerprint: String? = nil,
        transaction: UUID? = nil,
        expectedVersions: [UUID: Int] = [:],
        guard: Guard? = nil
    ) {
        self.content = .drafts(drafts)
        self.idempotencyKey = idempotencyKey
        self.fingerprint = fingerprint
        self.transaction = transaction
        self.expectedVersions = expectedVersions
        self.guard = `guard`
    }

    /// A request for events that another log has recorded, from an export of it.
    public init(recorded events: [Event]) {
        content = .recorded(events)
        expectedVersions = [:]
    }
}

/// An event that has no place in the log yet.
public struct EventDraft: Sendable {
    /// What happened.
    public var kind: Event.Kind
    /// The namespace of the switch.
    public var namespace: String
    /// The identity of the switch.
    public var switchID: UUID
    /// The name after the event; the last one, if the switch is unregistered.
    public var name: String
    /// What differs, property by property.
    public var changes: Changes
    /// The switch after the event; nil if it is unregistered.
    public var `switch`: Switch?
    /// Who and why.
    public var attribution: Attribution
    /// The id. Default: derived from the request's idempotency key, or random without one.
    public var id: UUID?
    /// The command. Default: the request's.
    public var transaction: UUID?
    /// Where a rollback goes back to, or what a revert undoes. Default: neither.
    public var cause: Position?
    /// Where the event comes from, if it is imported; then `recordedAt` may be given too. Default: from here.
    public var origin: Origin?
    /// When it happened, according to `origin`. Default: the time of the append.
    public var recordedAt: Date?

    /// A draft of an event that happens now.
    public init(
        _ kind: Event.Kind,
        namespace: String,
        switchID: UUID,
        name: String,
        changes: Changes,
        switch: Switch?,
        attribution: Attribution
    ) {
        self.kind = kind
        self.namespace = namespace
        self.switchID = switchID
        self.name = name
        self.changes = changes
        self.switch = `switch`
        self.attribution = attribution
    }
}

/// What an append did.
public struct AppendResult: Sendable {
    /// The events of the request, now or, for a key seen before, then.
    public var events: [Event]
    /// Whether the idempotency key had been seen, so that nothing was appended.
    public var isRepeated: Bool

    /// A result.
    public init(events: [Event], isRepeated: Bool) {
        self.events = events
        self.isRepeated = isRepeated
    }
}
