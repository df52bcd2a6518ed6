/// The predicate of `Operator.truthy`.
struct Truthy: OperatorPredicate {
    static let name = "true"

    init() {}

    init(parameters: OperatorParameters) {}

    var parameters: [String: Value] { [:] }

    /// `true`.
    var description: String { "true" }

    /// - Throws: ``OperatorError`` for NaN and for a value of a kind that this version does not know.
    func applies(to value: Value) throws -> Bool {
        switch value {
        case .boolean(let value): return value
        case .integer(let number): return number != 0
        case .double(let number) where number.isNaN: throw OperatorError("NaN is neither true nor false")
        case .double(let number): return number != 0
        case .string(let text): return !text.isEmpty
        case .list(let elements): return !elements.isEmpty
        case .date: return true
        case .unrecognized: throw OperatorError("\(value.kind) is neither true nor false")
        }
    }
}
