/// Whether the argument has no value for an input that it is asked about. It does not hold if no input is asked.
///
/// With it "everyone but Germany, and those of no known country" is two conditions:
///
/// ```swift
/// Condition(\UserArguments.country, .equals("DE"), isNegated: true)
/// Condition(\UserArguments.country, .unset)
/// ```
public struct IsUnset: Operator, Hashable {
    /// `unset`.
    public static let name = "unset"

    /// Whether the argument has no value.
    public init() {}

    /// Reads nothing.
    public init(parameters: OperatorParameters) {}

    /// None.
    public var parameters: [String: Value] { [:] }

    /// `unset`.
    public var description: String { "unset" }

    /// False.
    public func applies(to value: Value) -> Bool { false }

    /// True.
    public var appliesWithoutValue: Bool? { true }
}

extension Operator where Self == IsUnset {
    /// Whether the argument has no value.
    public static var unset: IsUnset { IsUnset() }
}
