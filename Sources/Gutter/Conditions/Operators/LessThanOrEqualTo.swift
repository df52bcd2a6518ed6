/// Whether the argument is a limit or less: numbers by their exact worth, text in Unicode order, dates.
public struct LessThanOrEqualTo: Operator, Hashable {
    /// `less_than_or_equal_to`.
    public static let name = "less_than_or_equal_to"

    /// What the argument is compared with.
    public let upperLimit: Value

    /// Whether the argument is a limit or less.
    public init(_ upperLimit: some ValueConvertible) {
        self.upperLimit = upperLimit.gutterValue
    }

    /// Reads `upper_limit`.
    public init(parameters: OperatorParameters) throws {
        self.init(try parameters.limit("upper_limit"))
    }

    /// `upper_limit`.
    public var parameters: [String: Value] { ["upper_limit": upperLimit] }

    /// `less than or equal to 65`.
    public var description: String { "less than or equal to \(upperLimit)" }

    /// - Throws: ``OperatorError`` where the two cannot be compared.
    public func applies(to value: Value) throws -> Bool {
        try value.compared(with: upperLimit) != .more
    }
}

extension Operator where Self == LessThanOrEqualTo {
    /// Whether the argument is a limit or less.
    public static func lessThanOrEqualTo(_ upperLimit: some ValueConvertible) -> LessThanOrEqualTo {
        LessThanOrEqualTo(upperLimit)
    }
}
