/// The predicate of `Operator.versionMoreThanOrEqualTo`.
struct VersionMoreThanOrEqualTo: OperatorPredicate {
    static let name = "version_more_than_or_equal_to"

    private let limit: VersionLimit

    var value: String { limit.text }

    init(_ value: String) {
        limit = VersionLimit(value)
    }

    init(parameters: OperatorParameters) throws {
        limit = try VersionLimit(parameters)
    }

    var parameters: [String: Value] { limit.parameters }

    /// `a version more than or equal to "1.2.3"`.
    var description: String { "a version more than or equal to \(value.quoted)" }

    /// - Throws: ``OperatorError`` if either of the two is not a version.
    func applies(to value: Value) throws -> Bool {
        try limit.order(of: value) != .less
    }
}
