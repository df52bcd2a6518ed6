/// Whether the argument is true, or a number other than zero, or text or a list that is not empty, or a date.
public struct Truthy: Operator, Hashable {
    /// `true`.
    public static let name = "true"

    /// Whether the argument is true.
    public init() {}

    /// Reads nothing.
    public init(parameters: OperatorParameters) {}

    /// None.
    public var parameters: [String: Value] { [:] }

    /// `true`.
    public var description: String { "true" }

    /// - Throws: ``OperatorError`` for NaN and for a value of a kind that this version does not know.
    public func applies(to value: Value) throws -> Bool {
        switch value {
        case .boolean(let value): return value
        case .integer(let number): return number != 0
        case .double(let number) where number.isNaN: throw OperatorError("NaN is neither true nor false")
        case .double(let number): return number != 0
        case .string(let text): return !text.isEmpty
        case .list(let elements): return !elements.isEmpty
        case .date: return true
        case .unrecognized: throw OperatorError("\(value.kind) is neither true nor false")
        }
    }
}

extension Operator where Self == Truthy {
    /// Whether the argument is true, or a number other than zero, or text or a list that is not empty, or a date.
    public static var truthy: Truthy { Truthy() }
}
