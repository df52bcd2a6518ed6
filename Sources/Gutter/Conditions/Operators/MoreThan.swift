/// Whether the argument is more than a limit: numbers by their exact worth, text in Unicode order, dates.
public struct MoreThan: Operator, Hashable {
    /// `more_than`.
    public static let name = "more_than"

    /// What the argument is compared with.
    public let lowerLimit: Value

    /// Whether the argument is more than a limit.
    public init(_ lowerLimit: some ValueConvertible) {
        self.lowerLimit = lowerLimit.gutterValue
    }

    /// Reads `lower_limit`.
    public init(parameters: OperatorParameters) throws {
        self.init(try parameters.limit("lower_limit"))
    }

    /// `lower_limit`.
    public var parameters: [String: Value] { ["lower_limit": lowerLimit] }

    /// `more than 65`.
    public var description: String { "more than \(lowerLimit)" }

    /// - Throws: ``OperatorError`` where the two cannot be compared.
    public func applies(to value: Value) throws -> Bool {
        try value.compared(with: lowerLimit) == .more
    }
}

extension Operator where Self == MoreThan {
    /// Whether the argument is more than a limit.
    public static func moreThan(_ lowerLimit: some ValueConvertible) -> MoreThan { MoreThan(lowerLimit) }
}
