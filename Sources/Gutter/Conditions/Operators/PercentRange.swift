/// The predicate of `Operator.percentRange`.
struct PercentRange: PercentagePredicate {
    static let name = "percent_range"

    /// Where the range begins.
    let lowerLimit: Value
    /// Where the range ends; this is not part of it.
    let upperLimit: Value
    /// What makes this choice independent of others.
    let salt: String?

    private let span: PercentageSpan

    init(
        _ lowerLimit: some ValueConvertible & Numeric,
        _ upperLimit: some ValueConvertible & Numeric,
        salt: String? = nil
    ) {
        self.init(lowerLimit.gutterValue, upperLimit.gutterValue, salt)
    }

    init(parameters: OperatorParameters) throws {
        let (lower, upper) = (try parameters.percentage("lower_limit"), try parameters.percentage("upper_limit"))
        self.init(lower, upper, try parameters.salt())
    }

    private init(_ lowerLimit: Value, _ upperLimit: Value, _ salt: String?) {
        self.lowerLimit = lowerLimit
        self.upperLimit = upperLimit
        self.salt = salt
        span = PercentageSpan(lowerLimit, upperLimit, salt: salt)
    }

    var parameters: [String: Value] {
        ["lower_limit": lowerLimit, "upper_limit": upperLimit].adding(salt: salt)
    }

    /// `between 50% and 100%`.
    var description: String {
        "between \(lowerLimit.percent) and \(upperLimit.percent)".mentioning(salt: salt)
    }

    func applies(to value: Value, isIdentity: Bool) throws -> Bool {
        try span.contains(value, isIdentity: isIdentity)
    }
}
