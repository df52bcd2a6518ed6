/// Whether the argument is a limit or more: numbers by their exact worth, text in Unicode order, dates.
public struct MoreThanOrEqualTo: Operator, Hashable {
    /// `more_than_or_equal_to`.
    public static let name = "more_than_or_equal_to"

    /// What the argument is compared with.
    public let lowerLimit: Value

    /// Whether the argument is a limit or more.
    public init(_ lowerLimit: some ValueConvertible) {
        self.lowerLimit = lowerLimit.gutterValue
    }

    /// Reads `lower_limit`.
    public init(parameters: OperatorParameters) throws {
        self.init(try parameters.limit("lower_limit"))
    }

    /// `lower_limit`.
    public var parameters: [String: Value] { ["lower_limit": lowerLimit] }

    /// `more than or equal to 65`.
    public var description: String { "more than or equal to \(lowerLimit)" }

    /// - Throws: ``OperatorError`` where the two cannot be compared.
    public func applies(to value: Value) throws -> Bool {
        try value.compared(with: lowerLimit) != .less
    }
}

extension Operator where Self == MoreThanOrEqualTo {
    /// Whether the argument is a limit or more.
    public static func moreThanOrEqualTo(_ lowerLimit: some ValueConvertible) -> MoreThanOrEqualTo {
        MoreThanOrEqualTo(lowerLimit)
    }
}
