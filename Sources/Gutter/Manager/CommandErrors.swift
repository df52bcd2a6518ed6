public import Foundation

/// There is no such switch. Nothing was changed.
public struct SwitchNotFound: Error, Equatable, Sendable, CustomStringConvertible {
    /// The name that was asked for; the last known one, where a switch was asked for.
    public let name: String
    /// The namespace that was searched.
    public let namespace: String

    /// An error for a name that was not found, such as a test expects.
    public init(name: String, namespace: String) {
        self.name = name
        self.namespace = namespace
    }

    /// One line for a person.
    public var description: String {
        "There is no switch \"\(name.printable(limit: 60))\" in namespace \"\(namespace.printable())\". "
            + "Check the name and the namespace, or register it first."
    }
}

/// The name is taken. Nothing was changed.
public struct SwitchExists: Error, Equatable, Sendable, CustomStringConvertible {
    /// The name, in normal form.
    public let name: String
    /// The namespace.
    public let namespace: String
    /// The switch that bears it.
    public let id: UUID

    /// An error for a name that is taken, such as a test expects.
    public init(name: String, namespace: String, id: UUID) {
        self.name = name
        self.namespace = namespace
        self.id = id
    }

    /// One line for a person.
    public var description: String {
        "The switch \"\(name.printable(limit: 60))\" already exists in namespace \"\(namespace.printable())\". "
            + "Update it, or choose another name."
    }
}

/// Two changes of the same property: this one, and one that came first. Nothing was changed.
public struct SwitchConflict: Error, Equatable, Sendable, CustomStringConvertible {
    /// The switch that this change started from.
    public let base: Switch
    /// What this change asks for.
    public let yours: Switch
    /// The switch as it is now.
    public let theirs: Switch
    /// The properties that both changed, by stored name, sorted.
    public let properties: [String]

    /// One line for a person: each property with its three values.
    public var description: String {
        let values = properties.map { property in
            func value(_ version: Switch) -> String {
                Changes.words(for: version.properties.json[property], of: property)
            }
            return "\(property) was \(value(base)), you want \(value(yours)), it is \(value(theirs)) now"
        }
        return "The switch \"\(theirs.name.printable(limit: 60))\" was changed by somebody else: "
            + "\(values.joined(separator: "; ")). Read it again and decide."
    }
}

/// A switch was told to save itself that no manager gave. Nothing was changed.
public struct SwitchNotRetrieved: Error, Equatable, Sendable, CustomStringConvertible {
    /// The name of the switch.
    public let name: String

    /// An error for a switch that no manager gave, such as a test expects.
    public init(name: String) {
        self.name = name
    }

    /// One line for a person.
    public var description: String {
        "The switch \"\(name.printable(limit: 60))\" was not retrieved from a manager, so it cannot save itself. "
            + "Use the manager's register(_:) or update(_:)."
    }
}

/// A plan that is no longer what would be done: somebody has changed something since. Nothing was changed.
public struct PlanOutdated: Error, Equatable, Sendable, CustomStringConvertible {
    /// The position that the plan was made at.
    public let plannedAt: Position
    /// The position at which it was found to be another.
    public let now: Position

    /// An error for an outdated plan, such as a test expects.
    public init(plannedAt: Position, now: Position) {
        self.plannedAt = plannedAt
        self.now = now
    }

    /// One line for a person.
    public var description: String {
        "Something that the plan concerns was changed after it was planned at #\(plannedAt); the log is at "
            + "#\(now) now. Plan it again, and look at what it would do."
    }
}
