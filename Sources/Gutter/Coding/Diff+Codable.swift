extension Diff: Codable {
    /// Reads a difference: what ``encode(to:)`` writes, and what `gutter diff --format json` prints.
    ///
    /// - Throws: ``ValidationError`` for a member that is missing or has another form; what the decoder throws for what is not
    ///   JSON.
    public init(from decoder: any Decoder) throws {
        let remedy = "Send what Gutter has written."
        let object = try StrictObject(try JSON(from: decoder), "difference", remedy: remedy)
        let (from, to) = (try object.count("from"), try object.count("to"))
        var switches: [SwitchDifference] = []
        for json in try object.list("switches") {
            switches.append(try SwitchDifference(StrictObject(json, "difference of a switch", remedy: remedy)))
        }
        self.init(
            from: Position(rawValue: Int64(from)),
            to: Position(rawValue: Int64(to)),
            switches: switches
        )
    }

    /// Writes both positions, and of each switch that differs what it was, what it is, what differs, and that in sentences.
    ///
    /// - Throws: What the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        try JSON.object(json).encode(to: encoder)
    }

    package var json: JSONObject {
        JSONObject([
            ("from", from.json), ("switches", .array(switches.map { .object($0.json) })), ("to", to.json),
        ])
    }
}

extension SwitchDifference {
    fileprivate init(_ object: StrictObject) throws(ValidationError) {
        let id = try object.id("id")
        func side(_ key: String) throws(ValidationError) -> Switch? {
            guard let json = object.json[key] else { return nil }
            let element = try Switch(recorded: json)
            if element.id == id { return element }
            throw object.refusal(key, "is another switch than \(id.text)", "Send what Gutter has written.")
        }
        guard let difference = SwitchDifference(from: try side("before"), to: try side("after")) else {
            throw ValidationError(
                object.subject,
                value: JSON.object(object.json).text,
                rule: "has nothing that differs",
                remedy: "Leave out switches that are the same."
            )
        }
        self = difference
    }

    package var json: JSONObject {
        var object = JSONObject()
        object["id"] = .string(id.text)
        object["name"] = .string(name)
        object["before"] = before.map { .object($0.json) }
        object["after"] = after.map { .object($0.json) }
        object["changes"] = .object(changes.json)
        object["differences"] = .array(sentences.map(JSON.string))
        return object
    }
}
