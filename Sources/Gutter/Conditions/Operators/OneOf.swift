/// Whether the argument is equal to one of several values; for an argument that is a list, whether any element is.
///
/// Values of another kind than the argument are just not equal to it. Where all are, nothing can be compared.
public struct OneOf: Operator, Hashable {
    /// `one_of`.
    public static let name = "one_of"

    private let members: ValueSet

    /// What the argument is compared with.
    public var values: [Value] { members.values }

    /// Whether the argument is one of `values`.
    public init(_ values: [some ValueConvertible]) {
        members = ValueSet(values.map(\.gutterValue))
    }

    /// Reads `values`.
    public init(parameters: OperatorParameters) throws {
        self.init(try parameters.list("values"))
    }

    /// `values`.
    public var parameters: [String: Value] { ["values": .list(values)] }

    /// `one of "a", "b"`.
    public var description: String {
        values.isEmpty ? "one of none" : "one of " + values.map(\.description).joined(separator: ", ")
    }

    /// - Throws: ``OperatorError`` for NaN, and where none of the values can be compared with the argument.
    public func applies(to value: Value) throws -> Bool {
        try members.contains(value)
    }
}

extension Operator where Self == OneOf {
    /// Whether the argument is one of `values`.
    public static func oneOf(_ values: [some ValueConvertible]) -> OneOf { OneOf(values) }

    /// Whether the argument is one of `values`.
    public static func oneOf<Element: ValueConvertible>(_ values: Element...) -> OneOf { OneOf(values) }
}
