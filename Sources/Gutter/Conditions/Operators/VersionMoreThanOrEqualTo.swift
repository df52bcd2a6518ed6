/// Whether the argument is a version more than or equal to `value`, by the precedence of Semantic Versioning 2.0.
///
/// A version has one to four numbers, of which the missing ones are 0: `17.4` is `17.4.0`. A leading `v` is tolerated, and
/// what follows a `+` is ignored.
public struct VersionMoreThanOrEqualTo: Operator, Hashable {
    /// `version_more_than_or_equal_to`.
    public static let name = "version_more_than_or_equal_to"

    private let limit: VersionLimit

    /// What the argument is compared with.
    public var value: String { limit.text }

    /// Whether the argument is a version more than or equal to `value`.
    public init(_ value: String) {
        limit = VersionLimit(value)
    }

    /// Reads `value`, which must be a version.
    public init(parameters: OperatorParameters) throws {
        limit = try VersionLimit(parameters)
    }

    /// `value`.
    public var parameters: [String: Value] { limit.parameters }

    /// `a version more than or equal to "1.2.3"`.
    public var description: String { "a version more than or equal to \(value.quoted)" }

    /// - Throws: ``OperatorError`` where either of the two is no version.
    public func applies(to value: Value) throws -> Bool {
        try limit.order(of: value) != .less
    }
}

extension Operator where Self == VersionMoreThanOrEqualTo {
    /// Whether the argument is a version more than or equal to `value`.
    public static func versionMoreThanOrEqualTo(_ value: String) -> VersionMoreThanOrEqualTo {
        VersionMoreThanOrEqualTo(value)
    }
}
