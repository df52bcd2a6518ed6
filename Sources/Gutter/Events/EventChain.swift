import Foundation

/// The growing end of a log: numbers, dates and chains what comes next.
package struct EventChain: Sendable {
    package private(set) var head: Head
    private var lastRecorded: Timestamp?

    /// A chain that continues after `head`, of which the last event was recorded at `lastRecorded`, if there is one.
    package init(after head: Head, lastRecorded: Timestamp? = nil) {
        self.head = head
        self.lastRecorded = lastRecorded
    }

    /// Makes an event of a draft.
    ///
    /// - Throws: ``EventLogError`` where an imported time is before the last event's.
    mutating func seal(
        _ draft: EventDraft,
        id: UUID,
        transaction: UUID,
        version: Int,
        now: Date,
        using entropy: inout Entropy
    ) throws(EventLogError) -> Event {
        let clock = Timestamp(now)
        var extra = JSONObject()
        var timestamp = draft.recordedAt.map(Timestamp.init) ?? clock
        if let lastRecorded, timestamp < lastRecorded {
            if draft.recordedAt != nil { throw .outOfOrder(timestamp, last: lastRecorded) }
            timestamp = lastRecorded
            extra["clock"] = .string(clock.description)
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
            attributionDigest: HashLayout.attributionDigest(attribution, salt: attributionSalt),
            storedChanges: changes,
            storedSwitch: properties,
            contentSalt: contentSalt,
            contentDigest: HashLayout.contentDigest(changes: changes, switch: properties, salt: contentSalt),
            storedOrigin: draft.origin?.text,
            storedExtra: extra.isEmpty ? nil : JSON.object(extra).text,
            previousHash: head.hash,
            hash: head.hash
        )
        event.hash = HashLayout.hash(of: event)
        advance(to: event)
        return event
    }

    /// Takes an event that another log has sealed.
    ///
    /// - Throws: ``EventLogError`` where it does not continue this chain or does not hash to what it says.
    package mutating func admit(_ event: Event) throws(EventLogError) {
        if let fault = take(event) { throw .doesNotContinue(event.position, reason: fault) }
    }

    /// Takes an event that another log has sealed, where nothing speaks against it.
    ///
    /// - Returns: What does, if anything: it does not continue this chain, or does not hash to what it says.
    package mutating func take(_ event: Event) -> String? {
        guard event.position == head.position.next else { return "the log ends at \(head.position)" }
        guard event.previousHash == head.hash else { return "it follows an event that this log does not have" }
        if let fault = event.hashFault { return fault }
        if let lastRecorded, event.timestamp < lastRecorded { return "it was recorded before the event it follows" }
        advance(to: event)
        return nil
    }

    private mutating func advance(to event: Event) {
        head = Head(position: event.position, hash: event.hash)
        lastRecorded = event.timestamp
    }
}

extension Event {
    /// Which of the event's own hashes is not what its fields give, if one is not.
    package var hashFault: String? {
        if HashLayout.attributionDigest(storedAttribution, salt: attributionSalt) != attributionDigest {
            return "its attribution does not match its digest"
        }
        if HashLayout.contentDigest(changes: storedChanges, switch: storedSwitch, salt: contentSalt) != contentDigest {
            return "its changes or its switch do not match their digest"
        }
        return HashLayout.hash(of: self) == hash ? nil : "its fields do not match its hash"
    }
}
