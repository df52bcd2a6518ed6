import Foundation

/// Removes a switch with all its descendants.
struct Unregister: Command {
    /// The switch: by identity if it has one, else by name.
    let target: Switch
    /// The version that the decision was based on; nil if any will do.
    var expected: Int?

    var fingerprint: JSONObject? {
        JSONObject(command: "unregister", ["switch": target.target, "expected": expected.map(JSON.integer)])
    }

    func prepared(for manager: Manager) async throws -> Unregister {
        if let expected { try await manager.checkSeen(target, at: expected) }
        return self
    }

    func plan(on switches: NamespaceProjection, in namespace: Namespace) throws -> CommandPlan {
        let root = try switches.record(of: target, in: namespace)
        if let expected, expected != root.version { throw EventLogError.unknownVersion(expected, of: root) }
        let going = [root] + switches.descendants(of: root.name)
        return CommandPlan(
            changes: going.map { PlannedChange(id: $0.id, before: $0, after: nil) },
            watch: .subtree(root.name)
        )
    }
}
