/// A property before and after; a side is nil if the property, or the whole switch, was absent.
public struct Change<Value: Sendable>: Sendable {
    /// The value before.
    public let previous: Value?
    /// The value after.
    public let current: Value?

    /// A property before and after.
    public init(previous: Value?, current: Value?) {
        self.previous = previous
        self.current = current
    }
}

extension Change: Equatable where Value: Equatable {}

/// The difference between two states of a switch, property by property, by value.
///
/// A registration has only current sides, an unregistration only previous ones. Stored as
/// `{"state":{"current":"global","previous":"disabled"}}`.
public struct Changes: Hashable, Sendable {
    /// By property: an object with `previous`, `current` or both.
    package let json: JSONObject

    /// Whether nothing differs.
    public var isEmpty: Bool { json.isEmpty }

    /// The stored names of the properties that differ, sorted.
    public var properties: [String] { json.members.map(\.key) }

    /// A rename.
    public var name: Change<String>? { change("name") { $0.string } }
    /// A change of the label.
    public var label: Change<String>? { change("label") { $0.string } }
    /// A change of the description.
    public var description: Change<String>? { change("description") { $0.string } }
    /// A change of the state.
    public var state: Change<Switch.State>? { change("state") { $0.string.flatMap(Switch.State.init(rawValue:)) } }
    /// A change of whether all conditions must hold.
    public var isCompounded: Change<Bool>? { change("compounded") { $0.boolean } }
    /// A change of whether an ancestor is asked.
    public var requiresConsent: Change<Bool>? { change("consent") { $0.boolean } }
    /// A change of the conditions, all of them before and all of them after.
    public var conditions: Change<[Condition]>? { change("conditions") { try? Condition.list($0) } }

    private func change<Value>(_ key: String, _ read: (JSON) -> Value?) -> Change<Value>? {
        guard let sides = json[key]?.object else { return nil }
        return Change(previous: sides["previous"].flatMap(read), current: sides["current"].flatMap(read))
    }
}

// MARK: - Difference

extension Changes {
    package init() {
        json = JSONObject()
    }

    /// What differs between two switches, of which one may be missing: before a registration, after an unregistration.
    public init(from previous: Switch?, to current: Switch?) {
        self.init(from: previous?.properties, to: current?.properties)
    }

    /// What differs between two states, of which one may be missing: before a registration, after an unregistration.
    package init(from previous: SwitchProperties?, to current: SwitchProperties?) {
        self.init(from: previous?.json ?? JSONObject(), to: current?.json ?? JSONObject())
    }

    /// What differs between two states as stored.
    package init(from previous: JSONObject, to current: JSONObject) {
        var changes: [JSONObject.Member] = []
        var (before, after) = (previous.members[...], current.members[...])
        while let key = Self.first(before.first?.key, after.first?.key) {
            let old = before.first?.key.isIdentical(to: key) == true ? before.removeFirst().value : nil
            let new = after.first?.key.isIdentical(to: key) == true ? after.removeFirst().value : nil
            if old != new { changes.append((key, Self.sides(old, new))) }
        }
        json = JSONObject(sorted: changes)
    }

    private static func first(_ left: String?, _ right: String?) -> String? {
        guard let left, let right else { return left ?? right }
        return right.precedes(left) ? right : left
    }

    private static func sides(_ previous: JSON?, _ current: JSON?) -> JSON {
        .object(JSONObject(sorted: ["current": current, "previous": previous]))
    }

    /// The value of `property` on each side.
    package func sides(of property: String) -> (previous: JSON?, current: JSON?)? {
        json[property]?.object.map { ($0["previous"], $0["current"]) }
    }

    /// The difference in those properties that `keep` accepts.
    package func filter(_ keep: (String) -> Bool) -> Changes {
        Changes(json: JSONObject(json.members.filter { keep($0.key) }))
    }
}

// MARK: - As stored

extension Changes {
    package var text: String { JSON.object(json).text }

    /// - Throws: ``ContentError`` if `text` is not a difference, or a property in it has a form that is not known.
    package init(parsing text: String) throws(ContentError) {
        guard let object = try JSON(content: text, maximumDepth: JSONParser.maximumDepthOfChanges).object else {
            throw ContentError("changes that are no JSON object")
        }
        var scratch = SwitchProperties(name: "")
        for (key, sides) in object.members {
            guard let sides = sides.object else { throw ContentError("a change of \(key) that is no JSON object") }
            guard let property = SwitchProperty.all.first(where: { $0.key == key }) else { continue }
            for case let side? in [sides["previous"], sides["current"]] { try property.write(side, &scratch) }
        }
        json = object
    }

    /// Applies the current sides to a switch as stored.
    package func apply(to properties: inout JSONObject) {
        for (key, sides) in json.members { properties[key] = sides.object?["current"] }
    }

    /// Applies the current sides to a switch.
    ///
    /// - Throws: ``ContentError`` if one has a form that is not known.
    func apply(to properties: inout SwitchProperties) throws(ContentError) {
        for (key, sides) in json.members {
            let current = sides.object?["current"]
            if let property = SwitchProperty.all.first(where: { $0.key == key }) {
                try property.write(current, &properties)
            } else {
                properties.unknown[key] = current
            }
        }
    }
}
