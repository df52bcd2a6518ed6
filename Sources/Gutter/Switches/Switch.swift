public import Foundation

/// A feature switch as a value: read it, edit the copy, save it.
///
/// ```swift
/// var checkout = Switch("cool_feature:checkout", state: .selective)
/// try await gutter.register(checkout, by: "ada", reason: "EXP-12 pilot")
///
/// var copy = try gutter.switch("cool_feature:checkout")
/// copy.state = .global
/// copy.changes.state?.previous  // .selective
/// try await copy.save(by: "ada")
/// ```
///
/// A copy knows what it was when it was retrieved, made or last told to ``acceptChanges()``; ``changes`` is the difference.
public struct Switch: Sendable {
    /// Whether a switch is on.
    public enum State: String, Sendable, CaseIterable, Codable {
        /// Off for every input.
        case disabled
        /// On for the inputs that its conditions choose.
        case selective
        /// On for every input.
        case global
    }

    /// The identity, which survives renames; nil until the switch was registered and retrieved.
    public let id: UUID?
    /// The version that this copy was retrieved at: 1 for the registration, one more for each event since, 0 before.
    public let version: Int

    package var properties: SwitchProperties
    /// What the properties were when the copy was retrieved, made or last told to accept its changes.
    package private(set) var baseline: SwitchProperties
    /// Where the copy was retrieved from, which is where ``save(expecting:by:reason:idempotencyKey:)`` saves to.
    package let manager: Manager?

    /// Makes a switch that no manager knows yet.
    ///
    /// - Parameters:
    ///   - name: Segments separated by `:`, the first being the ancestor. The rules of names are checked when the
    ///     switch is registered or saved.
    ///   - label: A short name for people.
    ///   - description: What it is for.
    ///   - state: Off, on, or on for some.
    ///   - isCompounded: Whether all conditions must hold rather than one.
    ///   - requiresConsent: Whether the nearest registered ancestor must be active too.
    ///   - conditions: For which inputs a selective switch is on.
    public init(
        _ name: String,
        label: String? = nil,
        description: String? = nil,
        state: State = .disabled,
        isCompounded: Bool = false,
        requiresConsent: Bool = true,
        conditions: [Condition] = []
    ) {
        let properties = SwitchProperties(
            name: name,
            label: label,
            description: description,
            state: state,
            isCompounded: isCompounded,
            requiresConsent: requiresConsent,
            conditions: conditions
        )
        self.init(properties: properties, id: nil, version: 0, manager: nil)
    }

    package init(properties: SwitchProperties, id: UUID?, version: Int, manager: Manager?) {
        self.properties = properties
        self.baseline = properties
        self.id = id
        self.version = version
        self.manager = manager
    }
}

// MARK: - Properties

extension Switch {
    /// The name, with its ancestors in front: `cool_feature:checkout`. Setting it is a rename, in which the
    /// descendants come along.
    public var name: String {
        get { properties.name }
        set { properties.name = newValue }
    }

    /// A short name for people.
    public var label: String? {
        get { properties.label }
        set { properties.label = newValue }
    }

    /// What the switch is for.
    public var description: String? {
        get { properties.description }
        set { properties.description = newValue }
    }

    /// Off, on, or on for some.
    public var state: State {
        get { properties.state }
        set { properties.state = newValue }
    }

    /// Whether all conditions must hold rather than one.
    public var isCompounded: Bool {
        get { properties.isCompounded }
        set { properties.isCompounded = newValue }
    }

    /// Whether the nearest registered ancestor must be active too.
    public var requiresConsent: Bool {
        get { properties.requiresConsent }
        set { properties.requiresConsent = newValue }
    }

    /// For which inputs a selective switch is on.
    public var conditions: [Condition] {
        get { properties.conditions }
        set { properties.conditions = newValue }
    }
}

// MARK: - Changes

extension Switch {
    /// What was edited since the copy was retrieved, made or last told to ``acceptChanges()``, property by property.
    public var changes: Changes {
        Changes(from: baseline, to: properties)
    }

    /// Whether ``changes`` holds anything.
    public var hasChanges: Bool {
        !changes.isEmpty
    }

    /// Forgets what was edited: the copy as it is now is what ``changes`` compares with from here on.
    public mutating func acceptChanges() {
        baseline = properties
    }
}

extension Switch: Equatable {
    /// Whether both have the same identity, version and properties; what was edited on the way does not count.
    public static func == (left: Switch, right: Switch) -> Bool {
        left.id == right.id && left.version == right.version && left.properties.json == right.properties.json
    }
}
