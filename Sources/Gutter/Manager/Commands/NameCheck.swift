import Foundation

/// Which switch has which name once some changes are made, and what is wrong with that.
struct NameCheck {
    private let changes: [PlannedChange]
    private let switches: NamespaceProjection
    private let planned: Set<UUID>
    private var holders: [String: UUID] = [:]
    /// The names that two switches would have, each with one of the two.
    private(set) var taken: [(name: String, holder: UUID)] = []

    init(of changes: [PlannedChange], on switches: NamespaceProjection) {
        self.changes = changes
        self.switches = switches
        planned = Set(changes.map(\.id))
        for change in changes {
            guard let name = change.after?.name else { continue }
            let other = holders.updateValue(change.id, forKey: name)
            if let holder = other ?? untouchedHolder(of: name) { taken.append((name, holder)) }
        }
    }

    /// Why the changes cannot be made, each reason with its remedy: a name that two switches would have, descendants that would
    /// be left behind, a switch that would come back without the ancestor that had to consent.
    ///
    /// - Parameters:
    ///   - past: The switches at the moment that the command goes back to.
    ///   - unreadable: The names of the switches that this version cannot read.
    func obstacles(since past: NamespaceProjection, unreadable: [String]) -> [String] {
        let taken = taken.map { name, holder in
            "the name \"\(name.printable(limit: 60))\" is taken by the switch \(holder.text); rename that one first"
        }
        return taken + leftBehind + leftBehind(among: unreadable) + missingAncestors(since: past)
    }

    private func untouchedHolder(of name: String) -> UUID? {
        switches[name].flatMap { planned.contains($0.id) ? nil : $0.id }
    }

    private func isTaken(_ name: Name) -> Bool {
        holders[name.description] != nil || untouchedHolder(of: name.description) != nil
    }

    private var leftBehind: [String] {
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

    /// What cannot be read cannot be renamed.
    private func leftBehind(among unreadable: [String]) -> [String] {
        changes.compactMap { change in
            guard let before = change.before, change.after?.name != before.properties.name,
                let first = unreadable.first(where: { Name(normalized: $0).isDescendant(of: before.name) })
            else { return nil }
            return "\"\(first.printable(limit: 60))\" would lose its ancestor "
                + "\"\(before.properties.name.printable(limit: 60))\", and this version cannot read it; use a newer one"
        }
    }

    /// A switch that asks for consent must not become on because nobody is left to ask.
    private func missingAncestors(since past: NamespaceProjection) -> [String] {
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
