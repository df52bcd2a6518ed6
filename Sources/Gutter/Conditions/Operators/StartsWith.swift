/// Whether the argument is text that starts with another, by characters and canonical equivalence. Every text starts with the empty
/// one.
public struct StartsWith: Operator, Hashable {
    /// `starts_with`.
    public static let name = "starts_with"

    /// What the argument must start with.
    public let value: String

    /// Whether the argument starts with `value`.
    public init(_ value: String) {
        self.value = value
    }

    /// Reads `value`.
    public init(parameters: OperatorParameters) throws {
        self.init(try parameters.string("value"))
    }

    /// `value`.
    public var parameters: [String: Value] { ["value": .string(value)] }

    /// `starting with "x"`.
    public var description: String { "starting with \(value.quoted)" }

    /// `starts with "x"` or `does not start with "x"`.
    public func sentence(isNegated: Bool) -> String {
        (isNegated ? "does not start with " : "starts with ") + value.quoted
    }

    /// - Throws: ``OperatorError`` for what is no text.
    public func applies(to value: Value) throws -> Bool {
        guard case .string(let text) = value else { throw OperatorError.cannotCompare(value, .string(self.value)) }
        return text.hasPrefix(self.value)
    }
}

extension Operator where Self == StartsWith {
    /// Whether the argument is text that starts with `value`.
    public static func startsWith(_ value: String) -> StartsWith { StartsWith(value) }
}
