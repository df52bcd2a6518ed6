/// The predicate of `Operator.unset`.
struct IsUnset: OperatorPredicate {
    static let name = "unset"

    init() {}

    init(parameters: OperatorParameters) {}

    var parameters: [String: Value] { [:] }

    /// `unset`.
    var description: String { "unset" }

    func applies(to value: Value) -> Bool { false }

    var appliesWithoutValue: Bool? { true }
}
