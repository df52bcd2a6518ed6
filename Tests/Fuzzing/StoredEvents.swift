import Foundation
import Gutter

extension Event {
    /// The event with the digests and hashes that its fields give.
    func resealed(after previous: EventHash) -> Event {
        var copy = self
        copy.previousHash = previous
        copy.seal()
        return copy
    }
}

extension Chance {
    /// Events that somebody else has written: whole, with hashes that hold, and with any content.
    ///
    /// - Parameter isChained: Whether positions and times are such that a log accepts them.
    mutating func events(isChained: Bool) -> [Event] {
        var events: [Event] = []
        var previous = EventHash(hashing: [1])
        let identities = (0..<3).map { _ in identifier() }
        var (time, transaction) = (one(in: 6) ? absurdInteger() : 1_700_000_000_000_000, identifier())
        for ordinal in 1...number(in: 1...8) {
            if one(in: 4) { time = isChained ? max(time, absurdInteger()) : absurdInteger() }
            if one(in: 2) { transaction = identifier() }
            let position = isChained || !one(in: 4) ? Int64(ordinal) : absurdInteger()
            let event = event(position, of: pick(identities), transaction, Timestamp(rawValue: time))
                .resealed(after: previous)
            previous = event.hash
            events.append(event)
        }
        return events
    }

    private mutating func event(_ position: Int64, of id: UUID, _ transaction: UUID, _ time: Timestamp) -> Event {
        let isSane = one(in: 2)
        let properties = properties()
        let content = isSane || one(in: 2) ? JSON.object(properties.json) : one(in: 2) ? .object(object()) : json()
        let kind = one(in: 8) ? Event.Kind(rawValue: text()) : pick([.registered, .updated, .unregistered])
        let difference = JSON.object(Changes(from: nil, to: properties).json)
        let changes = isSane ? difference : one(in: 2) ? .object(object()) : json()
        return Event(
            position: Position(rawValue: position),
            id: identifier(),
            format: one(in: 12) ? Int(absurdInteger()) : 1,
            kind: kind,
            namespace: one(in: 8) ? text() : pick(["default", "default", "a.b"]),
            switchID: id,
            name: one(in: 6) ? name() : properties.name,
            version: one(in: 6) ? Int(absurdInteger()) : Int(position),
            transaction: transaction,
            cause: one(in: 3) ? Position(rawValue: absurdInteger()) : nil,
            timestamp: time,
            storedAttribution: stored(.object(object())),
            attributionSalt: Salt(bytes: bytes(16)) ?? .random(),
            attributionDigest: EventHash(hashing: []),
            storedChanges: stored(changes),
            storedSwitch: kind == .unregistered && !one(in: 8) ? nil : stored(content),
            contentSalt: Salt(bytes: bytes(16)) ?? .random(),
            contentDigest: EventHash(hashing: []),
            storedOrigin: one(in: 3) ? stored(.object(object())) : nil,
            storedExtra: one(in: 3) ? stored(json()) : nil,
            previousHash: EventHash(hashing: []),
            hash: EventHash(hashing: [])
        )
    }

    private mutating func stored(_ json: JSON) -> String {
        one(in: 12) ? mutated(json.text, tokens: Self.jsonTokens) : json.text
    }

    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
    }

    mutating func identifier() -> UUID {
        let bytes = bytes(16)
        return bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }
}

extension Subject {
    static let storedEvents = Subject("stored-events", share: 5) { chance in
        let events = chance.events(isChained: true)
        let attributes = chance.attributes()
        let choice = Chance(seed: chance.next())
        let lines = events.map { (try? $0.exportLine()) ?? "\($0)" }
        return Case("\(lines.joined(separator: "\n"))\n\(attributes)") {
            let log = InMemoryEventLog()
            guard try await accepted({ try await log.append(AppendRequest(recorded: events)) }) != nil else { return }
            // What cannot be exported says so.
            if (try? await export(log)) != nil { try await requireRoundTrip(log) }
            var chance = choice
            try await useEverything(of: log, attributes, &chance)
        }
    }
}

/// Asks a log everything there is to ask, and changes everything that can be changed. It may refuse, but never crash.
func useEverything(of log: any EventLog, _ attributes: Attributes, _ chance: inout Chance) async throws {
    func attempt(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let finding as Finding {
            throw finding
        } catch {
            _ = "\(error)"
        }
    }
    try await attempt { _ = try await log.verify().faults.map(\.description) }
    let events = (try? await log.events(EventQuery())) ?? []
    var replay = Replay()
    for event in events {
        replay.apply(event)
        _ = (event.description, event.origin, event.changes.differences, event.switch, event.attribution)
        _ = (event.changes.conditions, event.changes.state, event.recordedAt)
    }
    _ = replay.switches
    for namespace in ["default", "a.b"] {
        guard let gutter = try? await Manager(log: log).namespaced(Namespace(path: namespace)) else { return }
        for element in gutter.switches {
            _ = (gutter.isActive(element.name, for: attributes), element.conditions.map(\.description))
            try await attempt { _ = try gutter.evaluate(element.name, attributes: [attributes, attributes]) }
        }
        let some = Position(rawValue: chance.absurdInteger())
        let moments: [Moment] = [
            .head, .start, .position(some), .date(Timestamp(rawValue: chance.absurdInteger()).date),
            .event(chance.pick(events.map(\.id) + [chance.identifier()])),
            .position(chance.pick(events.map(\.position) + [.start])),
        ]
        for moment in moments {
            let name = chance.pick(gutter.switches.map(\.name) + ["a"])
            try await attempt {
                let view = try await gutter.asOf(moment)
                for element in view.switches { _ = view.isActive(element.name, for: attributes) }
            }
            try await attempt { _ = try await gutter.diff(from: moment).description }
            try await attempt { _ = try await gutter.planRollbackNamespace(to: moment).diff.description }
            try await attempt { _ = try await gutter.planRollback(name, to: moment, subtree: true).diff.description }
            try await attempt { _ = try await gutter.bisect(from: moment) { $0.isActive(name, for: attributes) } }
            try await attempt { _ = try await gutter.transitions(from: moment) { $0.switches.map(\.name) } }
        }
        let position = chance.pick(events.map(\.position) + [some])
        try await attempt { _ = try await gutter.planRevert(position).diff.description }
        try await attempt { _ = try await gutter.revert(position, transaction: chance.one(in: 2)) }
        for element in gutter.switches {
            var copy = element
            copy.label = "fuzz"
            if chance.one(in: 2) { copy.name = chance.name() }
            try await attempt { _ = try await gutter.update(copy) }
        }
        try await attempt { _ = try await gutter.register(Switch("a:fuzz")) }
        try await attempt { _ = try await gutter.rollbackNamespace(to: chance.pick(moments)) }
        for element in gutter.switches { try await attempt { _ = try await gutter.unregister(element.name) } }
        await gutter.shutdown()
    }
    try await attempt { _ = try await log.verify() }
}
