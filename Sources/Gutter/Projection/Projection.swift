package import Foundation

/// The switches alive at one moment of the log, by namespace: a fold of its events, as an immutable value.
package struct Projection: Sendable {
    /// How far it has followed the log.
    package private(set) var head: Head
    private var namespaces: [ExactText: NamespaceProjection] = [:]

    /// The living switches that take no part in deciding, because this version cannot read what the last event put.
    package private(set) var unreadable: [UUID: UnreadableSwitch] = [:]

    /// The projection of an empty log with this id.
    package init(logID: EventHash) {
        head = Head(position: .start, hash: logID)
    }

    /// The projection that the log keeps itself, without reading its events.
    package init(_ snapshot: LogSnapshot) {
        head = snapshot.head
        for (namespace, states) in Dictionary(grouping: snapshot.states, by: { ExactText($0.namespace) }) {
            namespaces[namespace] = NamespaceProjection(minimumCapacity: states.count)
            for state in states { put(state) }
            forgetIfEmpty(namespace)
        }
    }

    package subscript(namespace: String) -> NamespaceProjection {
        namespaces[ExactText(namespace)] ?? NamespaceProjection()
    }

    /// The namespaces that hold switches, sorted.
    package var namespaceNames: [String] {
        namespaces.keys.map(\.text).sorted()
    }

    /// Takes in the next event. It never rejects one: what the last event put is what there is, whether or not this version
    /// can read it.
    @discardableResult
    package mutating func apply(_ event: Event) -> AppliedEvent {
        head = Head(position: event.position, hash: event.hash)
        let id = event.switchID
        let before = self[event.namespace][id]
        switch event.effect {
        case .puts: if let state = StoredSwitch(event) { put(state) }
        case .removes: remove(id, in: event.namespace)
        case .advances: advance(id, in: event.namespace, to: event.version, at: event.position)
        }
        return AppliedEvent(event: event, before: before, after: self[event.namespace][id])
    }

    private mutating func put(_ state: StoredSwitch) {
        do throws(ContentError) {
            let record = SwitchRecord(
                id: state.id,
                version: state.version,
                position: state.position,
                properties: try SwitchProperties(parsing: state.json, named: state.name)
            )
            unreadable[state.id] = nil
            namespaces[ExactText(state.namespace), default: NamespaceProjection()].put(record)
        } catch {
            remove(state.id, in: state.namespace)
            unreadable[state.id] = UnreadableSwitch(
                namespace: state.namespace,
                name: state.name,
                version: state.version,
                position: state.position,
                error: error
            )
        }
    }

    private mutating func remove(_ id: UUID, in namespace: String) {
        unreadable[id] = nil
        namespaces[ExactText(namespace)]?.remove(id)
        forgetIfEmpty(ExactText(namespace))
    }

    /// What is planned on a switch must expect the version that the log is at, whether or not this version can read the event.
    private mutating func advance(_ id: UUID, in namespace: String, to version: Int, at position: Position) {
        namespaces[ExactText(namespace)]?.advance(id, to: version, at: position)
        unreadable[id]?.version = version
        unreadable[id]?.position = position
    }

    /// Nothing is kept of a namespace without switches.
    private mutating func forgetIfEmpty(_ namespace: ExactText) {
        if namespaces[namespace]?.isEmpty == true { namespaces[namespace] = nil }
    }
}

extension Projection {
    /// Takes in what is about to be appended, to plan what comes after it in the same request.
    mutating func apply(_ changes: [PlannedChange], in namespace: Namespace) {
        let namespace = ExactText(namespace.description)
        for change in changes { namespaces[namespace, default: NamespaceProjection()].apply(change, at: head.position) }
        forgetIfEmpty(namespace)
    }

    /// The switches of a namespace that this version cannot read.
    func unreadable(in namespace: String) -> [UUID: UnreadableSwitch] {
        unreadable.filter { $0.value.namespace.isIdentical(to: namespace) }
    }
}

/// What an event has made of its switch.
package struct AppliedEvent: Sendable {
    package let event: Event
    /// The switch before the event; nil if there was none that this version can read.
    package let before: SwitchRecord?
    /// The switch after the event; nil if there is none that this version can read.
    package let after: SwitchRecord?

    /// What subscribers are told: the switch after the event, at its version, or as it last was if the event removes it; nil if
    /// this version cannot tell.
    var `switch`: Switch? {
        let record: SwitchRecord? =
            switch event.effect {
            case .puts: after
            case .removes: before
            case .advances: nil
            }
        return record.map { $0.detached(at: event.version) }
    }
}

/// A living switch of which this version cannot read what its last event put.
package struct UnreadableSwitch: Hashable, Sendable {
    package let namespace: String
    package let name: String
    /// Those of its last event.
    package internal(set) var version: Int
    package internal(set) var position: Position
    package let error: ContentError
}

/// A switch in a projection.
///
/// An object that never changes: the part of a projection that a change copies takes a reference for each, rather than one for
/// each of its texts.
package final class SwitchRecord: Sendable {
    package let id: UUID
    package let version: Int
    /// The position of its last event.
    package let position: Position
    package let properties: SwitchProperties

    init(id: UUID, version: Int, position: Position, properties: SwitchProperties) {
        self.id = id
        self.version = version
        self.position = position
        self.properties = properties
    }

    package var name: Name { Name(normalized: properties.name) }
}

/// The switches of one namespace.
package struct NamespaceProjection: Sendable {
    private var records: ShardedDictionary<UUID, SwitchRecord>
    private var ids: ShardedDictionary<ExactText, UUID>
    /// Names that two switches have had at once, as in the middle of a command in which they swap theirs.
    private var contested: Set<ExactText> = []

    init(minimumCapacity: Int = 0) {
        records = ShardedDictionary(minimumCapacity: minimumCapacity)
        ids = ShardedDictionary(minimumCapacity: minimumCapacity)
    }

    package var isEmpty: Bool { records.isEmpty }

    package subscript(id: UUID) -> SwitchRecord? { records[id] }

    /// The switch with this name in normal form.
    package subscript(name: String) -> SwitchRecord? {
        ids[ExactText(name)].flatMap { records[$0] }
    }

    /// In no order.
    var unordered: some Sequence<SwitchRecord> { records.values }

    /// Sorted by name.
    package var all: [SwitchRecord] {
        records.values.sorted { $0.name < $1.name }
    }

    /// The switches below `name`, sorted by name. Cost: proportional to all switches of the namespace.
    package func descendants(of name: Name) -> [SwitchRecord] {
        records.values.filter { $0.name.isDescendant(of: name) }.sorted { $0.name < $1.name }
    }

    /// The nearest ancestor of `name` that is registered.
    package func nearestAncestor(of name: Name) -> SwitchRecord? {
        var ancestor = name.parent
        while let candidate = ancestor {
            if let record = self[candidate.description] { return record }
            ancestor = candidate.parent
        }
        return nil
    }

    /// The ancestors that a switch asks before it is on, the nearest one first: its nearest registered one if it
    /// asks for consent, then that one's in the same way, and so on.
    package func consentingAncestors(of record: SwitchRecord) -> [SwitchRecord] {
        var ancestors: [SwitchRecord] = []
        var asking = record
        while asking.properties.requiresConsent, let ancestor = nearestAncestor(of: asking.name) {
            ancestors.append(ancestor)
            asking = ancestor
        }
        return ancestors
    }

    /// The switches as these changes would leave them.
    func applying(_ changes: [PlannedChange]) -> NamespaceProjection {
        var switches = self
        // After every event that there is.
        for change in changes { switches.apply(change, at: Position(rawValue: .max)) }
        return switches
    }

    /// Takes in what is about to be appended.
    fileprivate mutating func apply(_ change: PlannedChange, at position: Position) {
        guard let properties = change.after else { return remove(change.id) }
        let version = (self[change.id]?.version ?? 0) &+ 1
        put(SwitchRecord(id: change.id, version: version, position: position, properties: properties))
    }

    fileprivate mutating func put(_ record: SwitchRecord) {
        let before = records.updateValue(record, forKey: record.id)
        let name = ExactText(record.properties.name)
        // Most changes are of something else than the name, and copy no part of `ids`.
        if let before, ExactText(before.properties.name) != name { releaseName(of: before) }
        guard ids[name] != record.id else { return }
        if let holder = ids[name].flatMap({ records[$0] }) {
            contested.insert(name)
            // The later event decides, in whatever order the switches come.
            if holder.position > record.position { return }
        }
        ids[name] = record.id
    }

    /// Gives the name of a switch that does not bear it any more to another one that does, if there is one.
    private mutating func releaseName(of record: SwitchRecord) {
        let name = ExactText(record.properties.name)
        guard ids[name] == record.id else { return }
        var heir: SwitchRecord?
        if contested.contains(name) {
            let bearers = records.values.filter { ExactText($0.properties.name) == name }
            if bearers.count < 2 { contested.remove(name) }
            heir = bearers.max { $0.position < $1.position }
        }
        ids[name] = heir?.id
    }

    fileprivate mutating func advance(_ id: UUID, to version: Int, at position: Position) {
        guard let record = records[id] else { return }
        records[id] = SwitchRecord(id: id, version: version, position: position, properties: record.properties)
    }

    fileprivate mutating func remove(_ id: UUID) {
        guard let record = records.removeValue(forKey: id) else { return }
        releaseName(of: record)
    }
}
