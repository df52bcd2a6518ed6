import Foundation

/// A change that somebody asks for: validated against the switches of a namespace, it becomes drafts of events.
///
/// This is the only place where changes are validated; applying an event rejects nothing.
protocol Command: Sendable {
    /// What it asks for, the same whenever the same is asked for: by this the log knows a command again that has an idempotency
    /// key. Not who asks, or why. Nil if it asks for nothing.
    var fingerprint: JSONObject? { get }

    /// Where it goes back to, or the event that it undoes; nil for any other command.
    var destination: Position? { get }

    /// The command with what it needs from the log besides the switches; read anew before each plan.
    func prepared(for manager: Manager) async throws -> Self

    /// What to append, or nil where there is nothing to do.
    ///
    /// - Throws: ``ValidationError``, ``SwitchNotFound``, ``SwitchExists`` or ``SwitchConflict``.
    func plan(on switches: NamespaceProjection, in scope: CommandScope) throws -> AppendRequest?
}

extension Command {
    /// Most commands do not go back.
    var destination: Position? { nil }

    /// Most commands go by the switches alone.
    func prepared(for manager: Manager) async throws -> Self { self }
}

extension Switch {
    /// The switch that a copy stands for, in the fingerprint of a command: by identity if it has one, else by name.
    var target: JSON { .string(id?.text ?? baseline.normalized.name) }
}

extension SwitchProperties {
    /// With the name in normal form, if it has one: a name that is only written in another way is the same.
    var normalized: SwitchProperties {
        var properties = self
        if let name = try? Name(name) { properties.name = name.description }
        return properties
    }
}

extension JSONObject {
    /// The fingerprint of a command.
    init(command: String, _ members: KeyValuePairs<String, JSON?>) {
        self.init()
        self["command"] = .string(command)
        for (key, value) in members { self[key] = value }
    }
}

/// What a command is carried out with.
struct CommandScope: Sendable {
    let namespace: Namespace
    let attribution: Attribution
    let idempotencyKey: String?
    /// The position of the projection that the plan is made on.
    let position: Position

    /// A request with what every command shares.
    ///
    /// - Parameter subtree: Whose descendants the plan has listed, so that none may have been added meanwhile.
    func request(
        _ drafts: [EventDraft],
        expecting records: [SwitchRecord],
        subtree: Name? = nil
    ) -> AppendRequest {
        AppendRequest(
            drafts,
            idempotencyKey: idempotencyKey,
            expectedVersions: Dictionary(uniqueKeysWithValues: records.map { ($0.id, $0.version) }),
            guard: subtree.map {
                let filter = EventFilter(namespace: namespace.description, subtree: $0.description)
                return AppendRequest.Guard(noneMatching: filter, after: position)
            }
        )
    }

    /// A draft of the event that takes a switch from one state to another.
    func draft(
        _ kind: Event.Kind,
        _ id: UUID,
        from before: SwitchProperties?,
        to after: SwitchProperties?
    ) -> EventDraft {
        EventDraft(
            kind,
            namespace: namespace.description,
            switchID: id,
            name: after?.name ?? before?.name ?? "",
            changes: Changes(from: before, to: after),
            switch: after.map { Switch(properties: $0, id: id, version: 0, manager: nil) },
            attribution: attribution
        )
    }
}
