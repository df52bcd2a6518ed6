import Foundation

/// What a rollback or a revert makes of one switch.
struct PlannedChange: Sendable {
    let id: UUID
    /// As it is now; nil where it is not registered.
    let before: SwitchRecord?
    /// As it is to be; nil where it is to go.
    let after: SwitchProperties?
    /// Where it goes back to, or what is undone.
    let cause: Position

    var isEmpty: Bool { before?.properties.json == after?.json }
}

extension CommandScope {
    /// A request that makes these changes, or nil where none of them changes anything.
    ///
    /// Nothing may have happened in the namespace since: the changes were planned on all of it.
    func request(_ changes: [PlannedChange]) -> AppendRequest? {
        let changes = changes.filter { !$0.isEmpty }
        if changes.isEmpty { return nil }
        let drafts = changes.map { change in
            let kind: Event.Kind =
                change.after == nil ? .unregistered : change.before == nil ? .registered : .updated
            var draft = draft(kind, change.id, from: change.before?.properties, to: change.after)
            draft.cause = change.cause
            return draft
        }
        var request = request(drafts.sorted(by: Self.isEarlier), expecting: changes.compactMap(\.before))
        let filter = EventFilter(namespace: namespace.description)
        request.guard = AppendRequest.Guard(noneMatching: filter, after: position)
        return request
    }

    /// What goes comes first, the deepest first of all; what comes back comes last, ancestors first.
    private static func isEarlier(_ left: EventDraft, _ right: EventDraft) -> Bool {
        func rank(_ draft: EventDraft) -> Int {
            draft.kind == .unregistered ? 0 : draft.kind == .updated ? 1 : 2
        }
        if rank(left) != rank(right) { return rank(left) < rank(right) }
        let (first, second) = (Name(normalized: left.name), Name(normalized: right.name))
        return left.kind == .unregistered ? second < first : first < second
    }
}

extension NamespaceProjection {
    /// The changes with those of the descendants that move along where a switch gets another name.
    func withDescendantsMoved(_ changes: [PlannedChange]) throws -> [PlannedChange] {
        var all = changes
        var planned = Set(changes.map(\.id))
        // The deepest first: a descendant moves with the nearest ancestor that does.
        let renamed =
            changes.filter { $0.before != nil && $0.after != nil && $0.before?.properties.name != $0.after?.name }
            .sorted { ($1.before?.properties.name ?? "").utf8.count < ($0.before?.properties.name ?? "").utf8.count }
        for change in renamed {
            guard let before = change.before, let after = change.after else { continue }
            for descendant in descendants(of: before.name) where planned.insert(descendant.id).inserted {
                var moved = descendant.properties
                moved.name = try descendant.name.moved(from: before.name, to: Name(normalized: after.name)).description
                all.append(
                    PlannedChange(id: descendant.id, before: descendant, after: moved, cause: change.cause)
                )
            }
        }
        return all
    }

    /// Why the changes cannot be made: a name that would have two bearers, descendants that would be left behind, a
    /// switch that would come back without the ancestor that had to consent.
    ///
    /// - Parameter past: The switches as they were when what is to come back was as it will be.
    func obstacles(to changes: [PlannedChange], since past: NamespaceProjection) -> [String] {
        let outcome = Outcome(of: changes, on: self)
        return outcome.takenNames + outcome.leftBehind + outcome.missingAncestors(since: past)
    }
}

/// Who bears which name once some changes are made.
private struct Outcome {
    private let changes: [PlannedChange]
    private let switches: NamespaceProjection
    private let planned: Set<UUID>
    private var holders: [String: UUID] = [:]
    private(set) var takenNames: [String] = []

    init(of changes: [PlannedChange], on switches: NamespaceProjection) {
        self.changes = changes
        self.switches = switches
        planned = Set(changes.map(\.id))
        for change in changes {
            guard let name = change.after?.name else { continue }
            let other = holders.updateValue(change.id, forKey: name)
            if let holder = other ?? untouchedHolder(of: name) {
                takenNames.append(
                    "the name \"\(name.printable(limit: 60))\" is taken by the switch \(holder.text); rename that one first"
                )
            }
        }
    }

    private func untouchedHolder(of name: String) -> UUID? {
        switches[name].flatMap { planned.contains($0.id) ? nil : $0.id }
    }

    private func isTaken(_ name: Name) -> Bool {
        holders[name.description] != nil || untouchedHolder(of: name.description) != nil
    }

    var leftBehind: [String] {
        changes.compactMap { change in
            guard change.after == nil, let before = change.before, holders[before.properties.name] == nil else {
                return nil
            }
            let left = switches.descendants(of: before.name).filter { !planned.contains($0.id) }
            guard let first = left.first else { return nil }
            return "\"\(before.properties.name.printable(limit: 60))\" would be unregistered, and "
                + "\(left.count == 1 ? "one switch" : "\(left.count) switches") below it would not, such as "
                + "\"\(first.properties.name.printable(limit: 60))\"; take its whole subtree"
        }
    }

    /// A switch that asks for consent must not become on because nobody is left to ask.
    func missingAncestors(since past: NamespaceProjection) -> [String] {
        changes.compactMap { change in
            guard !change.isEmpty, let after = change.after, after.requiresConsent,
                let ancestor = past.nearestAncestor(of: Name(normalized: after.name)), !isTaken(ancestor.name)
            else { return nil }
            return "\"\(after.name.printable(limit: 60))\" would come back without its ancestor "
                + "\"\(ancestor.properties.name.printable(limit: 60))\", which had to be on; bring that one back first, or "
                + "both together"
        }
    }
}
