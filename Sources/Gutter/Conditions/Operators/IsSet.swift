/// The predicate of `Operator.set`.
struct IsSet: OperatorPredicate {
    static let name = "set"

    init() {}

    init(parameters: OperatorParameters) {}

    var parameters: [String: Value] { [:] }

    /// `set`.
    var description: String { "set" }

    func applies(to value: Value) -> Bool { true }

    var appliesWithoutValue: Bool? { false }
}
