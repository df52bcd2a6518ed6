/// Whether the argument is text that contains another, or a list with an element equal to a value.
///
/// Text is compared by characters and canonical equivalence: `é` contains no `e`, however it is encoded. Every text
/// contains the empty one.
public struct Contains: Operator, Hashable {
    /// `contains`.
    public static let name = "contains"

    /// What to look for.
    public let value: Value

    /// Whether the argument contains `value`.
    public init(_ value: some ValueConvertible) {
        self.value = value.gutterValue
    }

    /// Reads `value`.
    public init(parameters: OperatorParameters) throws {
        self.init(try parameters.comparable("value"))
    }

    /// `value`.
    public var parameters: [String: Value] { ["value": value] }

    /// `containing "x"`.
    public var description: String { "containing \(value)" }

    /// `contains "x"` or `does not contain "x"`.
    public func sentence(isNegated: Bool) -> String {
        (isNegated ? "does not contain " : "contains ") + value.description
    }

    /// - Throws: ``OperatorError`` for NaN, where the argument is neither text nor a list, and where none of the elements
    ///   can be compared with the value.
    public func applies(to value: Value) throws -> Bool {
        switch (value, self.value) {
        case (.string(let text), .string(let part)): return text.isContaining(part)
        case (.list(let elements), let wanted):
            if value.isNaN || wanted.isNaN { throw OperatorError.notANumber }
            let candidates = elements.filter { $0.kind == wanted.kind }
            if candidates.isEmpty, let element = elements.first { throw OperatorError.cannotCompare(element, wanted) }
            return try candidates.contains { try $0.isEqual(to: wanted) }
        default:
            if value.isNaN || self.value.isNaN { throw OperatorError.notANumber }
            throw OperatorError("\(value.kind) does not contain \(self.value.kind)")
        }
    }
}

extension Operator where Self == Contains {
    /// Whether the argument is text that contains `value`, or a list with an element equal to it.
    public static func contains(_ value: some ValueConvertible) -> Contains { Contains(value) }
}
