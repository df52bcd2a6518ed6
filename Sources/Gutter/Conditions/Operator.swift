/// A test that a condition makes of an argument's value: data with a stored name and stored parameters.
///
/// ```swift
/// struct WorksOnTuesdays: Operator {
///     static let name = "works_on_tuesdays"
///     init() {}
///     init(parameters: OperatorParameters) {}
///     var parameters: [String: Value] { [:] }
///     var description: String { "worked on on a Tuesday" }
///     func applies(to value: Value) throws -> Bool { … }
/// }
/// ```
///
/// Operators of your own are given to the manager, which needs them to read the conditions that name them.
public protocol Operator: Sendable, CustomStringConvertible {
    /// The stored name. It is for ever.
    static var name: String { get }

    /// The operator with its stored parameters.
    ///
    /// - Throws: ``OperatorError`` where one is missing or of another kind than it must be.
    init(parameters: OperatorParameters) throws

    /// The parameters by stored name.
    var parameters: [String: Value] { get }

    /// The end of a sentence that starts with the argument and "is" or "is not": `more than 65`.
    var description: String { get }

    /// The predicate of a sentence whose subject is the argument. Default: "is" or "is not", and the description.
    func sentence(isNegated: Bool) -> String

    /// Whether the operator holds for `value`. It runs on the caller's thread, for each check, so it must be quick.
    ///
    /// - Throws: Whatever stands in the way, such as ``OperatorError/cannotCompare(_:_:)``. The condition then does
    ///   not hold, negated or not.
    func applies(to value: Value) throws -> Bool

    /// Whether the operator holds for an argument that has no value. Default: nil, which means that a condition with it
    /// does not hold then, negated or not.
    var appliesWithoutValue: Bool? { get }
}

extension Operator {
    /// Nil: no condition holds for an argument without a value.
    public var appliesWithoutValue: Bool? { nil }

    /// "is" or "is not", and the description.
    public func sentence(isNegated: Bool) -> String {
        (isNegated ? "is not " : "is ") + description
    }
}

/// An operator that goes by who somebody is rather than by what the argument says, where the argument tells them apart.
package protocol PercentageOperator: Operator {
    /// Whether the operator holds for `value`, which stands for its bearer if `isIdentity`, and then may be a boolean.
    func applies(to value: Value, isIdentity: Bool) throws -> Bool
}

extension PercentageOperator {
    /// As for a value that is no identity.
    public func applies(to value: Value) throws -> Bool {
        try applies(to: value, isIdentity: false)
    }
}

/// The stored parameters of an operator, by name.
public struct OperatorParameters: Sendable {
    private let values: [String: Value]

    /// Parameters by stored name.
    public init(_ values: [String: Value]) {
        self.values = values
    }

    /// The parameter with this name, where it is given.
    public subscript(name: String) -> Value? { values[name] }

    /// The parameter with this name.
    ///
    /// - Throws: ``OperatorError`` where it is missing.
    public func value(_ name: String) throws -> Value {
        guard let value = values[name] else { throw OperatorError("the parameter \"\(name)\" is missing") }
        return value
    }

    /// The text with this name.
    ///
    /// - Throws: ``OperatorError`` where it is missing or no text.
    public func string(_ name: String) throws -> String {
        guard case .string(let text) = try value(name) else {
            throw OperatorError("the parameter \"\(name)\" is no text")
        }
        return text
    }

    /// The number with this name.
    ///
    /// - Throws: ``OperatorError`` where it is missing or no finite number.
    public func number(_ name: String) throws -> Double {
        switch try value(name) {
        case .integer(let number): return Double(number)
        case .double(let number) where number.isFinite: return number
        default: throw OperatorError("the parameter \"\(name)\" is no number")
        }
    }

    /// The list with this name.
    ///
    /// - Throws: ``OperatorError`` where it is missing or no list.
    public func list(_ name: String) throws -> [Value] {
        guard case .list(let values) = try value(name) else {
            throw OperatorError("the parameter \"\(name)\" is no list")
        }
        return values
    }
}

/// Why an operator could not be made or could not decide.
public struct OperatorError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The reason, as a clause.
    public let description: String

    /// An error with a reason, as a clause: `the parameter "value" is missing`.
    public init(_ reason: String) {
        description = reason
    }

    /// Two values of kinds that are not compared with each other.
    public static func cannotCompare(_ left: Value, _ right: Value) -> OperatorError {
        OperatorError("\(left.kind) is not compared with \(right.kind)")
    }
}
