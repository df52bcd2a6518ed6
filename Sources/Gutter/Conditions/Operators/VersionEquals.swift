/// Whether the argument is a version equal to `value`, by the precedence of Semantic Versioning 2.0.
///
/// A version has one to four numbers, of which the missing ones are 0: `17.4` is `17.4.0`. A leading `v` is tolerated, and
/// what follows a `+` is ignored.
public struct VersionEquals: Operator, Hashable {
    /// `version_equals`.
    public static let name = "version_equals"

    private let limit: VersionLimit

    /// What the argument is compared with.
    public var value: String { limit.text }

    /// Whether the argument is a version equal to `value`.
    public init(_ value: String) {
        limit = VersionLimit(value)
    }

    /// Reads `value`, which must be a version.
    public init(parameters: OperatorParameters) throws {
        limit = try VersionLimit(parameters)
    }

    /// `value`.
    public var parameters: [String: Value] { limit.parameters }

    /// `a version equal to "1.2.3"`.
    public var description: String { "a version equal to \(value.quoted)" }

    /// - Throws: ``OperatorError`` where either of the two is no version.
    public func applies(to value: Value) throws -> Bool {
        try limit.order(of: value) == .equal
    }
}

extension Operator where Self == VersionEquals {
    /// Whether the argument is a version equal to `value`.
    public static func versionEquals(_ value: String) -> VersionEquals { VersionEquals(value) }
}
