import Foundation

/// Makes a switch of a new identity.
struct Register: Command {
    let properties: SwitchProperties
    /// Of the switch to be; the same in each plan.
    let id = UUID()

    init(_ new: Switch) {
        properties = new.properties
    }

    var fingerprint: JSONObject? {
        JSONObject(command: "register", ["switch": .object(properties.normalized.json)])
    }

    func plan(on switches: NamespaceProjection, in scope: CommandScope) throws -> AppendRequest? {
        let properties = try properties.validated()
        if let holder = switches[properties.name] {
            throw SwitchExists(name: properties.name, namespace: scope.namespace.description, id: holder.id)
        }
        var request = scope.request([scope.draft(.registered, id, from: nil, to: properties)], expecting: [])
        request.expectedVersions[id] = 0
        return request
    }
}
