/// The predicate of `Operator.percent`.
struct Percent: PercentagePredicate {
    static let name = "percent"

    /// The share, from 0 for none to 100 for all.
    let percentage: Value
    /// What makes this choice independent of others.
    let salt: String?

    private let span: PercentageSpan

    init(_ percentage: some ValueConvertible & Numeric, salt: String? = nil) {
        self.init(percentage.gutterValue, salt)
    }

    init(parameters: OperatorParameters) throws {
        self.init(try parameters.percentage("percentage"), try parameters.salt())
    }

    private init(_ percentage: Value, _ salt: String?) {
        self.percentage = percentage
        self.salt = salt
        span = PercentageSpan(0, percentage, salt: salt)
    }

    var parameters: [String: Value] { ["percentage": percentage].adding(salt: salt) }

    /// `within the first 10%`.
    var description: String { "within the first \(percentage.percent)".mentioning(salt: salt) }

    func applies(to value: Value, isIdentity: Bool) throws -> Bool {
        try span.contains(value, isIdentity: isIdentity)
    }
}
