extension Evaluation: Codable {
    /// Reads what a switch decided: what ``encode(to:)`` writes, and what `gutter check --format json` prints.
    ///
    /// - Throws: ``ValidationError`` for a member that is missing or has another form; what the decoder throws for what is not
    ///   JSON.
    public init(from decoder: any Decoder) throws {
        try self.init(try JSON(from: decoder))
    }

    /// Writes what the switch decided: `name`, `value`, `reason`, the `condition` and the `ancestor` that decided, if one did,
    /// `errors`, and all of it as a sentence, `message`.
    ///
    /// - Throws: What the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        try JSON.object(json).encode(to: encoder)
    }

    private init(_ json: JSON) throws(ValidationError) {
        let object = try StrictObject(json, "evaluation", remedy: "Send what Gutter has written.")
        guard let value = try object.require("value").boolean else {
            throw object.refusal("value", "is neither true nor false", "Use one of them.")
        }
        guard let reason = Reason(code: try object.text("reason")) else {
            let known = Reason.allCases.map(\.code).joined(separator: ", ")
            throw object.refusal("reason", "is not known", "Use one of \(known).")
        }
        var condition: Condition?
        if let json = object.json["condition"] { condition = try Condition(recorded: json) }
        var ancestor: Evaluation?
        if let json = object.json["ancestor"] { ancestor = try Evaluation(json) }
        var errors: [ConditionError] = []
        for json in try object.list("errors") { errors.append(try ConditionError(json)) }
        self.init(
            name: try object.text("name"),
            value: value,
            reason: reason,
            condition: condition,
            ancestor: ancestor,
            errors: errors
        )
    }

    package var json: JSONObject {
        var object = JSONObject()
        object["name"] = .string(name)
        object["value"] = .boolean(value)
        object["reason"] = .string(reason.code)
        object["condition"] = condition?.json
        object["ancestor"] = ancestor.map { .object($0.json) }
        object["errors"] = .array(errors.map { .object($0.json) })
        object["message"] = .string(description)
        return object
    }
}

extension Evaluation.Reason: CaseIterable {
    /// Every reason that this version knows.
    public static let allCases: [Evaluation.Reason] = [
        .overridden, .global, .disabled, .ancestorInactive, .conditionHolds, .everyConditionHolds, .noConditionHolds,
        .conditionFails, .conditionDoesNotApply, .noCondition,
    ]

    /// The name of the reason for programs, such as `conditionHolds`. It never changes, whatever the case is called.
    public var code: String {
        switch self {
        case .overridden: "overridden"
        case .global: "global"
        case .disabled: "disabled"
        case .ancestorInactive: "ancestorInactive"
        case .conditionHolds: "conditionHolds"
        case .everyConditionHolds: "everyConditionHolds"
        case .noConditionHolds: "noConditionHolds"
        case .conditionFails: "conditionFails"
        case .conditionDoesNotApply: "conditionDoesNotApply"
        case .noCondition: "noCondition"
        }
    }

    fileprivate init?(code: String) {
        guard let reason = Self.allCases.first(where: { $0.code == code }) else { return nil }
        self = reason
    }
}

extension ConditionError {
    fileprivate init(_ json: JSON) throws(ValidationError) {
        let object = try StrictObject(json, "error of a condition", remedy: "Send what Gutter has written.")
        let detail = try object.text("detail")
        let reason: Reason
        switch try object.text("reason") {
        case "unknownArgument": reason = .unknownArgument(detail)
        case "unknownOperator": reason = .unknownOperator(detail)
        case "operatorFailed": reason = .operatorFailed(detail)
        default:
            throw object.refusal(
                "reason",
                "is not known",
                "Use one of unknownArgument, unknownOperator, operatorFailed."
            )
        }
        self.init(
            condition: try Condition(recorded: try object.require("condition")),
            input: try object.optionalText("input"),
            error: reason
        )
    }

    fileprivate var json: JSONObject {
        let (reason, detail) =
            switch error {
            case .unknownArgument(let name): ("unknownArgument", name)
            case .unknownOperator(let name): ("unknownOperator", name)
            case .operatorFailed(let reason): ("operatorFailed", reason)
            }
        var object = JSONObject([
            ("condition", condition.json), ("detail", .string(detail)), ("message", .string(description)),
            ("reason", .string(reason)),
        ])
        object["input"] = input.map(JSON.string)
        return object
    }
}

extension Condition {
    /// A condition that a log holds, in which what a newer version has added is kept.
    fileprivate init(recorded json: JSON) throws(ValidationError) {
        do throws(ContentError) { self = try Condition(json) } catch { throw ValidationError("condition", json, error) }
    }
}
