extension Manager {
    /// Registers a switch under a new identity.
    ///
    /// - Parameters:
    ///   - new: The switch.
    ///   - actor: Who does it. Default: what ``withAttribution(_:_:)`` says, or else this process.
    ///   - reason: Why.
    ///   - idempotencyKey: Names the command, so that doing it twice has the effect of doing it once.
    /// - Returns: The event.
    /// - Throws: ``SwitchExists`` if the name is taken; ``ValidationError`` if a property breaks a rule;
    ///   ``EventLogError`` if the log cannot be written.
    @discardableResult
    public func register(
        _ new: Switch,
        by actor: String? = nil,
        reason: String? = nil,
        idempotencyKey: String? = nil
    ) async throws -> Event {
        let events = try await perform(Register(new), by: actor, reason: reason, idempotencyKey: idempotencyKey)
        guard let event = events.first else {
            preconditionFailure("A registration that neither throws nor appends is a mistake in Register.plan.")
        }
        return event
    }

    /// Registers a switch unless its name is taken: what an application calls for each of its switches as it starts.
    ///
    /// - Parameters:
    ///   - new: The switch. If the name is taken, the living switch stays as it is.
    ///   - actor: Who does it. Default: what ``withAttribution(_:_:)`` says, or else this process.
    ///   - reason: Why.
    ///   - idempotencyKey: Names the command, so that doing it twice has the effect of doing it once.
    /// - Returns: The event, or nil if the name was taken.
    /// - Throws: ``ValidationError`` if a property breaks a rule; ``EventLogError`` if the log cannot be written.
    @discardableResult
    public func registerIfAbsent(
        _ new: Switch,
        by actor: String? = nil,
        reason: String? = nil,
        idempotencyKey: String? = nil
    ) async throws -> Event? {
        do {
            return try await register(new, by: actor, reason: reason, idempotencyKey: idempotencyKey)
        } catch is SwitchExists {
            return nil
        }
    }

    /// Saves the edits of a copy.
    ///
    /// What was edited is sent, against what it was when the copy was retrieved. Edits of properties that nobody has
    /// touched since are merged onto the switch as it is now; edits that it already has are ignored. A new name is a
    /// rename: identity and history stay, and the descendants move along in the same transaction. A switch that was
    /// never retrieved is found by its name when it was made or last reset.
    ///
    /// With an idempotency key, two updates are the same command if they set the same properties of the same switch to the same
    /// values. A copy without edits asks for nothing, whatever its key.
    ///
    /// If the decision was based on an older version than the copy's, such as on a page, say which one: `expecting:` is
    /// strict. Any difference between that version and the switch as it is now is a conflict, whichever properties are
    /// edited, unless the switch is already as it is to be.
    ///
    /// - Parameters:
    ///   - copy: The edited copy.
    ///   - version: The version that the decision was based on. Default: the one that the copy was retrieved at.
    ///   - actor: Who does it. Default: what ``withAttribution(_:_:)`` says, or else this process.
    ///   - reason: Why.
    ///   - idempotencyKey: Names the command, so that doing it twice has the effect of doing it once.
    /// - Returns: The events: the switch's, then its descendants'; none if there was nothing to do.
    /// - Throws: ``SwitchConflict`` if somebody else has edited the same property since; ``SwitchNotFound`` if
    ///   the switch is gone; ``SwitchExists`` if a new name is taken; ``ValidationError`` if a property breaks a
    ///   rule; ``EventLogError`` if the log cannot be written.
    @discardableResult
    public func update(
        _ copy: Switch,
        expecting version: Int? = nil,
        by actor: String? = nil,
        reason: String? = nil,
        idempotencyKey: String? = nil
    ) async throws -> [Event] {
        let command = Update(copy: copy, expected: version)
        return try await perform(command, by: actor, reason: reason, idempotencyKey: idempotencyKey)
    }

    /// Saves the edits that somebody has asked for in these words; see ``result(asked:idempotencyKey:)``.
    @discardableResult
    package func update(
        _ copy: Switch,
        expecting version: Int?,
        asked words: JSONObject,
        idempotencyKey: String?
    ) async throws -> [Event] {
        let command = Update(copy: copy, expected: version)
        return try await perform(command, by: nil, reason: nil, idempotencyKey: idempotencyKey, asked: words)
    }

    /// Removes a switch with all its descendants, in one transaction.
    ///
    /// - Parameters:
    ///   - target: The switch, by its identity if it was retrieved, else by its name.
    ///   - version: The version that the decision was based on; at any other nothing is removed. Default: any.
    ///   - actor: Who does it. Default: what ``withAttribution(_:_:)`` says, or else this process.
    ///   - reason: Why.
    ///   - idempotencyKey: Names the command, so that doing it twice has the effect of doing it once.
    /// - Returns: The events: the descendants', the deepest first, then the switch's.
    /// - Throws: ``SwitchNotFound`` if it is gone; ``EventLogError`` if the log cannot be written, or with the code
    ///   ``EventLogError/Code/versionConflict`` if it has another version.
    @discardableResult
    public func unregister(
        _ target: Switch,
        expecting version: Int? = nil,
        by actor: String? = nil,
        reason: String? = nil,
        idempotencyKey: String? = nil
    ) async throws -> [Event] {
        let command = Unregister(target: target, expected: version)
        return try await perform(command, by: actor, reason: reason, idempotencyKey: idempotencyKey)
    }

    /// Removes the switch with this name and all its descendants, in one transaction.
    ///
    /// - Parameters:
    ///   - name: The name of the switch.
    ///   - version: The version that the decision was based on; at any other nothing is removed. Default: any.
    ///   - actor: Who does it. Default: what ``withAttribution(_:_:)`` says, or else this process.
    ///   - reason: Why.
    ///   - idempotencyKey: Names the command, so that doing it twice has the effect of doing it once.
    /// - Returns: The events: the descendants', the deepest first, then the switch's.
    /// - Throws: ``SwitchNotFound`` if there is none; ``ValidationError`` if the name breaks a rule;
    ///   ``EventLogError`` if the log cannot be written.
    @discardableResult
    public func unregister(
        _ name: String,
        expecting version: Int? = nil,
        by actor: String? = nil,
        reason: String? = nil,
        idempotencyKey: String? = nil
    ) async throws -> [Event] {
        let target = Switch(name)
        return try await unregister(
            target,
            expecting: version,
            by: actor,
            reason: reason,
            idempotencyKey: idempotencyKey
        )
    }
}

extension Switch {
    /// Saves the edits of this copy to where it was retrieved from; see
    /// ``Manager/update(_:expecting:by:reason:idempotencyKey:)``.
    ///
    /// - Parameters:
    ///   - version: The version that the decision was based on. Default: the one that this copy was retrieved at.
    ///   - actor: Who does it. Default: what ``withAttribution(_:_:)`` says, or else this process.
    ///   - reason: Why.
    ///   - idempotencyKey: Names the command, so that doing it twice has the effect of doing it once.
    /// - Returns: The switch as it is saved.
    /// - Throws: What ``Manager/update(_:expecting:by:reason:idempotencyKey:)`` throws; ``SwitchNotRetrieved`` if no manager
    ///   gave this copy.
    @discardableResult
    public func save(
        expecting version: Int? = nil,
        by actor: String? = nil,
        reason: String? = nil,
        idempotencyKey: String? = nil
    ) async throws -> Switch {
        guard let manager, let id else { throw SwitchNotRetrieved(name: name) }
        let events = try await manager.update(
            self,
            expecting: version,
            by: actor,
            reason: reason,
            idempotencyKey: idempotencyKey
        )
        if let event = events.first(where: { $0.switchID == id }), let properties = try event.properties() {
            return Switch(properties: properties, id: id, version: event.version, manager: manager)
        }
        guard let record = manager.projection[id] else {
            throw SwitchNotFound(name: name, namespace: manager.namespace)
        }
        return manager.retrieved(record)
    }
}
