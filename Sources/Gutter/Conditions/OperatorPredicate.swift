/// How an operator decides: data with a stored name and stored parameters. Conform a type to it for an ``Operator`` of your own.
///
/// ```swift
/// struct IsTuesday: OperatorPredicate {
///     static let name = "tuesday"
///     init() {}
///     init(parameters: OperatorParameters) {}
///     var parameters: [String: Value] { [:] }
///     var description: String { "a Tuesday" }
///     func applies(to value: Value) throws -> Bool { … }
/// }
/// ```
///
/// Give the type to the manager, which needs it to read the conditions that name it.
public protocol OperatorPredicate: Sendable, CustomStringConvertible {
    /// The stored name. Conditions in the log keep it, so it must never change.
    static var name: String { get }

    /// The predicate with its stored parameters.
    ///
    /// - Throws: ``OperatorError`` if one is missing or of another kind than it must be.
    init(parameters: OperatorParameters) throws

    /// The parameters by stored name.
    var parameters: [String: Value] { get }

    /// The end of a sentence that starts with the argument and "is" or "is not": `more than 65`.
    var description: String { get }

    /// The predicate of a sentence whose subject is the argument. Default: "is" or "is not", and the description.
    func sentence(isNegated: Bool) -> String

    /// Whether it holds for `value`. It runs on the caller's thread, for each check, so it must be quick.
    ///
    /// - Throws: Whatever stands in the way, such as ``OperatorError/cannotCompare(_:_:)``. The condition then does
    ///   not hold, negated or not.
    func applies(to value: Value) throws -> Bool

    /// Whether it holds for an argument that has no value. Default: nil, which means that a condition with it does not hold then,
    /// negated or not.
    var appliesWithoutValue: Bool? { get }
}

extension OperatorPredicate {
    /// Nil: no condition holds for an argument without a value.
    public var appliesWithoutValue: Bool? { nil }

    /// "is" or "is not", and the description.
    public func sentence(isNegated: Bool) -> String {
        (isNegated ? "is not " : "is ") + description
    }
}

/// A predicate that goes by who somebody is rather than by what the argument says, if the argument tells them apart.
package protocol PercentagePredicate: OperatorPredicate {
    /// Whether it holds for `value`, which stands for its bearer if `isIdentity`, and then may be a boolean.
    func applies(to value: Value, isIdentity: Bool) throws -> Bool
}

extension PercentagePredicate {
    /// As for a value that is not an identity.
    public func applies(to value: Value) throws -> Bool {
        try applies(to: value, isIdentity: false)
    }
}
