extension Condition: Codable {
    /// Reads a condition as it is stored: what ``encode(to:)`` writes.
    ///
    /// ```text
    /// {"argument":"UserArguments","attribute":"age","negative":false,"operator":"more_than",
    ///  "parameters":{"lower_limit":{"integer":65}}}
    /// ```
    ///
    /// It is read strictly. `negative` and `parameters` may be left out. Whether the condition could ever hold is checked when
    /// a switch with it is registered or saved; ``init(parsing:operators:)`` reads one as people write it.
    ///
    /// - Throws: ``ValidationError`` for a member that is not known or has another form; what the decoder throws for what is
    ///   not JSON.
    public init(from decoder: any Decoder) throws {
        try self.init(strict: try JSON(from: decoder))
    }

    /// Writes the condition as it is stored.
    ///
    /// - Throws: What the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        try json.encode(to: encoder)
    }

    init(strict json: JSON) throws(ValidationError) {
        let object = try StrictObject(json, "condition", remedy: "Give one as Gutter has written it.")
        try object.refuseUnknown(Self.keys)
        var parameters: [String: Value] = [:]
        if let json = object.json["parameters"] {
            guard let members = json.object?.members else {
                throw object.refusal(
                    "parameters",
                    "is not a JSON object",
                    #"Give one such as {"value":{"integer":5}}."#
                )
            }
            for (key, json) in members {
                let value = Value(json)
                guard value.isKnown else {
                    throw ValidationError(
                        "parameter \(key.printable(limit: 60)) of the condition",
                        value: json.text,
                        rule: "is not a value",
                        remedy: #"Give one with its kind, such as {"integer":65}, {"double":0.5}, {"string":"a"}, "#
                            + #"{"boolean":true}, {"date":"2024-03-02T14:03:11Z"} or {"list":[{"string":"a"}]}."#
                    )
                }
                parameters[key] = value
            }
        }
        self.init(
            argument: try object.text("argument"),
            attribute: try object.text("attribute"),
            operatorName: try object.text("operator"),
            parameters: parameters,
            isNegated: try object.flag("negative", orElse: false)
        )
    }
}

extension Value {
    /// Whether this version knows what it is, and what is in it.
    fileprivate var isKnown: Bool {
        switch self {
        case .unrecognized: false
        case .list(let values): values.allSatisfy(\.isKnown)
        default: true
        }
    }
}
