public import Foundation

/// There is no such switch. Nothing was changed.
public struct SwitchNotFound: GutterError, Equatable {
    /// The name that was asked for; the last known one if a switch was asked for.
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
            + remedy
    }

    private var remedy: String { "Check the name and the namespace, or register it first." }

    /// The name; ``Problem/Kind/notFound``.
    public var problem: Problem {
        Problem(
            .notFound,
            code: "switch-not-found",
            message: description,
            subject: "switch",
            value: name,
            rule: "is not in namespace \"\(namespace.printable())\"",
            remedy: remedy,
            details: JSONObject([("name", .string(name)), ("namespace", .string(namespace))])
        )
    }
}

/// The name is taken. Nothing was changed.
public struct SwitchExists: GutterError, Equatable {
    /// The name, in normal form.
    public let name: String
    /// The namespace.
    public let namespace: String
    /// The switch that has it.
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
            + remedy
    }

    private var remedy: String { "Update it, or choose another name." }

    /// The name; ``Problem/Kind/conflict``.
    public var problem: Problem {
        Problem(
            .conflict,
            code: "switch-exists",
            message: description,
            subject: "switch",
            value: name,
            rule: "already exists in namespace \"\(namespace.printable())\"",
            remedy: remedy,
            details: JSONObject([
                ("id", .string(id.text)), ("name", .string(name)), ("namespace", .string(namespace)),
            ])
        )
    }
}

/// Two changes of the same property: this one, and one that came first. Nothing was changed.
public struct SwitchConflict: GutterError, Equatable {
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
        "The switch \"\(theirs.name.printable(limit: 60))\" was changed by somebody else: \(differences). \(remedy)"
    }

    private var remedy: String { "Read it again and decide." }

    private var differences: String {
        let values = properties.map { property in
            func value(_ version: Switch) -> String {
                Changes.words(for: version.properties.json[property], of: property)
            }
            return "\(property) was \(value(base)), you want \(value(yours)), it is \(value(theirs)) now"
        }
        return values.joined(separator: "; ")
    }

    /// The name, and the three sides; ``Problem/Kind/conflict``.
    public var problem: Problem {
        let sides = [("base", base), ("theirs", theirs), ("yours", yours)].map { ($0, JSON.object($1.json)) }
        return Problem(
            .conflict,
            code: "switch-conflict",
            message: description,
            subject: "switch",
            value: theirs.name,
            rule: "was changed by somebody else: \(differences)",
            remedy: remedy,
            details: JSONObject([
                ("conflict", .object(JSONObject(sides))), ("properties", .array(properties.map(JSON.string))),
            ])
        )
    }
}

/// A switch that does not come from a manager was told to save itself. Nothing was changed.
public struct SwitchNotRetrieved: GutterError, Equatable {
    /// The name of the switch.
    public let name: String

    /// An error for a switch that no manager gave, such as a test expects.
    public init(name: String) {
        self.name = name
    }

    /// One line for a person.
    public var description: String {
        "The switch \"\(name.printable(limit: 60))\" was not retrieved from a manager, so it cannot save itself. "
            + remedy
    }

    private var remedy: String { "Use the manager's register(_:) or update(_:)." }

    /// The name; ``Problem/Kind/invalid``.
    public var problem: Problem {
        Problem(
            .invalid,
            code: "switch-not-retrieved",
            message: description,
            subject: "switch",
            value: name,
            rule: "was not retrieved from a manager, so it cannot save itself",
            remedy: remedy
        )
    }
}

/// An outdated plan: somebody has changed something since, and it would do something else now. Nothing was changed.
public struct PlanOutdated: GutterError, Equatable {
    /// The position that the plan was made at.
    public let plannedAt: Position
    /// The position at which it was found to be outdated.
    public let now: Position

    /// An error for an outdated plan, such as a test expects.
    public init(plannedAt: Position, now: Position) {
        self.plannedAt = plannedAt
        self.now = now
    }

    /// One line for a person.
    public var description: String {
        "Something that the plan concerns was changed after it was planned at #\(plannedAt); the log is at "
            + "#\(now) now. \(remedy)"
    }

    private var remedy: String { "Plan it again, and look at what it would do." }

    /// Both positions; ``Problem/Kind/conflict``.
    public var problem: Problem {
        Problem(
            .conflict,
            code: "plan-outdated",
            message: description,
            subject: "plan",
            value: "#\(plannedAt)",
            rule: "is outdated: something that it concerns was changed since",
            remedy: remedy,
            details: JSONObject([("now", now.json), ("plannedAt", plannedAt.json)])
        )
    }
}
