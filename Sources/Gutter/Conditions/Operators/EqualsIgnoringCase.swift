/// The predicate of `Operator.equalsIgnoringCase`.
struct EqualsIgnoringCase: OperatorPredicate {
    /// `strip_ignorecase_equals`, which is gutter's name for it.
    static let name = "strip_ignorecase_equals"

    let value: String

    private let folded: String

    init(_ value: String) {
        self.value = value
        folded = String(value.trimmed).caseFolded
    }

    init(parameters: OperatorParameters) throws {
        self.init(try parameters.string("value"))
    }

    var parameters: [String: Value] { ["value": .string(value)] }

    /// `equal to "x", ignoring case`.
    var description: String { "equal to \(value.quoted), ignoring case" }

    /// - Throws: ``OperatorError`` for what is not text.
    func applies(to value: Value) throws -> Bool {
        guard case .string(let text) = value else { throw OperatorError.cannotCompare(value, .string(self.value)) }
        return String(text.trimmed).caseFolded == folded
    }
}
