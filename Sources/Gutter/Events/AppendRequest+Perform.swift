import Foundation

extension AppendRequest {
    /// Appends inside an engine's open transaction, by the rules that are the same for every engine: what
    /// ``EventLog/append(_:)`` promises.
    ///
    /// The engine begins the transaction, and commits it if this returns. Every check comes before the first write, so an
    /// engine whose own writes cannot fail has nothing to undo if this throws; any other one undoes what was written.
    ///
    /// Cost: the calls of `transaction`; for a request without a key that updates one switch, five.
    ///
    /// - Throws: ``EventLogError`` if the request is refused; what `transaction` throws.
    public func perform(on transaction: inout some AppendTransaction) throws -> AppendResult {
        if let key = idempotencyKey, let events = try repeated(key, on: transaction) {
            return AppendResult(events: events, isRepeated: true)
        }
        var chain = try transaction.end
        try checkBasis(on: transaction, endingAt: chain.head)
        try checkGuard(on: transaction)
        try checkVersions(on: transaction)
        let events: [Event]
        var adoptedID: EventHash?
        switch content {
        case .drafts(let drafts):
            events = try seal(drafts, on: transaction, continuing: &chain)
        case .recorded(let recorded):
            events = recorded
            if chain.head.position == .start, let logID = recorded.first?.previousHash {
                adoptedID = logID
                chain = EventChain(after: Head(position: .start, hash: logID))
            }
            for event in recorded { try chain.admit(event) }
        }
        if !hasIDsOfItsOwn { try checkIDs(of: events, on: transaction) }
        let outcome = try Outcome(of: events, on: transaction)

        if let adoptedID { try transaction.adopt(logID: adoptedID) }
        for event in events { try transaction.insert(event) }
        try transaction.keep(outcome.changes)
        return AppendResult(events: events, isRepeated: false)
    }

    private func repeated(_ key: String, on transaction: some AppendTransaction) throws -> [Event]? {
        let ids = DerivedIDs(salt: try transaction.idSalt)
        let first = EventFilter(ids: [ids.event(key: key, ordinal: 0)])
        guard let first = try transaction.events(EventQuery(matching: first, limit: 1)).first else { return nil }
        let command = EventFilter(transaction: first.transaction)
        let events = try transaction.events(EventQuery(after: first.position.previous, matching: command))
        try events.checkCommand(effectiveFingerprint, key: key, ids)
        return events
    }

    private func checkBasis(on transaction: some AppendTransaction, endingAt head: Head) throws {
        guard let basis, basis.position > .start, basis != head else { return }
        if try transaction.hash(at: basis.position) != basis.hash { throw EventLogError.replaced(at: basis.position) }
    }

    private func checkGuard(on transaction: some AppendTransaction) throws {
        guard let `guard` else { return }
        let query = EventQuery(after: `guard`.position, matching: `guard`.filter, limit: 1)
        if let event = try transaction.events(query).first { throw EventLogError.guardFailed(by: event.position) }
    }

    private func checkVersions(on transaction: some AppendTransaction) throws {
        for (switchID, expected) in expectedVersions {
            let actual = try transaction.version(of: switchID)
            if actual != expected {
                throw EventLogError.versionConflict(switchID, expected: expected, actual: actual)
            }
        }
    }

    /// Whether its events get ids that nobody else can have.
    private var hasIDsOfItsOwn: Bool {
        guard case .drafts(let drafts) = content, idempotencyKey == nil else { return false }
        return drafts.allSatisfy { $0.id == nil }
    }

    private func checkIDs(of events: [Event], on transaction: some AppendTransaction) throws {
        var ids: Set<UUID> = []
        for event in events {
            guard ids.insert(event.id).inserted, try !transaction.contains(eventID: event.id) else {
                throw EventLogError.duplicateID(event.id)
            }
        }
    }

    private func seal(
        _ drafts: [EventDraft],
        on transaction: some AppendTransaction,
        continuing chain: inout EventChain
    ) throws -> [Event] {
        let now = clock.now()
        var entropy = Entropy()
        let key = try idempotencyKey.map { (text: $0, ids: DerivedIDs(salt: try transaction.idSalt)) }
        let command =
            self.transaction ?? key.map { $0.ids.transaction(key: $0.text) } ?? .timeOrdered(at: now, using: &entropy)
        let digest = key.map { $0.ids.command(key: $0.text, fingerprint: effectiveFingerprint) }
        var versions = expectedVersions
        var events: [Event] = []
        events.reserveCapacity(drafts.count)
        for (ordinal, draft) in drafts.enumerated() {
            let version = try (versions[draft.switchID] ?? transaction.version(of: draft.switchID)) &+ 1
            versions[draft.switchID] = version
            let event = try chain.seal(
                draft,
                id: draft.id ?? key.map { $0.ids.event(key: $0.text, ordinal: ordinal) }
                    ?? .timeOrdered(at: now, using: &entropy),
                transaction: draft.transaction ?? command,
                version: version,
                command: digest,
                now: now,
                using: &entropy
            )
            events.append(event)
        }
        return events
    }
}

/// What a request leaves of the switches that it touches. Names must be unique in the end, not on the way, so that two
/// switches of one command may swap theirs.
private struct Outcome {
    private struct End {
        var event: Event
        /// Nil if the switch is dead in the end.
        var aliveSince: Position?
        /// Whether the projection has it under its name and in its life already.
        var isInPlace = false
    }

    private var ends: [UUID: End] = [:]
    private var lifetimes: [DerivedChanges.Lifetime] = []
    private var advances: [UUID: Event] = [:]

    init(of events: [Event], on transaction: some AppendTransaction) throws {
        // Whom the projection has under each name that is touched.
        var holders: [QualifiedName: LiveSwitch?] = [:]
        func holder(_ key: QualifiedName) throws -> LiveSwitch? {
            if let known = holders[key] { return known }
            let holder = try transaction.liveSwitch(named: key.name, in: key.namespace)
            holders[key] = .some(holder)
            return holder
        }
        for event in events {
            var life: LiveSwitch?
            if let end = ends[event.switchID] {
                life = end.aliveSince.map { LiveSwitch(id: event.switchID, namespace: end.event.namespace, since: $0) }
            } else if let holder = try holder(event.qualifiedName), holder.id == event.switchID {
                life = holder
            } else {
                life = try transaction.liveSwitch(event.switchID)
            }
            // A namespace is read by itself: nobody would see there that an event of another one has changed its switch.
            if let life, !life.namespace.isIdentical(to: event.namespace) {
                throw EventLogError.doesNotContinue(
                    event.position,
                    reason: "its namespace is \"\(event.namespace.printable(limit: 60))\", and its switch is in "
                        + "\"\(life.namespace.printable(limit: 60))\""
                )
            }
            if event.effect == .advances {
                advances[event.switchID] = event
                continue
            }
            advances[event.switchID] = nil
            var aliveSince = life?.since
            if event.effect == .removes {
                if let first = aliveSince {
                    lifetimes.append(.init(switchID: event.switchID, first: first, last: event.position.previous))
                }
                aliveSince = nil
            } else if aliveSince == nil {
                aliveSince = event.position
            }
            ends[event.switchID] = End(event: event, aliveSince: aliveSince)
        }
        var takers: [QualifiedName: UUID] = [:]
        for (switchID, end) in ends {
            guard let aliveSince = end.aliveSince else { continue }
            let key = end.event.qualifiedName
            let holder = try holder(key)
            let untouched = holder.flatMap { ends[$0.id] == nil ? $0.id : nil }
            if let taken = takers.updateValue(switchID, forKey: key) ?? untouched {
                throw EventLogError.nameTaken(key.name, in: key.namespace, by: taken)
            }
            ends[switchID]?.isInPlace = holder?.id == switchID && holder?.since == aliveSince
        }
    }

    /// What the request makes of the switches, for an engine that keeps them.
    var changes: DerivedChanges {
        var changes = DerivedChanges(lifetimes: lifetimes, advanced: Array(advances.values))
        for (switchID, end) in ends {
            if end.isInPlace {
                changes.updated.append(end.event)
                continue
            }
            changes.removed.append(switchID)
            if let since = end.aliveSince { changes.placed.append(.init(event: end.event, aliveSince: since)) }
        }
        return changes
    }
}
