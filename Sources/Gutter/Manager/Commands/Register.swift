import Foundation

/// Creates a switch with a new identity.
struct Register: Command {
    let properties: SwitchProperties
    /// The identity of the new switch; the same in each plan.
    let id = UUID()

    init(_ new: Switch) {
        properties = new.properties
    }

    var fingerprint: JSONObject? {
        JSONObject(command: "register", ["switch": .object(properties.normalized.json)])
    }

    func plan(on switches: NamespaceProjection, in namespace: Namespace) throws -> CommandPlan {
        CommandPlan(changes: [PlannedChange(id: id, before: nil, after: try properties.validated())])
    }
}
