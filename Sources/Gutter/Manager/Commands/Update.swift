import Foundation

/// Sends the edits of a copy, merged onto what the switch is now; a new name takes the descendants along.
struct Update: Command {
    /// The copy, with what it was when it was retrieved.
    let copy: Switch
    /// The version that the decision was based on; nil if that is the one that the copy was retrieved at.
    var expected: Int?
    /// The switch at that version, if it has another one now; read by ``prepared(for:)``.
    private var seen: SwitchProperties?

    init(copy: Switch, expected: Int? = nil) {
        self.copy = copy
        self.expected = expected
    }

    /// What the edited properties are to be. What they were does not count: somebody who asks again,
    /// because the first answer was lost, may have retrieved the switch anew.
    var fingerprint: JSONObject? {
        let wanted = copy.properties.normalized
        let edited = Changes(from: copy.baseline.normalized, to: wanted).properties
        if edited.isEmpty { return nil }
        return JSONObject(
            command: "update",
            [
                "switch": copy.target, "set": .object(JSONObject(edited.map { ($0, wanted.json[$0] ?? .null) })),
                "expected": expected.map(JSON.integer),
            ]
        )
    }

    func prepared(for manager: Manager) async throws -> Update {
        guard let expected else { return self }
        try await manager.checkSeen(copy, at: expected)
        var prepared = self
        let current = try manager.projection.record(of: copy, in: manager.scope.get())
        if expected != current.version { prepared.seen = try await current.properties(at: expected, in: manager.log) }
        return prepared
    }

    func plan(on switches: NamespaceProjection, in namespace: Namespace) throws -> CommandPlan {
        let wanted = try copy.properties.validated(keeping: copy.baseline.conditions)
        let current = try switches.record(of: copy, in: namespace)
        try checkVersion(of: current, wanted: wanted)
        guard let after = try merge(wanted, onto: current) else { return .nothing }
        let change = PlannedChange(id: current.id, before: current, after: after)
        return CommandPlan(changes: [change], watch: change.isRename ? .subtree(current.name) : .changedSwitches)
    }

    /// Refuses a change that was decided by an outdated version of the switch, unless the switch is already as asked.
    ///
    /// Which properties are edited does not matter here: a decision by a page may rest on anything that the page shows.
    private func checkVersion(of current: SwitchRecord, wanted: SwitchProperties) throws {
        guard let expected, expected != current.version else { return }
        guard let seen else { throw EventLogError.unknownVersion(expected, of: current) }
        let (base, theirs) = (seen.json, current.properties.json)
        if theirs == base || theirs == wanted.json { return }
        throw conflict(base: seen, wanted, current, Changes(from: base, to: theirs).properties, expected)
    }

    private func conflict(
        base: SwitchProperties,
        _ wanted: SwitchProperties,
        _ current: SwitchRecord,
        _ properties: [String],
        _ version: Int
    ) -> SwitchConflict {
        SwitchConflict(
            base: Switch(properties: base, id: current.id, version: version, manager: nil),
            yours: Switch(properties: wanted, id: current.id, version: version, manager: nil),
            theirs: Switch(properties: current.properties, id: current.id, version: current.version, manager: nil),
            properties: properties
        )
    }

    /// The switch as it is now with the edits, or nil if it has them all.
    private func merge(_ wanted: SwitchProperties, onto current: SwitchRecord) throws -> SwitchProperties? {
        let (base, yours, theirs) = (copy.baseline.normalized.json, wanted.json, current.properties.json)
        // The usual case: nobody has edited it meanwhile.
        if theirs == base { return yours == theirs ? nil : wanted }
        let open = Changes(from: base, to: yours).filter { theirs[$0] != yours[$0] }
        let overlapping = open.properties.filter { theirs[$0] != base[$0] }
        if !overlapping.isEmpty {
            throw conflict(base: copy.baseline, wanted, current, overlapping, copy.version)
        }
        if open.isEmpty { return nil }
        var merged = theirs
        open.apply(to: &merged)
        return try SwitchProperties(merged)
    }
}
