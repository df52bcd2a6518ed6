/// Whether the argument is text that ends with another, by characters and canonical equivalence. Every text ends with the empty
/// one.
public struct EndsWith: Operator, Hashable {
    /// `ends_with`.
    public static let name = "ends_with"

    /// What the argument must end with.
    public let value: String

    /// Whether the argument ends with `value`.
    public init(_ value: String) {
        self.value = value
    }

    /// Reads `value`.
    public init(parameters: OperatorParameters) throws {
        self.init(try parameters.string("value"))
    }

    /// `value`.
    public var parameters: [String: Value] { ["value": .string(value)] }

    /// `ending with "x"`.
    public var description: String { "ending with \(value.quoted)" }

    /// `ends with "x"` or `does not end with "x"`.
    public func sentence(isNegated: Bool) -> String {
        (isNegated ? "does not end with " : "ends with ") + value.quoted
    }

    /// - Throws: ``OperatorError`` for what is no text.
    public func applies(to value: Value) throws -> Bool {
        guard case .string(let text) = value else { throw OperatorError.cannotCompare(value, .string(self.value)) }
        return text.hasSuffix(self.value)
    }
}

extension Operator where Self == EndsWith {
    /// Whether the argument is text that ends with `value`.
    public static func endsWith(_ value: String) -> EndsWith { EndsWith(value) }
}
