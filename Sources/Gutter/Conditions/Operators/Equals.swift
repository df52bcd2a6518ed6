/// Whether the argument is equal to a value: numbers by their exact worth (1 is 1.0), text by canonical equivalence,
/// dates to the microsecond, booleans, and lists element by element.
public struct Equals: Operator, Hashable {
    /// `equals`.
    public static let name = "equals"

    /// What the argument is compared with.
    public let value: Value

    /// Whether the argument is equal to `value`.
    public init(_ value: some ValueConvertible) {
        self.value = value.gutterValue
    }

    /// Reads `value`.
    public init(parameters: OperatorParameters) throws {
        self.init(try parameters.comparable("value"))
    }

    /// `value`.
    public var parameters: [String: Value] { ["value": value] }

    /// `equal to "x"`.
    public var description: String { "equal to \(value)" }

    /// - Throws: ``OperatorError`` where the two cannot be compared.
    public func applies(to value: Value) throws -> Bool {
        try value.isEqual(to: self.value)
    }
}

extension Operator where Self == Equals {
    /// Whether the argument is equal to `value`.
    public static func equals(_ value: some ValueConvertible) -> Equals { Equals(value) }
}
