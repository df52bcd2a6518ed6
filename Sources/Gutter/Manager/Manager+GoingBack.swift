extension Manager {
    /// What a rollback of a switch, or of its whole subtree, would change; see
    /// ``carryOut(_:by:reason:idempotencyKey:)``.
    ///
    /// This concerns the switch that has the name now and the one that had it then, which may be two. If only the switch
    /// goes back to an older name, its descendants move along, as in any rename.
    ///
    /// - Parameters:
    ///   - name: The name now or then.
    ///   - moment: Where to go back to.
    ///   - subtree: Whether all that is below the switch now, or was then, goes back too.
    /// - Throws: ``RollbackRefused`` if the outcome would not be valid; ``SwitchNotFound`` if no switch has the name
    ///   now or had it then; ``EventLogError``.
    public func planRollback(_ name: String, to moment: Moment, subtree: Bool = false) async throws -> ChangePlan {
        try await planRollback(subtree ? .subtree(name) : .name(name), to: moment)
    }

    /// What a rollback of the whole namespace would change; see ``planRollback(_:to:subtree:)``.
    ///
    /// - Throws: ``RollbackRefused``; ``EventLogError``.
    public func planRollbackNamespace(to moment: Moment) async throws -> ChangePlan {
        try await planRollback(.namespace, to: moment)
    }

    /// Takes a switch, or its whole subtree, back to what it was, by new events in one transaction whose `cause` is the
    /// position: what was unregistered since comes back with its identity and history, what did not exist goes.
    ///
    /// - Parameters:
    ///   - name: The name now or then; see ``planRollback(_:to:subtree:)``.
    ///   - moment: Where to go back to.
    ///   - subtree: Whether all that is below the switch now, or was then, goes back too.
    ///   - actor: Who does it. Default: what ``withAttribution(_:_:)`` says, or else this process.
    ///   - reason: Why.
    ///   - idempotencyKey: Names the command, so that doing it twice has the effect of doing it once.
    /// - Returns: The events; none if there was nothing to do.
    /// - Throws: ``RollbackRefused`` if the outcome would not be valid, such as a name that is taken now;
    ///   ``SwitchNotFound``; ``EventLogError``.
    @discardableResult
    public func rollback(
        _ name: String,
        to moment: Moment,
        subtree: Bool = false,
        by actor: String? = nil,
        reason: String? = nil,
        idempotencyKey: String? = nil
    ) async throws -> [Event] {
        let scope: RollbackScope = subtree ? .subtree(name) : .name(name)
        let command = Rollback(scope: scope, moment: moment, position: try await log.position(of: moment))
        return try await perform(command, by: actor, reason: reason, idempotencyKey: idempotencyKey)
    }

    /// Takes all switches of the namespace back to what they were; see ``rollback(_:to:subtree:by:reason:idempotencyKey:)``.
    ///
    /// - Throws: ``RollbackRefused``; ``EventLogError``.
    @discardableResult
    public func rollbackNamespace(
        to moment: Moment,
        by actor: String? = nil,
        reason: String? = nil,
        idempotencyKey: String? = nil
    ) async throws -> [Event] {
        let command = Rollback(scope: .namespace, moment: moment, position: try await log.position(of: moment))
        return try await perform(command, by: actor, reason: reason, idempotencyKey: idempotencyKey)
    }

    /// Undoes one event by a new one whose `cause` is its position, and keeps later changes of other properties.
    ///
    /// - Parameters:
    ///   - position: The event.
    ///   - transaction: Whether all events of its transaction are undone, in one.
    ///   - actor: Who does it. Default: what ``withAttribution(_:_:)`` says, or else this process.
    ///   - reason: Why.
    ///   - idempotencyKey: Names the command, so that doing it twice has the effect of doing it once.
    /// - Returns: The events; none if it is undone already.
    /// - Throws: ``RevertConflict`` if a later event touches the same; ``RevertRefused`` if the outcome would not be
    ///   valid; ``EventLogError`` if there is no such event.
    @discardableResult
    public func revert(
        _ position: Position,
        transaction: Bool = false,
        by actor: String? = nil,
        reason: String? = nil,
        idempotencyKey: String? = nil
    ) async throws -> [Event] {
        let command = Revert(target: transaction ? .transaction(of: position) : .event(position))
        return try await perform(command, by: actor, reason: reason, idempotencyKey: idempotencyKey)
    }

    /// What undoing an event would change.
    ///
    /// - Throws: What ``revert(_:transaction:by:reason:idempotencyKey:)`` throws.
    public func planRevert(_ position: Position, transaction: Bool = false) async throws -> ChangePlan {
        try await plan(Revert(target: transaction ? .transaction(of: position) : .event(position)))
    }

    private func planRollback(_ scope: RollbackScope, to moment: Moment) async throws -> ChangePlan {
        try await plan(Rollback(scope: scope, moment: moment, position: try await log.position(of: moment)))
    }
}
