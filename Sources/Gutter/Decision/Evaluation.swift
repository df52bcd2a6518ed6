/// What a switch decided for some inputs, and why.
public struct Evaluation: Sendable {
    /// What decided.
    public enum Reason: Hashable, Sendable {
        /// A test has overridden the switch.
        case overridden
        /// It is on for every input.
        case global
        /// It is off for every input.
        case disabled
        /// The ancestor that must consent is off.
        case ancestorInactive
        /// One condition holds, which is enough.
        case conditionHolds
        /// All conditions hold, as they must.
        case everyConditionHolds
        /// None of the conditions holds for any input.
        case noConditionHolds
        /// A condition does not hold, though all must.
        case conditionFails
        /// A condition applies to none of the inputs, though all must hold.
        case conditionDoesNotApply
        /// It is selective and has no condition.
        case noCondition
    }

    /// The switch that was asked.
    public let name: String
    /// Whether it is on.
    public let value: Bool
    /// What decided.
    public let reason: Reason
    /// The condition that decided, if one did.
    public let condition: Condition?
    /// The ancestor that decided, and why, if one did.
    public var ancestor: Evaluation? { ancestors.first }
    /// The conditions that could not be decided on the way.
    public let errors: [ConditionError]

    // An array of at most one, because a struct cannot hold itself.
    private let ancestors: [Evaluation]

    init(
        name: String,
        value: Bool,
        reason: Reason,
        condition: Condition? = nil,
        ancestor: Evaluation? = nil,
        errors: [ConditionError] = []
    ) {
        self.name = name
        self.value = value
        self.reason = reason
        self.condition = condition
        self.ancestors = ancestor.map { [$0] } ?? []
        self.errors = errors
    }
}

extension Evaluation: CustomStringConvertible {
    /// One line for a person: `checkout is off: its ancestor shop is off: it is disabled`.
    public var description: String {
        "\(name.printable()) is \(value ? "on" : "off"): \(explanation)"
    }

    private var explanation: String {
        switch reason {
        case .overridden: "a test overrides it"
        case .global: "it is global"
        case .disabled: "it is disabled"
        case .ancestorInactive: "its ancestor \(ancestor?.description ?? "is off")"
        case .conditionHolds: "\(condition?.description ?? "a condition") holds"
        case .everyConditionHolds: "all its conditions hold"
        case .noConditionHolds: "none of its conditions holds"
        case .conditionFails: "\(condition?.description ?? "a condition") does not hold, and all must"
        case .conditionDoesNotApply: "\(condition?.description ?? "a condition") applies to no input, and all must hold"
        case .noCondition: "it is selective and has no conditions"
        }
    }
}
