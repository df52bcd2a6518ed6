/// Whether the argument is between two limits and neither of them: numbers by their exact worth, text in Unicode order,
/// dates.
public struct Between: Operator, Hashable {
    /// `between`.
    public static let name = "between"

    /// What the argument must be more than.
    public let lowerLimit: Value
    /// What the argument must be less than.
    public let upperLimit: Value

    /// Whether the argument is more than `lowerLimit` and less than `upperLimit`.
    public init(_ lowerLimit: some ValueConvertible, _ upperLimit: some ValueConvertible) {
        self.lowerLimit = lowerLimit.gutterValue
        self.upperLimit = upperLimit.gutterValue
    }

    /// Reads `lower_limit` and `upper_limit`.
    public init(parameters: OperatorParameters) throws {
        self.init(try parameters.limit("lower_limit"), try parameters.limit("upper_limit"))
    }

    /// `lower_limit` and `upper_limit`.
    public var parameters: [String: Value] { ["lower_limit": lowerLimit, "upper_limit": upperLimit] }

    /// `between 13 and 18`.
    public var description: String { "between \(lowerLimit) and \(upperLimit)" }

    /// - Throws: ``OperatorError`` where the argument cannot be compared with either limit.
    public func applies(to value: Value) throws -> Bool {
        // Both before either is used: a limit that cannot be compared is an error even where the other one decides.
        let (lower, upper) = (try value.compared(with: lowerLimit), try value.compared(with: upperLimit))
        return lower == .more && upper == .less
    }
}

extension Operator where Self == Between {
    /// Whether the argument is more than `lowerLimit` and less than `upperLimit`.
    public static func between(
        _ lowerLimit: some ValueConvertible,
        _ upperLimit: some ValueConvertible
    ) -> Between {
        Between(lowerLimit, upperLimit)
    }
}
