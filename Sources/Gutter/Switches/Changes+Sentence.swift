extension Changes {
    /// Each property that differs, in words: `state disabled → global`.
    public var differences: [String] {
        inReadingOrder.map { property, sides in
            if property == "conditions", let conditions {
                return Self.difference(from: conditions.previous ?? [], to: conditions.current ?? [])
            }
            let (previous, current) = (sides.object?["previous"], sides.object?["current"])
            let property = property.printable()
            return "\(property) \(Self.words(for: previous, of: property)) → \(Self.words(for: current, of: property))"
        }
    }

    private static func difference(from previous: [Condition], to current: [Condition]) -> String {
        // Numbers in their place: they are compared a million times if a thousand conditions become a thousand others.
        var numbers: [Condition: Int] = [:]
        func number(_ condition: Condition) -> Int {
            if let number = numbers[condition] { return number }
            numbers[condition] = numbers.count
            return numbers.count - 1
        }
        let (before, after) = (previous.map(number), current.map(number))
        let removals: [Int]
        let insertions: [Int]
        if previous.count + current.count <= 2 * Limits.conditions {
            let difference = after.difference(from: before)
            removals = difference.removals.map(\.offset)
            insertions = difference.insertions.map(\.offset)
        } else {
            // More than a command may leave; what only moved is left out.
            let (old, new) = (Set(before), Set(after))
            removals = before.indices.filter { !new.contains(before[$0]) }
            insertions = after.indices.filter { !old.contains(after[$0]) }
        }
        let parts = removals.map { "− \(previous[$0])" } + insertions.map { "+ \(current[$0])" }
        return parts.isEmpty ? "conditions in another order" : "conditions " + parts.joined(separator: ", ")
    }

    /// A registration in words: whatever is not the default, and always the state.
    var initial: String {
        let conditions = conditions?.current ?? []
        let list = conditions.isEmpty ? [] : ["conditions " + conditions.map(\.description).joined(separator: ", ")]
        return (initialProperties + list).joined(separator: ", ")
    }

    /// The properties of a registration but for its conditions: whatever is not the default, and always the state.
    var initialProperties: [String] {
        let defaults = SwitchProperties(name: "").json
        return inReadingOrder.compactMap { property, sides in
            guard property != "name", property != "conditions", let value = sides.object?["current"] else { return nil }
            if property != "state", value == defaults[property] { return nil }
            return "\(property.printable()) \(Self.words(for: value, of: property))"
        }
    }

    /// The properties with what matters most first, and what this version does not know last.
    private var inReadingOrder: [JSONObject.Member] {
        let order = ["name", "state", "label", "description", "compounded", "consent", "conditions"]
        func rank(_ member: JSONObject.Member) -> Int { order.firstIndex(of: member.key) ?? order.count }
        return json.members.enumerated()
            .sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }
            .map(\.element)
    }

    /// A property's value in words: free text in quotes, `none` if it is absent.
    package static func words(for value: JSON?, of property: String) -> String {
        switch value {
        case nil: "none"
        case .string(let text) where property == "label" || property == "description":
            text.quoted
        case .string(let text): text.printable()
        case let value? where property == "conditions":
            (try? Condition.list(value)).map { "[\($0.map(\.description).joined(separator: ", "))]" } ?? value.text
        case let value?: value.text.printable()
        }
    }
}

extension CollectionDifference.Change {
    fileprivate var offset: Int {
        switch self {
        case .insert(let offset, _, _), .remove(let offset, _, _): offset
        }
    }
}
