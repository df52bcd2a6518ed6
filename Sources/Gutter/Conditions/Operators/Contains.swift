/// The predicate of `Operator.contains`.
struct Contains: OperatorPredicate {
    static let name = "contains"

    let value: Value

    init(_ value: some ValueConvertible) {
        self.value = value.gutterValue
    }

    init(parameters: OperatorParameters) throws {
        self.init(try parameters.comparable("value"))
    }

    var parameters: [String: Value] { ["value": value] }

    /// `containing "x"`.
    var description: String { "containing \(value)" }

    /// `contains "x"` or `does not contain "x"`.
    func sentence(isNegated: Bool) -> String {
        (isNegated ? "does not contain " : "contains ") + value.description
    }

    /// - Throws: ``OperatorError`` for NaN, if the argument is neither text nor a list, and if none of the elements
    ///   can be compared with the value.
    func applies(to value: Value) throws -> Bool {
        switch (value, self.value) {
        case (.string(let text), .string(let part)): return text.isContaining(part)
        case (.list(let elements), let wanted):
            if value.isNaN || wanted.isNaN { throw OperatorError.notANumber }
            let candidates = elements.filter { $0.kind == wanted.kind }
            if candidates.isEmpty, let element = elements.first { throw OperatorError.cannotCompare(element, wanted) }
            return try candidates.contains { try $0.isEqual(to: wanted) }
        default:
            if value.isNaN || self.value.isNaN { throw OperatorError.notANumber }
            throw OperatorError("\(value.kind) does not contain \(self.value.kind)")
        }
    }
}
