/// The predicate of `Operator.equals`.
struct Equals: OperatorPredicate {
    static let name = "equals"

    let value: Value

    init(_ value: some ValueConvertible) {
        self.value = value.gutterValue
    }

    init(parameters: OperatorParameters) throws {
        self.init(try parameters.comparable("value"))
    }

    var parameters: [String: Value] { ["value": value] }

    /// `equal to "x"`.
    var description: String { "equal to \(value)" }

    /// - Throws: ``OperatorError`` if the two cannot be compared.
    func applies(to value: Value) throws -> Bool {
        try value.isEqual(to: self.value)
    }
}
