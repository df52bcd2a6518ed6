extension Switch {
    /// The switch as it is stored, with its identity and version: what the command line prints and a server answers.
    package var json: JSONObject {
        var object = properties.json
        object["id"] = id.map { .string($0.text) }
        object["version"] = .integer(version)
        return object
    }
}
