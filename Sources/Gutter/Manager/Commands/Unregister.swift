import Foundation

/// Removes a switch with all its descendants.
struct Unregister: Command {
    /// The switch: by identity where it has one, else by name.
    let target: Switch
    /// The version that whoever decided has seen; nil where any will do.
    var expected: Int?

    var fingerprint: JSONObject? {
        JSONObject(command: "unregister", ["switch": target.target, "expected": expected.map(JSON.integer)])
    }

    func plan(on switches: NamespaceProjection, in scope: CommandScope) throws -> AppendRequest? {
        let root = try switches.record(of: target, in: scope.namespace)
        if let expected, expected != root.version { throw EventLogError.unknownVersion(expected, of: root) }
        // The descendants first, so that at no point of the log a living switch has lost its ancestor.
        let going = switches.descendants(of: root.name).reversed() + [root]
        return scope.request(
            going.map { scope.draft(.unregistered, $0.id, from: $0.properties, to: nil) },
            expecting: going,
            subtree: root.name
        )
    }
}
