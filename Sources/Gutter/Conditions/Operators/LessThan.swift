/// Whether the argument is less than a limit: numbers by their exact worth, text in Unicode order, dates.
public struct LessThan: Operator, Hashable {
    /// `before`.
    public static let name = "before"

    /// What the argument is compared with.
    public let upperLimit: Value

    /// Whether the argument is less than a limit.
    public init(_ upperLimit: some ValueConvertible) {
        self.upperLimit = upperLimit.gutterValue
    }

    /// Reads `upper_limit`.
    public init(parameters: OperatorParameters) throws {
        self.init(try parameters.limit("upper_limit"))
    }

    /// `upper_limit`.
    public var parameters: [String: Value] { ["upper_limit": upperLimit] }

    /// `less than 65`.
    public var description: String { "less than \(upperLimit)" }

    /// - Throws: ``OperatorError`` where the two cannot be compared.
    public func applies(to value: Value) throws -> Bool {
        try value.compared(with: upperLimit) == .less
    }
}

extension Operator where Self == LessThan {
    /// Whether the argument is less than a limit.
    public static func lessThan(_ upperLimit: some ValueConvertible) -> LessThan { LessThan(upperLimit) }
}
