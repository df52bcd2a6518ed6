/// Whether the argument is the same text but for case and for white space around it, in every language alike.
public struct EqualsIgnoringCase: Operator, Hashable {
    /// `strip_ignorecase_equals`, which is gutter's name for it.
    public static let name = "strip_ignorecase_equals"

    /// What the argument is compared with, as it was written.
    public let value: String

    private let folded: String

    /// Whether the argument is `value`, but for case and for white space around it.
    public init(_ value: String) {
        self.value = value
        folded = String(value.trimmed).caseFolded
    }

    /// Reads `value`.
    public init(parameters: OperatorParameters) throws {
        self.init(try parameters.string("value"))
    }

    /// `value`.
    public var parameters: [String: Value] { ["value": .string(value)] }

    /// `equal to "x", ignoring case`.
    public var description: String { "equal to \(value.quoted), ignoring case" }

    /// - Throws: ``OperatorError`` for what is no text.
    public func applies(to value: Value) throws -> Bool {
        guard case .string(let text) = value else { throw OperatorError.cannotCompare(value, .string(self.value)) }
        return String(text.trimmed).caseFolded == folded
    }
}

extension Operator where Self == EqualsIgnoringCase {
    /// Whether the argument is `value`, but for case and for white space around it.
    public static func equalsIgnoringCase(_ value: String) -> EqualsIgnoringCase { EqualsIgnoringCase(value) }
}
