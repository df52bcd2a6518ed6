import Foundation

/// Sends the edits of a copy, merged onto what the switch is now; a new name takes the descendants along.
struct Update: Command {
    /// The copy, with what it was when it was retrieved.
    let copy: Switch

    func plan(on switches: NamespaceProjection, in scope: CommandScope) throws -> AppendRequest? {
        let wanted = try copy.properties.validated(keeping: copy.baseline.conditions)
        let current = try switches.record(of: copy, in: scope.namespace)
        guard let after = try merge(wanted, onto: current) else { return nil }
        guard after.name != current.properties.name else {
            return scope.request(
                [scope.draft(.updated, current.id, from: current.properties, to: after)],
                expecting: [current]
            )
        }
        return try rename(current, to: after, on: switches, in: scope)
    }

    func isFulfilled(by events: [Event], in log: any EventLog) -> Bool {
        guard let wanted = try? copy.properties.validated(keeping: copy.baseline.conditions).json,
            let event = events.first, event.kind == .updated,
            let after = try? event.properties()?.json, isOfSwitch(event)
        else { return false }
        // What was asked for and is not among the changes was so already.
        let edits = Changes(from: base, to: wanted)
        return Set(event.changes.properties + edits.properties).allSatisfy { after[$0] == wanted[$0] }
    }

    private func isOfSwitch(_ event: Event) -> Bool {
        if let id = copy.id { return id == event.switchID }
        return base["name"]?.string == event.changes.name?.previous ?? event.name
    }

    /// What the copy started from, with its name in normal form: a name that was only written otherwise is no edit.
    private var base: JSONObject {
        var base = copy.baseline
        if let name = try? Name(base.name) { base.name = name.description }
        return base.json
    }

    /// The switch as it is now with the edits, or nil where it has them all.
    private func merge(_ wanted: SwitchProperties, onto current: SwitchRecord) throws -> SwitchProperties? {
        let (base, yours, theirs) = (base, wanted.json, current.properties.json)
        // Nobody has edited it meanwhile, as mostly.
        if theirs == base { return yours == theirs ? nil : wanted }
        let open = Changes(from: base, to: yours).filter { theirs[$0] != yours[$0] }
        let overlapping = open.properties.filter { theirs[$0] != base[$0] }
        if !overlapping.isEmpty {
            throw SwitchConflict(
                base: Switch(properties: copy.baseline, id: copy.id, version: copy.version, manager: nil),
                yours: Switch(properties: wanted, id: copy.id, version: copy.version, manager: nil),
                theirs: Switch(properties: current.properties, id: current.id, version: current.version, manager: nil),
                properties: overlapping
            )
        }
        if open.isEmpty { return nil }
        var merged = theirs
        open.apply(to: &merged)
        return try SwitchProperties(merged)
    }

    private func rename(
        _ current: SwitchRecord,
        to after: SwitchProperties,
        on switches: NamespaceProjection,
        in scope: CommandScope
    ) throws -> AppendRequest {
        let (old, new) = (current.name, Name(normalized: after.name))
        let descendants = switches.descendants(of: old)
        let moving = [current] + descendants
        var drafts = [scope.draft(.updated, current.id, from: current.properties, to: after)]
        for descendant in descendants {
            var moved = descendant.properties
            moved.name = try descendant.name.moved(from: old, to: new).description
            drafts.append(scope.draft(.updated, descendant.id, from: descendant.properties, to: moved))
        }
        let movingIDs = Set(moving.map(\.id))
        for draft in drafts {
            if let holder = switches[draft.name], !movingIDs.contains(holder.id) {
                throw SwitchExists(name: draft.name, namespace: scope.namespace.description, id: holder.id)
            }
        }
        return scope.request(drafts, expecting: moving, subtree: old)
    }
}
