package import Foundation

/// The switches alive at one moment of the log, by namespace: a fold of its events, as an immutable value.
package struct Projection: Sendable {
    /// Up to where it has followed the log.
    package private(set) var head: Head
    private var namespaces: [String: NamespaceProjection] = [:]

    /// Events that this version cannot read and left out, with the reason.
    package private(set) var unreadable: [Position: ContentError] = [:]

    /// The projection of an empty log with this id.
    package init(logID: EventHash) {
        head = Head(position: .start, hash: logID)
    }

    /// The projection that the log keeps itself, without reading its events.
    package init(_ snapshot: LogSnapshot) {
        head = snapshot.head
        for (namespace, states) in Dictionary(grouping: snapshot.states, by: \.namespace) {
            var switches = NamespaceProjection(minimumCapacity: states.count)
            for state in states {
                do throws(ContentError) {
                    let record = SwitchRecord(
                        id: state.id,
                        version: state.version,
                        position: state.position,
                        properties: try SwitchProperties(parsing: state.json)
                    )
                    switches.put(record)
                } catch {
                    unreadable[state.position] = error
                }
            }
            namespaces[namespace] = switches
        }
    }

    package subscript(namespace: String) -> NamespaceProjection {
        namespaces[namespace] ?? NamespaceProjection()
    }

    /// The namespaces that hold switches, sorted.
    package var namespaceNames: [String] {
        namespaces.filter { !$0.value.isEmpty }.keys.sorted()
    }

    /// Takes in the next event. It never rejects one: what cannot be read is left out and noted.
    ///
    /// - Returns: The switch before and after the event.
    @discardableResult
    package mutating func apply(_ event: Event) -> (before: SwitchRecord?, after: SwitchRecord?) {
        head = Head(position: event.position, hash: event.hash)
        do throws(ContentError) {
            try event.checkReadable()
            let after = try event.properties()
                .map {
                    SwitchRecord(id: event.switchID, version: event.version, position: event.position, properties: $0)
                }
            if after == nil, event.kind != .unregistered { throw ContentError("a living switch without its state") }
            guard let after else {
                let before = namespaces[event.namespace]?.remove(event.switchID)
                // Nothing is kept of a namespace without switches.
                if namespaces[event.namespace]?.isEmpty == true { namespaces[event.namespace] = nil }
                return (before, nil)
            }
            return (namespaces[event.namespace, default: NamespaceProjection()].put(after), after)
        } catch {
            unreadable[event.position] = error
            // The switch stays as it was, but what is planned on it must expect the version that the log is at.
            namespaces[event.namespace]?.advance(event.switchID, to: event.version, at: event.position)
            return (nil, nil)
        }
    }
}

extension Projection {
    /// Takes in what is about to be appended, to plan what comes after it in the same request.
    mutating func apply(_ draft: EventDraft) {
        namespaces[draft.namespace, default: NamespaceProjection()].apply(draft, at: head.position)
        if namespaces[draft.namespace]?.isEmpty == true { namespaces[draft.namespace] = nil }
    }
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
    private var ids: ShardedDictionary<String, UUID>

    init(minimumCapacity: Int = 0) {
        records = ShardedDictionary(minimumCapacity: minimumCapacity)
        ids = ShardedDictionary(minimumCapacity: minimumCapacity)
    }

    package var isEmpty: Bool { records.isEmpty }

    package subscript(id: UUID) -> SwitchRecord? { records[id] }

    /// The switch with this name in normal form.
    package subscript(name: String) -> SwitchRecord? {
        ids[name].flatMap { records[$0] }
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

    /// The ancestors that a switch asks before it is on, the nearest one first: its nearest registered one where it
    /// asks for consent, then that one's, and so on.
    package func consentingAncestors(of record: SwitchRecord) -> [SwitchRecord] {
        var ancestors: [SwitchRecord] = []
        var asking = record
        while asking.properties.requiresConsent, let ancestor = nearestAncestor(of: asking.name) {
            ancestors.append(ancestor)
            asking = ancestor
        }
        return ancestors
    }

    /// The switches as these drafts would leave them, which are of this namespace.
    func applying(_ drafts: [EventDraft]) -> NamespaceProjection {
        var switches = self
        for draft in drafts { switches.apply(draft, at: .start) }
        return switches
    }

    /// Takes in what is about to be appended.
    fileprivate mutating func apply(_ draft: EventDraft, at position: Position) {
        guard let properties = draft.switch?.properties else {
            remove(draft.switchID)
            return
        }
        let version = (self[draft.switchID]?.version ?? 0) &+ 1
        put(SwitchRecord(id: draft.switchID, version: version, position: position, properties: properties))
    }

    /// - Returns: What was there before.
    @discardableResult
    fileprivate mutating func put(_ record: SwitchRecord) -> SwitchRecord? {
        let before = records.updateValue(record, forKey: record.id)
        // Most changes are of something else than the name, and copy no part of `ids`.
        if let before, before.properties.name != record.properties.name { releaseName(of: before) }
        if ids[record.properties.name] != record.id { ids[record.properties.name] = record.id }
        return before
    }

    private mutating func releaseName(of record: SwitchRecord) {
        // In the middle of a command another switch may already have taken the name.
        if ids[record.properties.name] == record.id { ids[record.properties.name] = nil }
    }

    fileprivate mutating func advance(_ id: UUID, to version: Int, at position: Position) {
        guard let record = records[id] else { return }
        records[id] = SwitchRecord(id: id, version: version, position: position, properties: record.properties)
    }

    @discardableResult
    fileprivate mutating func remove(_ id: UUID) -> SwitchRecord? {
        guard let record = records.removeValue(forKey: id) else { return nil }
        releaseName(of: record)
        return record
    }
}
