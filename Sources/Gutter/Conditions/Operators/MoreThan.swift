/// The predicate of `Operator.moreThan`.
struct MoreThan: OperatorPredicate {
    static let name = "more_than"

    /// What the argument is compared with.
    let lowerLimit: Value

    init(_ lowerLimit: some ValueConvertible) {
        self.lowerLimit = lowerLimit.gutterValue
    }

    init(parameters: OperatorParameters) throws {
        self.init(try parameters.limit("lower_limit"))
    }

    var parameters: [String: Value] { ["lower_limit": lowerLimit] }

    /// `more than 65`.
    var description: String { "more than \(lowerLimit)" }

    /// - Throws: ``OperatorError`` if the two cannot be compared.
    func applies(to value: Value) throws -> Bool {
        try value.compared(with: lowerLimit) == .more
    }
}
