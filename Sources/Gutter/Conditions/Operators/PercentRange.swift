/// Whether the argument falls between two percentages, the first included and the second not.
///
/// See ``Percent`` for where an argument falls. 0 to 50 and 50 to 100 part people in two, with nobody in both.
public struct PercentRange: PercentageOperator, Hashable {
    /// `percent_range`.
    public static let name = "percent_range"

    /// Where the range begins.
    public let lowerLimit: Value
    /// Where the range has ended.
    public let upperLimit: Value
    /// What makes this choice independent of others.
    public let salt: String?

    private let span: PercentageSpan

    /// Whether the argument falls at `lowerLimit` percent or beyond and before `upperLimit` percent.
    public init(
        _ lowerLimit: some ValueConvertible & Numeric,
        _ upperLimit: some ValueConvertible & Numeric,
        salt: String? = nil
    ) {
        self.init(lowerLimit.gutterValue, upperLimit.gutterValue, salt)
    }

    /// Reads `lower_limit`, `upper_limit` and, where it is there, `salt`.
    public init(parameters: OperatorParameters) throws {
        let (lower, upper) = (try parameters.percentage("lower_limit"), try parameters.percentage("upper_limit"))
        self.init(lower, upper, try parameters.salt())
    }

    private init(_ lowerLimit: Value, _ upperLimit: Value, _ salt: String?) {
        self.lowerLimit = lowerLimit
        self.upperLimit = upperLimit
        self.salt = salt
        span = PercentageSpan(lowerLimit, upperLimit, salt: salt)
    }

    /// `lower_limit`, `upper_limit` and, where there is one, `salt`.
    public var parameters: [String: Value] {
        ["lower_limit": lowerLimit, "upper_limit": upperLimit].adding(salt: salt)
    }

    /// `between 50% and 100%`.
    public var description: String {
        "between \(lowerLimit.percent) and \(upperLimit.percent)".mentioning(salt: salt)
    }

    package func applies(to value: Value, isIdentity: Bool) throws -> Bool {
        try span.contains(value, isIdentity: isIdentity)
    }
}

extension Operator where Self == PercentRange {
    /// Whether the argument falls at `lowerLimit` percent or beyond and before `upperLimit` percent.
    public static func percentRange(
        _ lowerLimit: some ValueConvertible & Numeric,
        _ upperLimit: some ValueConvertible & Numeric,
        salt: String? = nil
    ) -> PercentRange {
        PercentRange(lowerLimit, upperLimit, salt: salt)
    }
}
