/// The predicate of `Operator.lessThanOrEqualTo`.
struct LessThanOrEqualTo: OperatorPredicate {
    static let name = "less_than_or_equal_to"

    /// What the argument is compared with.
    let upperLimit: Value

    init(_ upperLimit: some ValueConvertible) {
        self.upperLimit = upperLimit.gutterValue
    }

    init(parameters: OperatorParameters) throws {
        self.init(try parameters.limit("upper_limit"))
    }

    var parameters: [String: Value] { ["upper_limit": upperLimit] }

    /// `less than or equal to 65`.
    var description: String { "less than or equal to \(upperLimit)" }

    /// - Throws: ``OperatorError`` if the two cannot be compared.
    func applies(to value: Value) throws -> Bool {
        try value.compared(with: upperLimit) != .more
    }
}
