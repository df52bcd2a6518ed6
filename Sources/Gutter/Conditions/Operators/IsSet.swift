/// Whether the argument has a value at all, whatever it is: empty text and false are values too.
public struct IsSet: Operator, Hashable {
    /// `set`.
    public static let name = "set"

    /// Whether the argument has a value.
    public init() {}

    /// Reads nothing.
    public init(parameters: OperatorParameters) {}

    /// None.
    public var parameters: [String: Value] { [:] }

    /// `set`.
    public var description: String { "set" }

    /// True.
    public func applies(to value: Value) -> Bool { true }

    /// False.
    public var appliesWithoutValue: Bool? { false }
}

extension Operator where Self == IsSet {
    /// Whether the argument has a value.
    public static var set: IsSet { IsSet() }
}
