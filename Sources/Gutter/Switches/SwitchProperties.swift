/// Everything about a switch that can be edited: what `changes` compares and what an event's `switch` holds.
package struct SwitchProperties: Sendable {
    /// In normal form if it comes from the log; as the caller wrote it in a switch that was not saved yet.
    package var name: String
    package var label: String?
    package var description: String?
    package var state: Switch.State
    package var isCompounded: Bool
    package var requiresConsent: Bool
    package var conditions: [Condition]
    /// Properties that a newer version wrote; kept and written back.
    package var unknown: JSONObject

    package init(
        name: String,
        label: String? = nil,
        description: String? = nil,
        state: Switch.State = .disabled,
        isCompounded: Bool = false,
        requiresConsent: Bool = true,
        conditions: [Condition] = [],
        unknown: JSONObject = JSONObject()
    ) {
        self.name = name
        self.label = label
        self.description = description
        self.state = state
        self.isCompounded = isCompounded
        self.requiresConsent = requiresConsent
        self.conditions = conditions
        self.unknown = unknown
    }
}

// MARK: - As stored

extension SwitchProperties {
    /// The JSON of each property by its stored name; an absent optional is left out.
    package var json: JSONObject {
        let known = JSONObject(
            sorted: SwitchProperty.sorted.compactMap { property in property.read(self).map { (property.key, $0) } }
        )
        if unknown.isEmpty { return known }
        return JSONObject(known.members + unknown.excluding(SwitchProperty.keys).members)
    }

    /// Reads what ``json`` gives; an absent property has its default.
    ///
    /// - Throws: ``ContentError`` if a property has a form that this version does not know.
    package init(_ json: JSONObject) throws(ContentError) {
        self.init(name: "")
        // Both are sorted: a walk along them meets each property and each member once.
        var members = json.members[...]
        var unknown: [JSONObject.Member] = []
        for property in SwitchProperty.sorted {
            while let member = members.first, member.key.precedes(property.key) {
                unknown.append(member)
                members.removeFirst()
            }
            if let member = members.first, member.key.isIdentical(to: property.key) {
                try property.write(member.value, &self)
                members.removeFirst()
            } else {
                try property.write(nil, &self)
            }
        }
        self.unknown = JSONObject(unknown + members)
    }

    /// - Throws: ``ContentError`` if `text` is not a switch.
    package init(parsing text: String) throws(ContentError) {
        try self.init(JSONObject(parsing: text))
    }
}

extension JSONObject {
    /// Parses a stored switch.
    ///
    /// - Throws: ``ContentError`` if `text` is not a JSON object.
    init(parsing text: String) throws(ContentError) {
        guard let object = try JSON(content: text).object else { throw ContentError("a switch that is no JSON object") }
        self = object
    }
}

/// Stored JSON that this version cannot read. The event that holds it is kept and takes no part in the projection.
public struct ContentError: GutterError, Hashable {
    /// What could not be read.
    public let description: String

    /// What is wrong, with what somebody else has written in it: on one line, safe for a terminal, and not at length.
    package init(_ description: String) {
        self.description = description.printable(limit: 1_000)
    }

    /// What could not be read; ``Problem/Kind/failed``.
    public var problem: Problem {
        Problem(.failed, code: "unreadable-content", message: "The log holds what cannot be read: \(description).")
    }
}

extension JSON {
    /// Parses stored JSON.
    package init(
        content text: String,
        maximumDepth limit: Int = JSONParser.maximumDepth
    ) throws(ContentError) {
        do { try self.init(parsing: text, maximumDepth: limit) } catch { throw ContentError("invalid JSON: \(error)") }
    }
}

// MARK: - Property by property

/// How one property is stored: the single list that `Changes`, the stored JSON and a fold of diffs share.
package struct SwitchProperty: Sendable {
    /// Its name in stored JSON.
    package let key: String
    /// Its value as stored, or nil if it is absent.
    package let read: @Sendable (SwitchProperties) -> JSON?
    /// Sets it from its stored value; an absent one gives the default.
    package let write: @Sendable (JSON?, inout SwitchProperties) throws(ContentError) -> Void

    package static let all: [SwitchProperty] = [
        SwitchProperty(key: "name") {
            .string($0.name)
        } write: { (json, properties) throws(ContentError) in
            guard let name = json?.string else { throw ContentError("a switch without a name") }
            properties.name = name
        },
        SwitchProperty(key: "label") {
            $0.label.map(JSON.string)
        } write: { (json, properties) throws(ContentError) in
            properties.label = try json.map { json throws(ContentError) in try json.text(of: "label") }
        },
        SwitchProperty(key: "description") {
            $0.description.map(JSON.string)
        } write: { (json, properties) throws(ContentError) in
            properties.description = try json.map { json throws(ContentError) in try json.text(of: "description") }
        },
        SwitchProperty(key: "state") {
            .string($0.state.rawValue)
        } write: { (json, properties) throws(ContentError) in
            properties.state = try Switch.State(json)
        },
        SwitchProperty(key: "compounded") {
            .boolean($0.isCompounded)
        } write: { (json, properties) throws(ContentError) in
            properties.isCompounded = try json?.flag(of: "compounded") ?? false
        },
        SwitchProperty(key: "consent") {
            .boolean($0.requiresConsent)
        } write: { (json, properties) throws(ContentError) in
            properties.requiresConsent = try json?.flag(of: "consent") ?? true
        },
        SwitchProperty(key: "conditions") {
            Condition.json($0.conditions)
        } write: { (json, properties) throws(ContentError) in
            properties.conditions = try Condition.list(json)
        },
    ]

    package static let keys = Set(all.map(\.key))

    /// By their keys.
    fileprivate static let sorted = all.sorted { $0.key.precedes($1.key) }
}

extension Switch.State {
    fileprivate init(_ json: JSON?) throws(ContentError) {
        guard let json else {
            self = .disabled
            return
        }
        guard let state = json.string.flatMap(Switch.State.init(rawValue:)) else {
            throw ContentError("the unknown state \(json.text)")
        }
        self = state
    }
}

extension JSON {
    package func text(of key: String) throws(ContentError) -> String {
        guard let string else { throw ContentError("\(key) is not text: \(text)") }
        return string
    }

    package func flag(of key: String) throws(ContentError) -> Bool {
        guard let boolean else { throw ContentError("\(key) is neither true nor false: \(text)") }
        return boolean
    }
}
