/// A line of a change history: what another system says that somebody did.
///
/// ```json
/// {"at": "2022-08-26T06:22:42Z", "actor": "dev-01", "reason": "why", "namespace": "default", "op": "register",
///  "switch": {"name": "batchMetrics", "state": "disabled"}}
/// ```
///
/// `op` is `register`, `update` or `unregister`. An update's `switch` holds only the name and what changed; in a
/// rename, `name` beside it is the name before. An unregistration has `name` instead of `switch`.
package struct HistoricChange: Sendable {
    package enum Operation: Sendable {
        case register(JSONObject)
        case update(name: String, JSONObject)
        case unregister(name: String)
    }

    package let at: Timestamp
    package let actor: String
    package let reason: String?
    package let namespace: Namespace
    package let operation: Operation
    /// The line in normal form: what tells it from others.
    package let content: String

    private static let keys: Set = ["at", "actor", "reason", "namespace", "op", "switch", "name"]

    /// - Throws: ``ContentError`` that says what is wrong with the line.
    package init(line: [UInt8]) throws(ContentError) {
        let json: JSON
        do throws(JSONError) { json = try JSONParser.parse(line) } catch {
            throw ContentError("it is not JSON: \(error)")
        }
        guard let object = json.object else { throw ContentError("it is no JSON object") }
        try Self.refuseUnknown(object, Self.keys)

        func text(_ key: String) throws(ContentError) -> String {
            guard let value = object[key] else { throw ContentError("\"\(key)\" is missing") }
            guard let text = value.string else { throw ContentError("\"\(key)\" is not text") }
            return text
        }
        let time = try text("at")
        guard let at = Timestamp(parsing: time) else {
            throw ContentError("\"at\" is no time such as 2024-03-02T14:03:11Z: \"\(time.printable(limit: 40))\"")
        }
        self.at = at
        actor = try text("actor")
        reason = object["reason"] == nil ? nil : try text("reason")
        let path = object["namespace"] == nil ? Namespace.default.description : try text("namespace")
        do throws(ValidationError) {
            namespace = try Namespace(path: path)
        } catch {
            throw ContentError(error.description)
        }
        let name = object["name"] == nil ? nil : try text("name")
        switch try text("op") {
        case "register": operation = .register(try Self.properties(object))
        case "update":
            let properties = try Self.properties(object)
            operation = .update(name: name ?? properties["name"]?.string ?? "", properties)
        case "unregister": operation = .unregister(name: try text("name"))
        case let other:
            throw ContentError("\"op\" is \"\(other.printable(limit: 40))\"; use register, update or unregister")
        }
        content = json.text
    }

    private static func properties(_ object: JSONObject) throws(ContentError) -> JSONObject {
        guard var properties = object["switch"]?.object else {
            throw ContentError("\"switch\" is missing or no object")
        }
        guard properties["name"] != nil else { throw ContentError("\"switch\" has no \"name\"") }
        try refuseUnknown(properties, SwitchProperty.keys)
        if let conditions = properties["conditions"] { properties["conditions"] = try Self.conditions(conditions) }
        return properties
    }

    /// The conditions as they are stored. Another system writes its values in plain JSON, and knows nothing of operators
    /// that are an application's own.
    private static func conditions(_ json: JSON) throws(ContentError) -> JSON {
        guard let elements = json.array else { throw ContentError("\"conditions\" is no list") }
        var conditions: [Condition] = []
        for (index, element) in elements.enumerated() {
            func refusal(_ reason: String) -> ContentError { ContentError("condition \(index + 1) \(reason)") }
            guard var object = element.object else { throw refusal("is no JSON object") }
            try refuseUnknown(object, Condition.keys)
            if let parameters = object["parameters"]?.object {
                object["parameters"] = .object(try plain(parameters, refusal: refusal))
            }
            let condition = try Condition(.object(object))
            guard BuiltInOperators.entry(named: condition.operatorName) != nil else {
                throw refusal(
                    "has the unknown operator \(condition.operatorName.quoted(limit: 60)); `gutter operators` lists those "
                        + "that there are"
                )
            }
            do throws(ValidationError) { try condition.validate() } catch {
                throw refusal("is refused: \(error)")
            }
            conditions.append(condition)
        }
        return Condition.json(conditions)
    }

    private static func plain(
        _ parameters: JSONObject,
        refusal: (String) -> ContentError
    ) throws(ContentError) -> JSONObject {
        var parameters = parameters
        for (key, json) in parameters.members {
            do throws(Value.PlainJSONError) {
                guard let value = try Value.plain(json) else {
                    throw Value.PlainJSONError(rule: "has null for \(key.quoted(limit: 60))")
                }
                parameters[key] = value.json
            } catch {
                throw refusal(error.rule)
            }
        }
        return parameters
    }

    private static func refuseUnknown(_ object: JSONObject, _ known: Set<String>) throws(ContentError) {
        if let unknown = object.excluding(known).members.first {
            let list = known.sorted().joined(separator: ", ")
            throw ContentError("\"\(unknown.key.printable(limit: 40))\" is not known; the keys are \(list)")
        }
    }
}

extension HistoricChange {
    /// What it asks for, if `switches` is what there is.
    ///
    /// - Throws: ``SwitchNotFound``; ``ContentError`` if a property has a form that is not known.
    func command(on switches: NamespaceProjection) throws -> any Command {
        switch operation {
        case .register(let properties):
            return Register(Switch(properties: try SwitchProperties(properties), id: nil, version: 0, manager: nil))
        case .update(let name, let edits):
            let record = try switches.record(of: Switch(name), in: namespace)
            var copy = Switch(properties: record.properties, id: record.id, version: record.version, manager: nil)
            var properties = record.properties.json
            for (key, value) in edits.members { properties[key] = value }
            copy.properties = try SwitchProperties(properties)
            return Update(copy: copy)
        case .unregister(let name):
            return Unregister(target: Switch(name))
        }
    }
}
