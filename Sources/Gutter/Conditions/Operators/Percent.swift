/// Whether the argument falls into the first so many percent.
///
/// A whole number falls in its value modulo 100, and in a fraction of a percent by its hash: 0.5 percent are half of those
/// whose numbers end in 00. Another number falls in its value modulo 100, in decimal; anything else by its hash. With a
/// salt everything is hashed, and two salts choose independently of each other. A double of whole worth is the integer.
/// A boolean needs `hashedBy:` on its argument.
public struct Percent: PercentageOperator, Hashable {
    /// `percent`.
    public static let name = "percent"

    /// The share, from 0 for none to 100 for all.
    public let percentage: Value
    /// What makes this choice independent of others.
    public let salt: String?

    private let span: PercentageSpan

    /// Whether the argument falls into the first `percentage` percent.
    public init(_ percentage: some ValueConvertible & Numeric, salt: String? = nil) {
        self.init(percentage.gutterValue, salt)
    }

    /// Reads `percentage` and, where it is there, `salt`.
    public init(parameters: OperatorParameters) throws {
        self.init(try parameters.percentage("percentage"), try parameters.salt())
    }

    private init(_ percentage: Value, _ salt: String?) {
        self.percentage = percentage
        self.salt = salt
        span = PercentageSpan(0, percentage, salt: salt)
    }

    /// `percentage` and, where there is one, `salt`.
    public var parameters: [String: Value] { ["percentage": percentage].adding(salt: salt) }

    /// `within the first 10%`.
    public var description: String { "within the first \(percentage.percent)".mentioning(salt: salt) }

    package func applies(to value: Value, isIdentity: Bool) throws -> Bool {
        try span.contains(value, isIdentity: isIdentity)
    }
}

extension Operator where Self == Percent {
    /// Whether the argument falls into the first `percentage` percent.
    public static func percent(_ percentage: some ValueConvertible & Numeric, salt: String? = nil) -> Percent {
        Percent(percentage, salt: salt)
    }
}
