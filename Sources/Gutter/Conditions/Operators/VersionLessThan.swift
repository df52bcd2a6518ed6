/// Whether the argument is a version less than `value`, by the precedence of Semantic Versioning 2.0.
///
/// A version has one to four numbers, of which the missing ones are 0: `17.4` is `17.4.0`. A leading `v` is tolerated, and
/// what follows a `+` is ignored.
public struct VersionLessThan: Operator, Hashable {
    /// `version_less_than`.
    public static let name = "version_less_than"

    private let limit: VersionLimit

    /// What the argument is compared with.
    public var value: String { limit.text }

    /// Whether the argument is a version less than `value`.
    public init(_ value: String) {
        limit = VersionLimit(value)
    }

    /// Reads `value`, which must be a version.
    public init(parameters: OperatorParameters) throws {
        limit = try VersionLimit(parameters)
    }

    /// `value`.
    public var parameters: [String: Value] { limit.parameters }

    /// `a version less than "1.2.3"`.
    public var description: String { "a version less than \(value.quoted)" }

    /// - Throws: ``OperatorError`` where either of the two is no version.
    public func applies(to value: Value) throws -> Bool {
        try limit.order(of: value) == .less
    }
}

extension Operator where Self == VersionLessThan {
    /// Whether the argument is a version less than `value`.
    public static func versionLessThan(_ value: String) -> VersionLessThan { VersionLessThan(value) }
}
