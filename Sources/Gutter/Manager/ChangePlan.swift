public import Foundation

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
    /// The effects on switches of which nothing is changed but what they ask for consent.
    public var byConsent: [SwitchEffect] { effects.filter(\.isByConsent) }
}

/// For how many a switch is on, as far as its state and those of the ancestors that it asks tell.
public enum Reach: Int, Hashable, Comparable, Sendable {
    /// It, or an ancestor that it asks, is disabled, or is selective without conditions.
    case nobody
    /// It, or an ancestor that it asks, goes by conditions.
    case some
    /// It and the ancestors that it asks are global.
    case everybody

    /// Whether it is on for fewer.
    public static func < (left: Reach, right: Reach) -> Bool { left.rawValue < right.rawValue }
}

/// That a switch may answer otherwise after a change.
public struct SwitchEffect: Equatable, Sendable, Identifiable {
    /// The switch as it would be.
    public let `switch`: Switch
    /// For how many it is on now.
    public let before: Reach
    /// For how many it would be on; where that is ``Reach/some`` on both sides, it goes by other conditions.
    public let after: Reach
    /// Whether nothing of the switch is changed but what it asks for consent.
    public let isByConsent: Bool

    /// The identity of the switch.
    public var id: UUID? { `switch`.id }
}

extension SwitchEffect: CustomStringConvertible {
    /// For a person: `shop:express: on for everyone → off for everyone`.
    public var description: String {
        let change = before == after ? "on for others" : "\(before.words) → \(after.words)"
        return "\(`switch`.name.printable()): \(change)"
    }
}

extension Reach {
    fileprivate var words: String {
        switch self {
        case .nobody: "off for everyone"
        case .some: "on for some"
        case .everybody: "on for everyone"
        }
    }
}

// MARK: - Planning

extension Manager {
    /// What registering a switch would change, and which others it would turn off or on, because they would ask it for
    /// consent.
    ///
    /// - Throws: What ``register(_:by:reason:idempotencyKey:)`` throws.
    public func planRegister(_ new: Switch) async throws -> ChangePlan {
        try await plan(Register(new))
    }

    /// What saving a copy would change, and which other switches it would turn off or on.
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

    /// Carries out a plan, and nothing else than what it showed.
    ///
    /// - Parameters:
    ///   - plan: What somebody has seen and agreed to.
    ///   - actor: Who does it. Default: what ``withAttribution(_:_:)`` says, or else this process.
    ///   - reason: Why.
    ///   - idempotencyKey: Names the command, so that doing it twice is doing it once.
    /// - Returns: The events; none where there was nothing to do.
    /// - Throws: ``PlanOutdated`` where it would do something else by now; ``ValidationError`` where it is of another namespace;
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
        let scope = CommandScope(
            namespace: try scope.get(),
            attribution: .system(),
            idempotencyKey: nil,
            position: projection.head.position
        )
        let switches = projection[namespace]
        let request = try prepared.plan(on: switches, in: scope)
        return ChangePlan(request, of: command, on: switches, in: scope)
    }
}

extension ChangePlan {
    fileprivate init(
        _ request: AppendRequest?,
        of command: any Command,
        on switches: NamespaceProjection,
        in scope: CommandScope
    ) {
        let drafts: [EventDraft] = if case .drafts(let drafts)? = request?.content { drafts } else { [] }
        let differences = drafts.compactMap { SwitchDifference(from: switches[$0.switchID]?.detached, to: $0.switch) }
        diff = Diff(from: scope.position, to: command.destination ?? scope.position, switches: differences)
        effects = drafts.isEmpty ? [] : switches.effects(of: switches.applying(drafts))
        self.command = command
        namespace = scope.namespace
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

    /// That of the command: whether somebody saw a plan of it does not make it another.
    var fingerprint: JSONObject? { command.fingerprint }

    func prepared(for manager: Manager) async throws -> PlannedCommand {
        PlannedCommand(plan: plan, command: try await command.prepared(for: manager))
    }

    func plan(on switches: NamespaceProjection, in scope: CommandScope) throws -> AppendRequest? {
        if scope.namespace != plan.namespace {
            throw ValidationError(
                "plan",
                value: plan.namespace.description,
                rule: "is of another namespace than \(scope.namespace)",
                remedy: "Let the manager carry it out that has made it."
            )
        }
        var request = try command.plan(on: switches, in: scope)
        let now = ChangePlan(request, of: command, on: switches, in: scope)
        if !plan.leadsToTheSame(as: now) { throw PlanOutdated(plannedAt: plan.plannedAt, now: scope.position) }
        // The effects were looked at in the whole namespace.
        let filter = EventFilter(namespace: scope.namespace.description)
        request?.guard = AppendRequest.Guard(noneMatching: filter, after: scope.position)
        return request
    }
}

// MARK: - Effects

extension NamespaceProjection {
    /// The switches that may answer otherwise once the namespace is `later`.
    fileprivate func effects(of later: NamespaceProjection) -> [SwitchEffect] {
        later.all.compactMap { after in
            guard let before = self[after.id] else { return nil }
            let (old, new) = (
                [before] + consentingAncestors(of: before), [after] + later.consentingAncestors(of: after)
            )
            if old.elementsEqual(new, by: ===) { return nil }
            let (earlier, later) = (Audience(old), Audience(new))
            guard earlier != later else { return nil }
            return SwitchEffect(
                switch: after.detached,
                before: earlier.reach,
                after: later.reach,
                isByConsent: before.properties.decidesLike(after.properties)
            )
        }
    }
}

/// For whom a switch is on.
private struct Audience: Equatable {
    let reach: Reach
    /// What narrows it, where it is for some.
    private let selections: Set<String>

    /// - Parameter chain: The switch and the ancestors that it asks.
    init(_ chain: [SwitchRecord]) {
        let properties = chain.map(\.properties)
        reach = properties.map(\.reach).min() ?? .nobody
        selections =
            reach == .some ? Set(properties.filter { $0.state == .selective }.map(\.decision)) : []
    }
}

extension SwitchProperties {
    fileprivate var reach: Reach {
        switch state {
        case .disabled: .nobody
        case .selective: conditions.isEmpty ? .nobody : .some
        case .global: .everybody
        }
    }

    /// What a selective switch decides by.
    fileprivate var decision: String { JSON.array([.boolean(isCompounded), Condition.json(conditions)]).text }

    /// Whether both decide alike but for the ancestors that they ask.
    fileprivate func decidesLike(_ other: SwitchProperties) -> Bool {
        state == other.state && requiresConsent == other.requiresConsent
            && (state != .selective || decision == other.decision)
    }
}
