/// The predicate of `Operator.oneOf`.
struct OneOf: OperatorPredicate {
    static let name = "one_of"

    private let members: ValueSet

    var values: [Value] { members.values }

    init(_ values: [some ValueConvertible]) {
        members = ValueSet(values.map(\.gutterValue))
    }

    init(parameters: OperatorParameters) throws {
        self.init(try parameters.list("values"))
    }

    var parameters: [String: Value] { ["values": .list(values)] }

    /// `one of "a", "b"`.
    var description: String {
        values.isEmpty ? "one of none" : "one of " + values.map(\.description).joined(separator: ", ")
    }

    /// - Throws: ``OperatorError`` for NaN, and if none of the values can be compared with the argument.
    func applies(to value: Value) throws -> Bool {
        try members.contains(value)
    }
}
