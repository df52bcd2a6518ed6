/// The predicate of `Operator.endsWith`.
struct EndsWith: OperatorPredicate {
    static let name = "ends_with"

    let value: String

    init(_ value: String) {
        self.value = value
    }

    init(parameters: OperatorParameters) throws {
        self.init(try parameters.string("value"))
    }

    var parameters: [String: Value] { ["value": .string(value)] }

    /// `ending with "x"`.
    var description: String { "ending with \(value.quoted)" }

    /// `ends with "x"` or `does not end with "x"`.
    func sentence(isNegated: Bool) -> String {
        (isNegated ? "does not end with " : "ends with ") + value.quoted
    }

    /// - Throws: ``OperatorError`` for what is not text.
    func applies(to value: Value) throws -> Bool {
        guard case .string(let text) = value else { throw OperatorError.cannotCompare(value, .string(self.value)) }
        return text.hasSuffix(self.value)
    }
}
