/// What a condition asks of an argument's value, with what it compares with: `.moreThan(65)`, `.percent(10)`.
///
/// The static members are the built-in operators. One of your own is an ``OperatorPredicate``; a static member for it reads like
/// theirs:
///
/// ```swift
/// extension Operator {
///     static var tuesday: Operator { Operator(IsTuesday()) }
/// }
/// ```
public struct Operator: Sendable {
    package let predicate: any OperatorPredicate

    /// An operator of your own.
    public init(_ predicate: some OperatorPredicate) {
        self.predicate = predicate
    }

    /// An operator from its stored parameters.
    init(_ type: any OperatorPredicate.Type, parameters: [String: Value]) throws {
        predicate = try type.init(parameters: OperatorParameters(parameters))
    }

    /// The stored name, such as `more_than`.
    public var name: String { type(of: predicate).name }

    /// What it compares with, by stored name, such as `lower_limit`.
    public var parameters: [String: Value] { predicate.parameters }

    /// The predicate of a sentence whose subject is the argument: `is not more than 65`.
    public func sentence(isNegated: Bool) -> String { predicate.sentence(isNegated: isNegated) }

    /// Whether the operator holds for `value`.
    ///
    /// - Throws: ``OperatorError``, or what an operator of your own throws, if it cannot be decided.
    public func applies(to value: Value) throws -> Bool { try predicate.applies(to: value) }

    /// Whether the operator holds for an argument that has no value; nil if no condition does then, negated or not.
    public var appliesWithoutValue: Bool? { predicate.appliesWithoutValue }
}

extension Operator: Hashable {
    /// Whether both have the same stored form.
    public static func == (left: Operator, right: Operator) -> Bool {
        left.name == right.name && left.parameters == right.parameters
    }

    /// Feeds the stored form into the hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(parameters)
    }
}

extension Operator: CustomStringConvertible {
    /// The end of a sentence: `more than 65`.
    public var description: String { predicate.description }
}
