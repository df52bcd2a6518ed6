package import Foundation

/// What an engine's open write transaction can do: the seam between the rules of appending, which are the same for
/// every engine, and where the events go. The engine undoes everything where ``AppendRequest/perform(on:)``
/// throws; every check comes before the first write.
package protocol AppendStorage {
    /// The chain that the log's next event continues.
    var end: EventChain { get throws }

    /// See ``EventLog/idSalt()``.
    var idSalt: Salt { get throws }

    func events(_ query: EventQuery) throws -> [Event]

    /// The version of the identity's last event; 0 where there is none.
    func version(of switchID: UUID) throws -> Int

    func contains(eventID: UUID) throws -> Bool

    /// The life of an identity; nil if it is dead or unknown.
    func liveSwitch(_ switchID: UUID) throws -> LiveSwitch?

    func liveSwitch(named name: String, in namespace: String) throws -> LiveSwitch?

    mutating func insert(_ event: Event) throws

    /// The hash of the event at `position`; nil where there is none.
    func hash(at position: Position) throws -> EventHash?

    /// Takes switches out of the projection.
    mutating func removeLive(_ switchIDs: some Sequence<UUID>) throws

    /// Puts a switch into the projection, as its last event left it.
    mutating func insertLive(_ event: Event, aliveSince: Position) throws

    /// Puts what a switch's last event left of it in the place of what the projection has; its name and its life stay.
    mutating func updateLive(_ event: Event) throws

    /// Notes that an event which says nothing of a living switch has advanced its version.
    mutating func advanceLive(_ switchID: UUID, to version: Int, at position: Position) throws

    /// Notes that an identity was alive from `first` to `last`.
    mutating func insertLifetime(from first: Position, through last: Position, of switchID: UUID) throws

    /// Takes over the id of another log; this one is empty.
    mutating func adopt(logID: EventHash) throws
}

/// A switch of the projection, and the position of the registration that it has been alive since.
package struct LiveSwitch {
    package let id: UUID
    package let namespace: String
    package let since: Position

    package init(id: UUID, namespace: String, since: Position) {
        self.id = id
        self.namespace = namespace
        self.since = since
    }
}

extension AppendRequest {
    /// Checks and appends; see ``EventLog/append(_:)``.
    package func perform(on storage: inout some AppendStorage) throws -> AppendResult {
        if let key = idempotencyKey, let events = try repeated(key, on: storage) {
            return AppendResult(events: events, isRepeated: true)
        }
        var chain = try storage.end
        try checkBasis(on: storage, endingAt: chain.head)
        try checkGuard(on: storage)
        try checkVersions(on: storage)
        let events: [Event]
        var adoptedID: EventHash?
        switch content {
        case .drafts(let drafts):
            events = try seal(drafts, on: storage, continuing: &chain)
        case .recorded(let recorded):
            events = recorded
            if chain.head.position == .start, let logID = recorded.first?.previousHash {
                adoptedID = logID
                chain = EventChain(after: Head(position: .start, hash: logID))
            }
            for event in recorded { try chain.admit(event) }
        }
        if !hasIDsOfItsOwn { try checkIDs(of: events, on: storage) }
        let outcome = try Outcome(of: events, on: storage)

        if let adoptedID { try storage.adopt(logID: adoptedID) }
        for event in events { try storage.insert(event) }
        try outcome.write(to: &storage)
        return AppendResult(events: events, isRepeated: false)
    }

    private func repeated(_ key: String, on storage: some AppendStorage) throws -> [Event]? {
        let ids = DerivedIDs(salt: try storage.idSalt)
        let first = EventFilter(ids: [ids.event(key: key, ordinal: 0)])
        guard let first = try storage.events(EventQuery(matching: first, limit: 1)).first else { return nil }
        let command = EventFilter(transaction: first.transaction)
        let events = try storage.events(EventQuery(after: first.position.previous, matching: command))
        try events.checkCommand(effectiveFingerprint, key: key, ids)
        return events
    }

    private func checkBasis(on storage: some AppendStorage, endingAt head: Head) throws {
        guard let basis, basis.position > .start, basis != head else { return }
        if try storage.hash(at: basis.position) != basis.hash { throw EventLogError.replaced(at: basis.position) }
    }

    private func checkGuard(on storage: some AppendStorage) throws {
        guard let `guard` else { return }
        let query = EventQuery(after: `guard`.position, matching: `guard`.filter, limit: 1)
        if let event = try storage.events(query).first { throw EventLogError.guardFailed(by: event.position) }
    }

    private func checkVersions(on storage: some AppendStorage) throws {
        for (switchID, expected) in expectedVersions {
            let actual = try storage.version(of: switchID)
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

    private func checkIDs(of events: [Event], on storage: some AppendStorage) throws {
        var ids: Set<UUID> = []
        for event in events {
            guard ids.insert(event.id).inserted, try !storage.contains(eventID: event.id) else {
                throw EventLogError.duplicateID(event.id)
            }
        }
    }

    private func seal(
        _ drafts: [EventDraft],
        on storage: some AppendStorage,
        continuing chain: inout EventChain
    ) throws -> [Event] {
        let now = clock.now()
        var entropy = Entropy()
        let key = try idempotencyKey.map { (text: $0, ids: DerivedIDs(salt: try storage.idSalt)) }
        let command =
            transaction ?? key.map { $0.ids.transaction(key: $0.text) } ?? .timeOrdered(at: now, using: &entropy)
        let digest = key.map { $0.ids.command(key: $0.text, fingerprint: effectiveFingerprint) }
        var versions = expectedVersions
        var events: [Event] = []
        events.reserveCapacity(drafts.count)
        for (ordinal, draft) in drafts.enumerated() {
            let version = try (versions[draft.switchID] ?? storage.version(of: draft.switchID)) &+ 1
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
        /// Nil where the switch is dead in the end.
        var aliveSince: Position?
        /// Whether the projection has it under its name and in its life already.
        var isInPlace = false
    }

    private var ends: [UUID: End] = [:]
    private var lifetimes: [(switchID: UUID, first: Position, last: Position)] = []
    private var advances: [UUID: Event] = [:]

    init(of events: [Event], on storage: some AppendStorage) throws {
        // Whom the projection has under each name that is touched.
        var holders: [QualifiedName: LiveSwitch?] = [:]
        func holder(_ key: QualifiedName) throws -> LiveSwitch? {
            if let known = holders[key] { return known }
            let holder = try storage.liveSwitch(named: key.name, in: key.namespace)
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
                life = try storage.liveSwitch(event.switchID)
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
                if let first = aliveSince { lifetimes.append((event.switchID, first, event.position.previous)) }
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

    func write(to storage: inout some AppendStorage) throws {
        for lifetime in lifetimes {
            try storage.insertLifetime(from: lifetime.first, through: lifetime.last, of: lifetime.switchID)
        }
        try storage.removeLive(ends.lazy.filter { !$0.value.isInPlace }.map(\.key))
        for end in ends.values {
            guard let aliveSince = end.aliveSince else { continue }
            if end.isInPlace {
                try storage.updateLive(end.event)
            } else {
                try storage.insertLive(end.event, aliveSince: aliveSince)
            }
        }
        for (switchID, event) in advances {
            try storage.advanceLive(switchID, to: event.version, at: event.position)
        }
    }
}
