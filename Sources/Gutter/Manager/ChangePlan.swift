/// A preview of a change: what it would do to the switches, and to others that ask them for consent.
///
/// ```swift
/// let plan = try await gutter.planRegister(Switch("shop"))
/// print(plan.turnsOff.map(\.name))     // ["shop:express"]
/// try await gutter.carryOut(plan, by: "ada")
/// ```
public struct ChangePlan: Sendable {
    /// What would change, switch by switch: from the position of the log that it was planned at, to the one that a rollback
    /// or a revert goes back to.
    public let diff: Diff
    /// The switches, of those that are there before and after, that may answer otherwise, sorted by name.
    public let effects: [SwitchEffect]

    let command: any Command
    let namespace: Namespace

    /// The position of the log that it was planned at.
    public var plannedAt: Position { diff.from }
    /// Where a rollback goes back to, or the event that a revert undoes; otherwise ``plannedAt``.
    public var target: Position { diff.to }
    /// Whether there is nothing to do.
    public var isEmpty: Bool { diff.isEmpty }
    /// The switches that are off for everybody now and would not be any more.
    public var turnsOn: [Switch] { effects.filter { $0.before == .nobody }.map(\.switch) }
    /// The switches that are on for somebody now and would be off for everybody.
    public var turnsOff: [Switch] { effects.filter { $0.after == .nobody }.map(\.switch) }
    /// The effects on switches that decide as before themselves, because of the ancestors that they ask for consent.
    public var byConsent: [SwitchEffect] { effects.filter(\.isByConsent) }
}

// MARK: - Planning

extension Manager {
    /// What registering a switch would change, and which others would go off or on because they would ask it for consent.
    ///
    /// - Throws: What ``register(_:by:reason:idempotencyKey:)`` throws.
    public func planRegister(_ new: Switch) async throws -> ChangePlan {
        try await plan(Register(new))
    }

    /// What saving a copy would change, and which other switches would go off or on.
    ///
    /// - Throws: What ``update(_:expecting:by:reason:idempotencyKey:)`` throws.
    public func planUpdate(_ copy: Switch, expecting version: Int? = nil) async throws -> ChangePlan {
        try await plan(Update(copy: copy, expected: version))
    }

    /// What removing a switch with its descendants would change.
    ///
    /// - Throws: What ``unregister(_:expecting:by:reason:idempotencyKey:)-(Switch,_,_,_,_)`` throws.
    public func planUnregister(_ target: Switch, expecting version: Int? = nil) async throws -> ChangePlan {
        try await plan(Unregister(target: target, expected: version))
    }

    /// Carries out a plan: exactly what it showed, and nothing else.
    ///
    /// - Parameters:
    ///   - plan: What somebody has seen and agreed to.
    ///   - actor: Who does it. Default: what ``withAttribution(_:_:)`` says, or else this process.
    ///   - reason: Why.
    ///   - idempotencyKey: Names the command, so that doing it twice has the effect of doing it once.
    /// - Returns: The events; none if there was nothing to do.
    /// - Throws: ``PlanOutdated`` if it would do something else by now; ``ValidationError`` if it is of another namespace;
    ///   what the method that it is a plan of throws.
    @discardableResult
    public func carryOut(
        _ plan: ChangePlan,
        by actor: String? = nil,
        reason: String? = nil,
        idempotencyKey: String? = nil
    ) async throws -> [Event] {
        let command = PlannedCommand(plan: plan, command: plan.command)
        return try await perform(command, by: actor, reason: reason, idempotencyKey: idempotencyKey)
    }

    /// Carries out a plan of what somebody has asked for in these words; see ``result(asked:idempotencyKey:)``.
    @discardableResult
    package func carryOut(_ plan: ChangePlan, asked words: JSONObject, idempotencyKey: String?) async throws -> [Event]
    {
        let command = PlannedCommand(plan: plan, command: plan.command)
        return try await perform(command, by: nil, reason: nil, idempotencyKey: idempotencyKey, asked: words)
    }

    func plan(_ command: some Command) async throws -> ChangePlan {
        try await follower.catchUp()
        let projection = follower.projection
        let prepared = try await command.prepared(for: self)
        let namespace = try scope.get()
        let switches = projection[namespace.description]
        let plan = try prepared.plan(on: switches, in: namespace).completed(on: switches, in: namespace)
        return ChangePlan(plan.changes, of: command, on: switches, in: namespace, at: projection.head.position)
    }
}

extension ChangePlan {
    fileprivate init(
        _ changes: [PlannedChange],
        of command: any Command,
        on switches: NamespaceProjection,
        in namespace: Namespace,
        at position: Position
    ) {
        let differences = changes.compactMap { change in
            let after = change.after.map { Switch(properties: $0, id: change.id, version: 0, manager: nil) }
            return SwitchDifference(from: change.before?.detached, to: after)
        }
        diff = Diff(from: position, to: command.destination ?? position, switches: differences)
        effects = changes.isEmpty ? [] : switches.effects(of: switches.applying(changes))
        self.command = command
        self.namespace = namespace
    }

    fileprivate func leadsToTheSame(as other: ChangePlan) -> Bool {
        diff.leadsToTheSame(as: other.diff.switches)
            && effects.map(\.description) == other.effects.map(\.description)
    }
}

/// A command that somebody has seen the plan of: another outcome is refused.
private struct PlannedCommand: Command {
    let plan: ChangePlan
    var command: any Command
    /// The position of the switches that it is planned on again.
    var position = Position.start

    /// That of the command: with or without a plan, it is the same command.
    var fingerprint: JSONObject? { command.fingerprint }

    func prepared(for manager: Manager) async throws -> PlannedCommand {
        let position = manager.follower.projection.head.position
        return PlannedCommand(plan: plan, command: try await command.prepared(for: manager), position: position)
    }

    func plan(on switches: NamespaceProjection, in namespace: Namespace) throws -> CommandPlan {
        if namespace != plan.namespace {
            throw ValidationError(
                "plan",
                value: plan.namespace.description,
                rule: "is of another namespace than \(namespace)",
                remedy: "Let the manager carry it out that has made it."
            )
        }
        var outcome = try command.plan(on: switches, in: namespace).completed(on: switches, in: namespace)
        let now = ChangePlan(outcome.changes, of: command, on: switches, in: namespace, at: position)
        if !plan.leadsToTheSame(as: now) { throw PlanOutdated(plannedAt: plan.plannedAt, now: position) }
        // The effects were looked at in the whole namespace.
        outcome.watch = .namespace
        return outcome
    }
}
