/// The predicate of `Operator.matches`.
struct Matches: OperatorPredicate {
    static let name = "matches"

    /// The regular expression.
    let pattern: String

    private let regex: Result<LinearRegex, OperatorError>

    init(_ pattern: String) {
        self.pattern = pattern
        regex = Result { () throws(OperatorError) in try LinearRegex(pattern) }
    }

    init(parameters: OperatorParameters) throws {
        self.init(try parameters.string("pattern"))
        _ = try regex.get()
    }

    var parameters: [String: Value] { ["pattern": .string(pattern)] }

    /// `matching "x"`.
    var description: String { "matching \(pattern.quoted)" }

    /// `matches "x"` or `does not match "x"`.
    func sentence(isNegated: Bool) -> String {
        (isNegated ? "does not match " : "matches ") + pattern.quoted
    }

    /// - Throws: ``OperatorError`` for what is not text, for a pattern that cannot be used, and for a text that would take
    ///   more than 200,000 steps.
    func applies(to value: Value) throws -> Bool {
        let regex = try regex.get()
        guard case .string(let text) = value else { throw OperatorError.cannotCompare(value, .string(pattern)) }
        return try regex.isFound(in: text)
    }
}
