public import Foundation

/// One change to one switch, kept for good.
///
/// An event carries both what changed (``changes``) and what the switch is after it (``switch``). Both, the
/// attribution and the origin are kept as the JSON that was stored and read when they are asked for, so that a scan
/// that needs only the other fields does not pay for them.
public struct Event: Hashable, Sendable, Identifiable {
    /// What happened.
    public struct Kind: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
        /// The stored name.
        public let rawValue: String

        /// The kind with this stored name.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// A switch came to be, or came back.
        public static let registered = Kind(rawValue: "registered")
        /// A switch was edited or renamed.
        public static let updated = Kind(rawValue: "updated")
        /// A switch was removed.
        public static let unregistered = Kind(rawValue: "unregistered")

        /// Whether this version knows what it means.
        package var isKnown: Bool { self == .updated || self == .registered || self == .unregistered }

        /// The stored name.
        public var description: String { rawValue }
    }

    /// The version of this layout that is written: 1.
    public static let currentFormat = 1

    // Set once; what is `package(set)` is for code that forges an event, to see what comes of it.

    /// Where it stands in the log.
    public package(set) var position: Position
    /// Its own id, derived from the command's idempotency key if there was one.
    public package(set) var id: UUID
    /// The version of the layout it was written in.
    public let format: Int
    /// What happened.
    public let kind: Kind
    /// The namespace of the switch.
    public let namespace: String
    /// The identity of the switch, which survives renames.
    public let switchID: UUID
    /// The name after the event; the last one, if the switch was unregistered.
    public let name: String
    /// 1, 2, 3, … for this identity.
    public package(set) var version: Int
    /// The command that made it; events of one command share it.
    public package(set) var transaction: UUID
    /// Where a rollback went back to, or what a revert undid.
    public package(set) var cause: Position?
    /// When it was recorded, to the microsecond; what the source said, if ``origin`` is given.
    public let timestamp: Timestamp
    /// The attribution as stored JSON.
    public let storedAttribution: String
    /// What was hashed in front of the attribution.
    public let attributionSalt: Salt
    /// The digest of the salted attribution.
    public package(set) var attributionDigest: EventHash
    /// The changes as stored JSON.
    public let storedChanges: String
    /// The switch after the event as stored JSON; nil if it was unregistered.
    public let storedSwitch: String?
    /// What was hashed in front of the changes and the switch.
    public let contentSalt: Salt
    /// The digest of the salted changes and switch.
    public package(set) var contentDigest: EventHash
    /// The origin as stored JSON, if the event was imported.
    public package(set) var storedOrigin: String?
    /// What has no field of its own, as stored JSON: `clock`, see ``clock``; and `command`, a digest by which the log
    /// recognizes a command with an idempotency key, see ``AppendRequest/fingerprint``.
    public package(set) var storedExtra: String?
    /// The hash of the event before, or the log's id for the first.
    public package(set) var previousHash: EventHash
    /// The hash of all of the above, as `HashLayout` lays it out.
    public package(set) var hash: EventHash

    /// An event as a log holds it, field by field: what an engine reads from its own storage.
    ///
    /// Nothing is checked here. ``AppendRequest/perform(on:)`` checks what is appended, ``EventLog/verify(expecting:)`` what a
    /// log holds.
    public init(
        position: Position,
        id: UUID,
        format: Int,
        kind: Kind,
        namespace: String,
        switchID: UUID,
        name: String,
        version: Int,
        transaction: UUID,
        cause: Position?,
        timestamp: Timestamp,
        storedAttribution: String,
        attributionSalt: Salt,
        attributionDigest: EventHash,
        storedChanges: String,
        storedSwitch: String?,
        contentSalt: Salt,
        contentDigest: EventHash,
        storedOrigin: String?,
        storedExtra: String?,
        previousHash: EventHash,
        hash: EventHash
    ) {
        self.position = position
        self.id = id
        self.format = format
        self.kind = kind
        self.namespace = namespace
        self.switchID = switchID
        self.name = name
        self.version = version
        self.transaction = transaction
        self.cause = cause
        self.timestamp = timestamp
        self.storedAttribution = storedAttribution
        self.attributionSalt = attributionSalt
        self.attributionDigest = attributionDigest
        self.storedChanges = storedChanges
        self.storedSwitch = storedSwitch
        self.contentSalt = contentSalt
        self.contentDigest = contentDigest
        self.storedOrigin = storedOrigin
        self.storedExtra = storedExtra
        self.previousHash = previousHash
        self.hash = hash
    }
}

extension Event {
    /// When it was recorded, to the microsecond; what the source said, if ``origin`` is given.
    public var recordedAt: Date { timestamp.date }

    /// What the machine's clock said, if the log was ahead of it and ``recordedAt`` repeats the time of the event
    /// before; nil if the clock was right, as far as the log can tell. Parses JSON at each call.
    ///
    /// One change that is made while a clock is wrong puts a log ahead of every clock that is right. Times never
    /// decrease along a log, so later changes have the same time until the clocks have caught up.
    public var clock: Date? { clockTimestamp?.date }

    package var clockTimestamp: Timestamp? {
        storedExtra.flatMap { EventExtra(parsing: $0).clock }
    }

    /// Who and why. Parses JSON at each call.
    public var attribution: Attribution { Attribution(parsing: storedAttribution) }

    /// What differs, property by property; empty if ``contentError`` says why. Parses JSON at each call.
    public var changes: Changes { (try? Changes(parsing: storedChanges)) ?? Changes() }

    /// The switch after the event; nil if it was unregistered, or if ``contentError`` says why. Parses JSON at
    /// each call.
    public var `switch`: Switch? {
        guard let properties = try? properties() else { return nil }
        return Switch(properties: properties, id: switchID, version: version, manager: nil)
    }

    /// Where it came from, if it was imported. Parses JSON at each call.
    public var origin: Origin? { storedOrigin.flatMap(Origin.init(parsing:)) }

    /// Why this version cannot read the event, if so: an unknown format or kind, or content that is not what the
    /// format says. Such an event is kept; see ``Effect`` for what it does to its switch.
    public var contentError: ContentError? {
        do throws(ContentError) {
            try checkReadable()
            _ = try Changes(parsing: storedChanges)
            _ = try properties()
            return nil
        } catch {
            return error
        }
    }

    /// - Throws: ``ContentError`` if the event has no effect but ``Effect/advances``, with the reason.
    package func checkReadable() throws(ContentError) {
        guard effect == .advances else { return }
        guard format == Self.currentFormat else { throw ContentError("the unknown format \(format)") }
        guard kind.isKnown else { throw ContentError("the unknown kind \"\(kind.rawValue.printable())\"") }
        throw ContentError("a living switch without its state")
    }

    /// The properties that the event puts; nil if it puts none.
    package func properties() throws(ContentError) -> SwitchProperties? {
        guard effect == .puts, let storedSwitch else { return nil }
        return try SwitchProperties(parsing: storedSwitch, named: name)
    }
}

extension SwitchProperties {
    /// Reads a switch as an event or an engine has it.
    ///
    /// - Parameter name: The name in the column beside it, by which names are unique.
    /// - Throws: ``ContentError`` if `text` is not a switch of that name.
    init(parsing text: String, named name: String) throws(ContentError) {
        try self.init(parsing: text)
        guard self.name.isIdentical(to: name) else {
            throw ContentError("a switch of another name than the event's: \"\(self.name.printable(limit: 60))\"")
        }
    }
}
