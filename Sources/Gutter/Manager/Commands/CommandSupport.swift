package import Foundation

extension SwitchProperties {
    /// The properties with their name in normal form.
    ///
    /// - Parameter old: The conditions that are there already, which are kept, valid or not: it must be possible to disable
    ///   a switch with a condition that can never hold.
    /// - Throws: ``ValidationError`` if one breaks a rule.
    func validated(keeping old: [Condition] = []) throws(ValidationError) -> SwitchProperties {
        var properties = self
        properties.name = try Name(name).description
        try ValidationError.check(label, "label", atMost: Limits.label)
        try ValidationError.check(description, "description", atMost: Limits.description)
        if conditions.count > Limits.conditions {
            throw ValidationError(
                "list of conditions",
                value: "\(conditions.count) conditions",
                rule: "is too long",
                remedy: "Use at most \(Limits.conditions)."
            )
        }
        let kept = Set(old)
        for condition in conditions {
            if !kept.contains(condition) { try condition.validate() }
            if condition.parameters.values.contains(where: { $0.nests(deeperThan: Limits.nesting) }) {
                throw ValidationError(
                    "condition",
                    value: "\(condition.argument).\(condition.attribute) \(condition.operatorName)",
                    rule: "has lists nested too deep",
                    remedy: "Nest at most \(Limits.nesting)."
                )
            }
            let size = condition.json.text.utf8.count
            if size > Limits.conditionBytes {
                throw ValidationError(
                    "condition",
                    value: condition.description,
                    rule: "has \(size) bytes when stored",
                    remedy: "Use at most \(Limits.conditionBytes)."
                )
            }
        }
        return properties
    }
}

extension SwitchRecord {
    /// What the switch was at an earlier version; nil if it never had that version, or if that cannot be read.
    ///
    /// Cost: reads the events from there to the nearer end of its history.
    func properties(at version: Int, in log: any EventLog) async throws -> SwitchProperties? {
        guard version > 0, version < self.version else { return nil }
        let isOld = version <= self.version / 2
        let query = EventQuery(
            through: position,
            matching: EventFilter(switchIDs: [id]),
            order: isOld ? .ascending : .descending,
            limit: isOld ? version : self.version - version + 1
        )
        let event = try await log.events(query).last { $0.version == version }
        return try? event?.properties()
    }
}

extension EventLogError {
    /// The switch is at another version than somebody has seen.
    static func unknownVersion(_ version: Int, of current: SwitchRecord) -> EventLogError {
        EventLogError(
            .versionConflict,
            "The switch \"\(current.properties.name.printable(limit: 60))\" is at version \(current.version), not "
                + "\(version). Look at it again and decide."
        )
    }
}

extension EventLogError {
    /// Two switches had one name at the same version.
    static func ambiguousVersion(_ version: Int, of current: SwitchRecord, or other: Event) -> EventLogError {
        let name = current.properties.name.printable(limit: 60)
        return EventLogError(
            .versionConflict,
            "Version \(version) of \"\(name)\" may be that of another switch, \(other.switchID.text), which had this name at "
                + "event #\(other.position). If you have seen the one that has it now, name it by its identity: "
                + "\(version)@\(current.id.text)."
        )
    }

    /// The switch with the name is not the one that somebody has seen.
    package static func anotherSwitch(_ current: Switch, than seen: UUID) -> EventLogError {
        EventLogError(
            .versionConflict,
            "The switch \"\(current.name.printable(limit: 60))\" is \(current.id?.text ?? "another one") now, not "
                + "\(seen.text). Look at it again and decide."
        )
    }
}

extension NamespaceProjection {
    /// The living switch that a copy stands for: by identity if it has one, else by its name when it was made or
    /// last reset.
    ///
    /// - Throws: ``SwitchNotFound``; ``ValidationError`` if the name breaks a rule.
    func record(of copy: Switch, in namespace: Namespace) throws -> SwitchRecord {
        let name = copy.baseline.name
        let record = if let id = copy.id { self[id] } else { self[try Name(name).description] }
        guard let record else { throw SwitchNotFound(name: name, namespace: namespace.description) }
        return record
    }
}
