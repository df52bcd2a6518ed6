/// The predicate of `Operator.lessThan`.
struct LessThan: OperatorPredicate {
    static let name = "before"

    /// What the argument is compared with.
    let upperLimit: Value

    init(_ upperLimit: some ValueConvertible) {
        self.upperLimit = upperLimit.gutterValue
    }

    init(parameters: OperatorParameters) throws {
        self.init(try parameters.limit("upper_limit"))
    }

    var parameters: [String: Value] { ["upper_limit": upperLimit] }

    /// `less than 65`.
    var description: String { "less than \(upperLimit)" }

    /// - Throws: ``OperatorError`` if the two cannot be compared.
    func applies(to value: Value) throws -> Bool {
        try value.compared(with: upperLimit) == .less
    }
}
