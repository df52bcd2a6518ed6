/// The predicate of `Operator.startsWith`.
struct StartsWith: OperatorPredicate {
    static let name = "starts_with"

    let value: String

    init(_ value: String) {
        self.value = value
    }

    init(parameters: OperatorParameters) throws {
        self.init(try parameters.string("value"))
    }

    var parameters: [String: Value] { ["value": .string(value)] }

    /// `starting with "x"`.
    var description: String { "starting with \(value.quoted)" }

    /// `starts with "x"` or `does not start with "x"`.
    func sentence(isNegated: Bool) -> String {
        (isNegated ? "does not start with " : "starts with ") + value.quoted
    }

    /// - Throws: ``OperatorError`` for what is not text.
    func applies(to value: Value) throws -> Bool {
        guard case .string(let text) = value else { throw OperatorError.cannotCompare(value, .string(self.value)) }
        return text.hasPrefix(self.value)
    }
}
