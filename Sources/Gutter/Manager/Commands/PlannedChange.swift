import Foundation

/// What a command makes of one switch.
struct PlannedChange: Sendable {
    let id: UUID
    /// As it is now; nil if it is not registered.
    let before: SwitchRecord?
    /// As it is to be; nil if it is to be removed.
    let after: SwitchProperties?
    /// Where a rollback goes back to, or the event that a revert undoes.
    var cause: Position?

    var isEmpty: Bool { before?.properties.json == after?.json }

    var isRename: Bool {
        guard let before, let after else { return false }
        return before.properties.name != after.name
    }

    /// Removals come first, the deepest before their ancestors; registrations come last, ancestors first. So at no point of the
    /// log has a living switch lost an ancestor that it will have in the end.
    static func isEarlier(_ left: PlannedChange, _ right: PlannedChange) -> Bool {
        if left.rank != right.rank { return left.rank < right.rank }
        return left.after == nil ? right.name < left.name : left.name < right.name
    }

    private var rank: Int { after == nil ? 0 : before == nil ? 2 : 1 }

    /// The name after, or the last one.
    private var name: Name { Name(normalized: after?.name ?? before?.properties.name ?? "") }
}

/// What a command makes of the switches of a namespace.
struct CommandPlan: Sendable {
    /// What must not have happened between the plan and the append.
    enum Watch: Sendable {
        /// An event of a switch that is changed.
        case changedSwitches
        /// An event of a switch that is or was in the subtree.
        case subtree(Name)
        /// Any event of the namespace.
        case namespace
    }

    /// What is checked for a command that goes back.
    struct WayBack: Sendable {
        /// The switches at the moment that the command goes back to.
        let past: NamespaceProjection
        /// The names of the switches that this version cannot read, and so cannot move along.
        let unreadable: [String]
        /// The error that refuses it.
        let refusal: @Sendable (_ obstacles: [String]) -> any Error
    }

    var changes: [PlannedChange]
    var watch = Watch.changedSwitches
    /// Nil for a command that does not go back.
    var wayBack: WayBack?

    /// Nothing to do.
    static let nothing = CommandPlan(changes: [])

    /// The plan as it is carried out: with the descendants that move along, without what changes nothing, in the order of its
    /// events.
    ///
    /// - Throws: ``SwitchExists``, or the error of the way back, if the names would not be valid afterwards;
    ///   ``ValidationError`` if a descendant would get too long a name.
    func completed(on switches: NamespaceProjection, in namespace: Namespace) throws -> CommandPlan {
        var plan = self
        plan.changes = try switches.withDescendantsMoved(changes)
        let check = NameCheck(of: plan.changes, on: switches)
        if let wayBack {
            let obstacles = check.obstacles(since: wayBack.past, unreadable: wayBack.unreadable)
            if !obstacles.isEmpty { throw wayBack.refusal(obstacles) }
        } else if let taken = check.taken.first {
            throw SwitchExists(name: taken.name, namespace: namespace.description, id: taken.holder)
        }
        plan.changes = plan.changes.filter { !$0.isEmpty }.sorted(by: PlannedChange.isEarlier)
        return plan
    }
}

extension NamespaceProjection {
    /// The changes with those of the descendants that move along if a switch gets another name.
    fileprivate func withDescendantsMoved(_ changes: [PlannedChange]) throws -> [PlannedChange] {
        var all = changes
        var planned = Set(changes.map(\.id))
        // The deepest first: a descendant moves with the nearest ancestor that does.
        let renames = changes.filter(\.isRename)
            .sorted { ($1.before?.properties.name ?? "").utf8.count < ($0.before?.properties.name ?? "").utf8.count }
        for change in renames {
            guard let before = change.before, let after = change.after else { continue }
            for descendant in descendants(of: before.name) where planned.insert(descendant.id).inserted {
                var moved = descendant.properties
                moved.name = try descendant.name.moved(from: before.name, to: Name(normalized: after.name)).description
                all.append(PlannedChange(id: descendant.id, before: descendant, after: moved, cause: change.cause))
            }
        }
        return all
    }
}

/// What the request of a command is made with.
struct CommandScope: Sendable {
    let namespace: Namespace
    let attribution: Attribution

    /// The events that the changes are to become.
    func drafts(for changes: [PlannedChange]) -> [EventDraft] {
        changes.map { change in
            var draft = EventDraft(
                change.after == nil ? .unregistered : change.before == nil ? .registered : .updated,
                namespace: namespace.description,
                switchID: change.id,
                name: change.after?.name ?? change.before?.properties.name ?? "",
                changes: Changes(from: change.before?.properties, to: change.after),
                switch: change.after.map { Switch(properties: $0, id: change.id, version: 0, manager: nil) },
                attribution: attribution
            )
            draft.cause = change.cause
            return draft
        }
    }

    /// A request for a plan that was completed on the switches at `position`; nil if there is nothing to do.
    func request(for plan: CommandPlan, at position: Position) -> AppendRequest? {
        if plan.changes.isEmpty { return nil }
        let versions = plan.changes.compactMap(\.before).map { ($0.id, $0.version) }
        return AppendRequest(
            drafts(for: plan.changes),
            expectedVersions: Dictionary(versions) { first, _ in first },
            guard: filter(for: plan.watch).map { AppendRequest.Guard(noneMatching: $0, after: position) }
        )
    }

    private func filter(for watch: CommandPlan.Watch) -> EventFilter? {
        let namespace = namespace.description
        return switch watch {
        case .changedSwitches: nil
        case .subtree(let root): EventFilter(namespace: namespace, subtree: root.description)
        case .namespace: EventFilter(namespace: namespace)
        }
    }
}
