import Foundation

/// The growing end of a log: numbers, dates and chains what comes next.
public struct EventChain: Sendable {
    /// The event that the next one follows.
    public private(set) var head: Head
    private var lastRecorded: Timestamp?

    /// A chain that continues after `head`. `lastRecorded` is when its last event was recorded; nil if there is none.
    public init(after head: Head, lastRecorded: Timestamp? = nil) {
        self.head = head
        self.lastRecorded = lastRecorded
    }

    /// Makes an event of a draft.
    ///
    /// - Parameter command: What the event keeps of the command's fingerprint; see ``DerivedIDs``.
    /// - Throws: ``EventLogError`` if an imported time is before the last event's.
    mutating func seal(
        _ draft: EventDraft,
        id: UUID,
        transaction: UUID,
        version: Int,
        command: String? = nil,
        now: Date,
        using entropy: inout Entropy
    ) throws(EventLogError) -> Event {
        let clock = Timestamp(now)
        var extra = EventExtra(command: command)
        var timestamp = draft.recordedAt.map(Timestamp.init) ?? clock
        if let lastRecorded, timestamp < lastRecorded {
            if draft.recordedAt != nil { throw .outOfOrder(timestamp, last: lastRecorded) }
            timestamp = lastRecorded
            extra.clock = clock
        }
        let attribution = draft.attribution.text
        let attributionSalt = Salt.random(using: &entropy)
        let changes = draft.changes.text
        let properties = draft.switch.map { JSON.object($0.properties.json).text }
        let contentSalt = Salt.random(using: &entropy)
        var event = Event(
            position: head.position.next,
            id: id,
            format: Event.currentFormat,
            kind: draft.kind,
            namespace: draft.namespace,
            switchID: draft.switchID,
            name: draft.name,
            version: version,
            transaction: transaction,
            cause: draft.cause,
            timestamp: timestamp,
            storedAttribution: attribution,
            attributionSalt: attributionSalt,
            attributionDigest: head.hash,
            storedChanges: changes,
            storedSwitch: properties,
            contentSalt: contentSalt,
            contentDigest: head.hash,
            storedOrigin: draft.origin?.text,
            storedExtra: extra.text,
            previousHash: head.hash,
            hash: head.hash
        )
        event.seal()
        advance(to: event)
        return event
    }

    /// Takes an event that another log has sealed.
    ///
    /// - Throws: ``EventLogError`` if it does not continue this chain or does not hash to what it says.
    package mutating func admit(_ event: Event) throws(EventLogError) {
        if let fault = take(event) { throw .doesNotContinue(event.position, reason: fault) }
    }

    /// Takes an event that a log holds.
    ///
    /// - Throws: ``EventLogError/Code/damaged`` if it does not continue this chain or does not hash to what it says.
    package mutating func verify(_ event: some HashedFields) throws(EventLogError) {
        guard let fault = take(event) else { return }
        throw EventLogError(
            .damaged,
            "Event #\(event.position) is damaged: \(fault). Restore a backup with `gutter restore`."
        )
    }

    /// Takes an event that another log has sealed, unless something speaks against it.
    ///
    /// - Returns: What speaks against it, if anything: it does not continue this chain, or does not hash to what it says.
    package mutating func take(_ event: some HashedFields) -> String? {
        guard event.position == head.position.next else { return "the log ends at \(head.position)" }
        guard event.previousHash == head.hash else { return "it follows an event that this log does not have" }
        if let fault = event.hashFault { return fault }
        if let lastRecorded, event.timestamp < lastRecorded { return "it was recorded before the event it follows" }
        advance(to: event)
        return nil
    }

    private mutating func advance(to event: some HashedFields) {
        head = Head(position: event.position, hash: event.hash)
        lastRecorded = event.timestamp
    }
}
