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

    var difference: SwitchDifference? {
        let after = after.map { Switch(properties: $0, id: id, version: before?.version ?? 0, manager: nil) }
        return SwitchDifference(from: before?.detached, to: after)
    }
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
        for change in changes {
            guard let before = change.before, let after = change.after, after.name != before.properties.name else {
                continue
            }
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

    /// Why the changes cannot be made: a name that would have two bearers, descendants that would be left behind.
    func obstacles(to changes: [PlannedChange]) -> [String] {
        let planned = Set(changes.map(\.id))
        var holders: [String: UUID] = [:]
        var obstacles: [String] = []
        for change in changes {
            guard let name = change.after?.name else { continue }
            let other = holders.updateValue(change.id, forKey: name)
            let holder = other ?? self[name].flatMap { planned.contains($0.id) ? nil : $0.id }
            if let holder {
                obstacles.append(
                    "the name \"\(name.printable(limit: 60))\" is taken by the switch \(holder.text); rename that one "
                        + "or go back further than its registration"
                )
            }
        }
        for change in changes where change.after == nil {
            guard let before = change.before, holders[before.properties.name] == nil else { continue }
            let left = descendants(of: before.name).filter { !planned.contains($0.id) }
            if let first = left.first {
                obstacles.append(
                    "\"\(before.properties.name.printable(limit: 60))\" would be unregistered, and "
                        + "\(left.count == 1 ? "one switch" : "\(left.count) switches") below it would not, such as "
                        + "\"\(first.properties.name.printable(limit: 60))\"; include its subtree"
                )
            }
        }
        return obstacles
    }
}
