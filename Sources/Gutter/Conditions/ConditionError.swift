/// Why a condition could not be decided for an input. It does not hold then, negated or not.
public struct ConditionError: Error, Sendable, CustomStringConvertible {
    /// What stands in the way.
    public enum Reason: Error, Hashable, Sendable {
        /// This process does not know the argument, by its stored name.
        case unknownArgument(String)
        /// This process does not know the operator, by its stored name.
        case unknownOperator(String)
        /// The operator could not be made from its parameters, or threw.
        case operatorFailed(String)
    }

    /// The condition.
    public let condition: Condition
    /// The type of the input, or nil if the condition cannot be decided for any.
    public let input: String?
    /// What stands in the way.
    public let error: Reason

    /// One line for a person.
    public var description: String {
        let reason =
            switch error {
            case .unknownArgument(let name): "this process does not know the argument \(name.printable())"
            case .unknownOperator(let name): "this process does not know the operator \(name.printable())"
            case .operatorFailed(let reason): reason
            }
        return "Whether \(condition) cannot be decided\(input.map { " for \($0)" } ?? ""): \(reason)."
    }
}
