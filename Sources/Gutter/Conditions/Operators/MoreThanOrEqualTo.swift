/// The predicate of `Operator.moreThanOrEqualTo`.
struct MoreThanOrEqualTo: OperatorPredicate {
    static let name = "more_than_or_equal_to"

    /// What the argument is compared with.
    let lowerLimit: Value

    init(_ lowerLimit: some ValueConvertible) {
        self.lowerLimit = lowerLimit.gutterValue
    }

    init(parameters: OperatorParameters) throws {
        self.init(try parameters.limit("lower_limit"))
    }

    var parameters: [String: Value] { ["lower_limit": lowerLimit] }

    /// `more than or equal to 65`.
    var description: String { "more than or equal to \(lowerLimit)" }

    /// - Throws: ``OperatorError`` if the two cannot be compared.
    func applies(to value: Value) throws -> Bool {
        try value.compared(with: lowerLimit) != .less
    }
}
