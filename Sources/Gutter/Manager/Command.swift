import Foundation

/// A change that somebody asks for: validated against the switches of a namespace, it becomes planned changes, and those become
/// events.
///
/// This is the only place where changes are validated; applying an event rejects nothing.
protocol Command: Sendable {
    /// What it asks for, the same whenever the same is asked for: by this the log recognizes a command with an idempotency
    /// key. It leaves out who asks, and why. Nil if it asks for nothing.
    var fingerprint: JSONObject? { get }

    /// Where it goes back to, or the event that it undoes; nil for any other command.
    var destination: Position? { get }

    /// The command with what it needs from the log besides the switches; read anew before each plan.
    func prepared(for manager: Manager) async throws -> Self

    /// What is to become of which switch, without those that have to move along; see ``CommandPlan/completed(on:in:)``.
    ///
    /// - Throws: ``ValidationError``, ``SwitchNotFound`` or ``SwitchConflict``.
    func plan(on switches: NamespaceProjection, in namespace: Namespace) throws -> CommandPlan
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
