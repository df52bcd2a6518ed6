import Foundation

/// Undoes an event, or all events of a transaction, and keeps later changes of other properties.
struct Revert: Command {
    /// What is undone.
    enum Target: Sendable {
        case event(Position)
        case transaction(of: Position)
    }

    let target: Target
    /// The events to undo, and all later ones of the same switches; read by ``prepared(for:)``.
    var undone: [Event] = []
    var later: [UUID: [Event]] = [:]
    /// The names of the switches that cannot be read.
    var unreadable: [String] = []
    /// The switches before the transaction of the events to undo.
    var before: NamespaceProjection?

    private var position: Position {
        switch target {
        case .event(let position), .transaction(let position): position
        }
    }

    var fingerprint: JSONObject? {
        let what = if case .transaction = target { "transaction" } else { "event" }
        return JSONObject(command: "revert", [what: .integer(position.rawValue)])
    }

    var destination: Position? { position }

    func prepared(for manager: Manager) async throws -> Revert {
        var prepared = self
        let event = EventQuery(after: position.previous, through: position)
        guard position > .start, let event = try await manager.log.events(event).first else {
            throw EventLogError.noSuchPosition(position, head: try await manager.log.head().position)
        }
        guard event.namespace == manager.namespace else {
            throw RevertRefused(position: position, reason: .otherNamespace(event.namespace))
        }
        prepared.undone = [event]
        if case .transaction = target {
            let filter = EventFilter(transaction: event.transaction)
            prepared.undone = try await manager.log.events(EventQuery(matching: filter))
            // Half of it would be undone.
            if let other = prepared.undone.first(where: { !$0.namespace.isIdentical(to: manager.namespace) }) {
                throw RevertRefused(position: other.position, reason: .otherNamespace(other.namespace))
            }
        }
        if let unreadable = prepared.undone.first(where: { $0.contentError != nil }) {
            throw RevertRefused(position: unreadable.position, reason: .unreadable)
        }
        let transaction = EventFilter(transaction: event.transaction)
        let start =
            try await manager.log.events(EventQuery(matching: transaction, limit: 1)).first?.position ?? position
        prepared.before = try await manager.projection(at: .position(start.previous))[manager.namespace]
        let undone = Set(prepared.undone.map(\.position))
        for id in Set(prepared.undone.map(\.switchID)) {
            let filter = EventFilter(namespace: manager.namespace, switchIDs: [id])
            let events = try await manager.log.events(EventQuery(after: position.previous, matching: filter))
            let later = events.filter { !undone.contains($0.position) }
            // It may have changed the same properties.
            if let unreadable = later.first(where: { $0.contentError != nil }) {
                throw RevertRefused(position: unreadable.position, reason: .unreadable)
            }
            prepared.later[id] = later
        }
        prepared.unreadable = manager.follower.projection.unreadable(in: manager.namespace).values.map(\.name)
        return prepared
    }

    func plan(on switches: NamespaceProjection, in namespace: Namespace) throws -> CommandPlan {
        var changes: [PlannedChange] = []
        for (id, events) in Dictionary(grouping: undone, by: \.switchID) {
            guard let first = events.first, let last = events.last else { continue }
            let change = Undo(
                first: first,
                last: last,
                // If a transaction is undone, what lies between its events is its own.
                later: (later[id] ?? []).filter { $0.position > last.position },
                current: switches[id]
            )
            changes.append(try change.planned())
        }
        let position = undone.first?.position ?? position
        return CommandPlan(
            changes: changes,
            watch: .namespace,
            wayBack: CommandPlan.WayBack(past: before ?? NamespaceProjection(), unreadable: unreadable) { obstacles in
                RevertRefused(position: position, reason: .obstacles(obstacles))
            }
        )
    }
}

/// How to undo what the events from `first` to `last` did to one switch.
private struct Undo {
    let first: Event
    let last: Event
    let later: [Event]
    let current: SwitchRecord?

    /// The switch as `first` found it; nil if it was not registered.
    private func stateBefore() throws -> JSONObject? {
        if first.kind == .registered { return nil }
        var state = try first.properties()?.json ?? JSONObject()
        for property in first.changes.properties { state[property] = first.changes.sides(of: property)?.previous }
        return state
    }

    func planned() throws -> PlannedChange {
        let before = try stateBefore()
        let after = last.kind == .unregistered ? nil : try last.properties()?.json
        let wanted = try wanted(before: before, after: after)
        return PlannedChange(
            id: first.switchID,
            before: current,
            after: try wanted.map { json throws(ContentError) in try SwitchProperties(json) },
            cause: last.position
        )
    }

    private func wanted(before: JSONObject?, after: JSONObject?) throws -> JSONObject? {
        let now = current?.properties.json
        if now == before { return now }
        guard let before, let after, var wanted = now else {
            // It was registered or removed: that can only be undone as a whole.
            if let event = later.last { throw RevertConflict(undone: first, later: event, properties: []) }
            return before
        }
        for property in Changes(from: before, to: after).properties where wanted[property] != before[property] {
            if let event = later.last(where: { $0.changes.properties.contains(property) }) {
                throw RevertConflict(undone: first, later: event, properties: [property])
            }
            wanted[property] = before[property]
        }
        return wanted
    }
}

/// What is to be undone was changed again later. Nothing was changed.
public struct RevertConflict: GutterError {
    /// The event to undo.
    public let undone: Event
    /// The later event that touches the same.
    public let later: Event
    /// The properties that both touch; empty if the switch was registered or removed.
    public let properties: [String]

    /// Both events, a line each, and what to do.
    public var description: String {
        "Event #\(undone.position) \(rule). \(remedy)\n  \(undone)\n  \(later)"
    }

    private var rule: String {
        let what =
            properties.isEmpty
            ? "the switch has been changed since"
            : "its \(properties.map { $0.printable() }.joined(separator: ", ")) was changed again"
        return "cannot be undone: \(what) by event #\(later.position)"
    }

    private var remedy: String { "Revert that one first, or roll back." }

    /// Both positions and the properties; ``Problem/Kind/conflict``.
    public var problem: Problem {
        Problem(
            .conflict,
            code: "revert-conflict",
            message: description,
            subject: "event",
            value: "#\(undone.position)",
            rule: rule,
            remedy: remedy,
            details: JSONObject([
                ("later", later.position.json), ("position", undone.position.json),
                ("properties", .array(properties.map(JSON.string))),
            ])
        )
    }
}

/// An event that cannot be undone. Nothing was changed.
public struct RevertRefused: GutterError, Equatable {
    /// Why.
    public enum Reason: Hashable, Sendable {
        /// It is of another namespace than the manager.
        case otherNamespace(String)
        /// This version cannot read it.
        case unreadable
        /// The outcome would not be valid; each reason with its remedy.
        case obstacles([String])
    }

    /// The event to undo.
    public let position: Position
    /// Why it cannot be undone.
    public let reason: Reason

    /// One line for a person.
    public var description: String {
        "Event #\(position) cannot be undone: \(explanation). Nothing was changed."
    }

    private var explanation: String {
        switch reason {
        case .otherNamespace(let namespace): "it is of namespace \"\(namespace.printable())\"; revert it there"
        case .unreadable: "this version cannot read it; use a newer one"
        case .obstacles(let obstacles): obstacles.joined(separator: "; ")
        }
    }

    /// The position and what stands in the way, with its remedy; ``Problem/Kind/conflict``.
    public var problem: Problem {
        Problem(
            .conflict,
            code: "revert-refused",
            message: description,
            subject: "event",
            value: "#\(position)",
            rule: "cannot be undone: \(explanation)",
            details: JSONObject([("position", position.json)])
        )
    }
}
