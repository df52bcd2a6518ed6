public import Foundation

/// What differs between two moments of a namespace, switch by switch.
public struct Diff: Equatable, Sendable {
    /// The earlier moment, or where a change starts from.
    public let from: Position
    /// The later moment, or where a change leads to.
    public let to: Position
    /// The switches that differ, sorted by the name they have after, or had before if they are gone.
    public let switches: [SwitchDifference]

    init(from: Position, to: Position, switches: [SwitchDifference]) {
        self.from = from
        self.to = to
        self.switches = switches.sorted { Name(normalized: $0.name) < Name(normalized: $1.name) }
    }

    init(from earlier: Projection, to later: Projection, namespace: String) {
        let (before, after) = (earlier[namespace], later[namespace])
        var differences = after.all.compactMap { SwitchDifference(from: before[$0.id]?.detached, to: $0.detached) }
        for record in before.all where after[record.id] == nil {
            if let difference = SwitchDifference(from: record.detached, to: nil) { differences.append(difference) }
        }
        self.init(from: earlier.head.position, to: later.head.position, switches: differences)
    }

    /// Whether nothing differs.
    public var isEmpty: Bool { switches.isEmpty }
    /// The switches that came to be.
    public var added: [SwitchDifference] { switches.filter { $0.before == nil } }
    /// The switches that went.
    public var removed: [SwitchDifference] { switches.filter { $0.after == nil } }
    /// The switches that bear another name, whatever else differs.
    public var renamed: [SwitchDifference] { switches.filter(\.isRenamed) }
    /// The switches that were there at both moments and differ.
    public var changed: [SwitchDifference] { switches.filter { $0.before != nil && $0.after != nil } }
}

extension Diff {
    /// Whether other differences lead to the same from the same, whatever the versions.
    func leadsToTheSame(as differences: [SwitchDifference]) -> Bool {
        let mine = Dictionary(switches.map { ($0.id, $0) }) { first, _ in first }
        return differences.count == mine.count
            && differences.allSatisfy { difference in mine[difference.id]?.changes == difference.changes }
    }
}

extension Diff: CustomStringConvertible {
    /// For a person: `+`, `−` or `~` and the name for each switch, with what differs indented below it.
    public var description: String {
        switches.map(\.description).joined(separator: "\n")
    }
}

/// How one switch differs between two moments.
public struct SwitchDifference: Equatable, Sendable, Identifiable {
    /// The identity.
    public let id: UUID
    /// The switch before; nil if it was not registered.
    public let before: Switch?
    /// The switch after; nil if it is not registered.
    public let after: Switch?

    /// Nil if the properties are the same, whatever the versions.
    init?(from before: Switch?, to after: Switch?) {
        guard before?.properties.json != after?.properties.json, let id = after?.id ?? before?.id else { return nil }
        self.id = id
        self.before = before
        self.after = after
    }

    /// The name after, or before if the switch is gone.
    public var name: String { after?.name ?? before?.name ?? "" }
    /// Whether it is there on both sides under different names.
    public var isRenamed: Bool {
        guard let before, let after else { return false }
        return before.name != after.name
    }
    /// The difference, property by property.
    public var changes: Changes { Changes(from: before?.properties, to: after?.properties) }
    /// The difference of the conditions, one by one.
    public var conditions: [ConditionDifference] {
        ConditionDifference.differences(from: before?.conditions ?? [], to: after?.conditions ?? [])
    }
}

extension SwitchDifference: CustomStringConvertible {
    /// What differs as sentences: `state disabled → global`, `condition added: UserArguments.age is more than 65`.
    public var sentences: [String] {
        var sentences = before == nil ? changes.initialProperties : after == nil ? lastState : propertyDifferences
        let conditions = conditions
        sentences += conditions.map(\.description)
        if conditions.isEmpty, changes.conditions != nil, before != nil, after != nil {
            sentences.append("conditions in another order")
        }
        return sentences
    }

    private var lastState: [String] {
        before.map { ["was \($0.state.rawValue)"] } ?? []
    }

    private var propertyDifferences: [String] {
        changes.filter { $0 != "conditions" }.differences
    }

    /// For a person: `~ checkout` with what differs indented below it.
    public var description: String {
        let mark = before == nil ? "+" : after == nil ? "−" : "~"
        return (["\(mark) \(name.printable())"] + sentences.map { "    \($0)" }).joined(separator: "\n")
    }
}

/// How the conditions of a switch differ: one of them.
public enum ConditionDifference: Hashable, Sendable {
    /// A condition came.
    case added(Condition)
    /// A condition went.
    case removed(Condition)
    /// A condition on the same attribute says something else.
    case altered(from: Condition, to: Condition)

    /// The differences between two lists, in the order of the lists; a condition that only moved is not one.
    static func differences(from before: [Condition], to after: [Condition]) -> [ConditionDifference] {
        var unchanged = Dictionary(grouping: before, by: \.self).mapValues(\.count)
        var added: [Condition?] = after.map { condition in
            guard let count = unchanged[condition], count > 0 else { return condition }
            unchanged[condition] = count - 1
            return nil
        }
        var left = Dictionary(grouping: after, by: \.self).mapValues(\.count)
        let removed = before.filter { condition in
            guard let count = left[condition], count > 0 else { return true }
            left[condition] = count - 1
            return false
        }
        // The additions by attribute, the last one first, so that the next is taken off the end.
        var successors = Dictionary(grouping: added.indices.reversed()) { added[$0].map(Subject.init) }
        var differences: [ConditionDifference] = []
        for condition in removed {
            if let index = successors[Subject(condition)]?.popLast(), let successor = added[index] {
                added[index] = nil
                differences.append(.altered(from: condition, to: successor))
            } else {
                differences.append(.removed(condition))
            }
        }
        return differences + added.compactMap(\.self).map(ConditionDifference.added)
    }

    /// What a condition is about.
    private struct Subject: Hashable {
        let argument: String
        let attribute: String

        init(_ condition: Condition) {
            argument = condition.argument
            attribute = condition.attribute
        }
    }
}

extension ConditionDifference: CustomStringConvertible {
    /// As a sentence: `condition added: UserArguments.age is more than 65`.
    public var description: String {
        switch self {
        case .added(let condition): "condition added: \(condition)"
        case .removed(let condition): "condition removed: \(condition)"
        case .altered(let before, let after): "condition \(before) → \(after)"
        }
    }
}
