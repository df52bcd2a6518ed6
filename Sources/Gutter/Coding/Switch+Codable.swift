extension Switch: Codable {
    /// Reads a switch as it is stored, with its id and its version if it has them: what ``encode(to:)`` writes, and what
    /// `gutter show --format json` prints.
    ///
    /// ```text
    /// {"conditions":[],"consent":true,"compounded":false,"name":"checkout","state":"global"}
    /// ```
    ///
    /// It is read strictly, because a misspelt member would be lost without a word. A property that is left out has its
    /// default. The rules of names and the ``Limits`` are checked when the switch is registered or saved. No manager has given
    /// it: to save what a client has sent, set its properties on a copy that
    /// ``Manager/switch(id:version:)`` gives.
    ///
    /// - Throws: ``ValidationError`` for a member that is not known or has another form, such as one that a newer version has
    ///   added; what the decoder throws for what is not JSON.
    public init(from decoder: any Decoder) throws {
        try self.init(strict: try JSON(from: decoder))
    }

    /// Writes the switch as it is stored, with its id and its version.
    ///
    /// - Throws: What the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        try JSON.object(json).encode(to: encoder)
    }

    init(strict json: JSON) throws(ValidationError) {
        let remedy = #"Give one such as {"name":"checkout","state":"global"}."#
        let object = try StrictObject(json, "switch", remedy: remedy)
        // `changed` is what the command line prints beside the switch.
        try object.refuseUnknown(SwitchProperty.keys.union(["id", "version", "changed"]))
        var properties = SwitchProperties(name: try object.text("name"))
        properties.label = try object.optionalText("label")
        properties.description = try object.optionalText("description")
        if let state = try object.optionalText("state") {
            guard let known = State(rawValue: state) else {
                let states = State.allCases.map(\.rawValue).joined(separator: ", ")
                throw object.refusal("state", "is not a state", "Use one of \(states).")
            }
            properties.state = known
        }
        properties.isCompounded = try object.flag("compounded", orElse: false)
        properties.requiresConsent = try object.flag("consent", orElse: true)
        if object.json["conditions"] != nil {
            for condition in try object.list("conditions") {
                properties.conditions.append(try Condition(strict: condition))
            }
        }
        self.init(
            properties: properties,
            id: object.json["id"] == nil ? nil : try object.id("id"),
            version: object.json["version"] == nil ? 0 : try object.count("version"),
            manager: nil
        )
    }

    /// A switch that a log holds or held, in which what a newer version has added is kept.
    init(recorded json: JSON) throws(ValidationError) {
        let object = try StrictObject(json, "switch", remedy: "Send what Gutter has written.")
        let properties: SwitchProperties
        do throws(ContentError) {
            properties = try SwitchProperties(object.json.excluding(["id", "version"]))
        } catch {
            throw ValidationError("switch", json, error)
        }
        let (id, version) = (try object.id("id"), try object.count("version"))
        self.init(properties: properties, id: id, version: version, manager: nil)
    }
}
