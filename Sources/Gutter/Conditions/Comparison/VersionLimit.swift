/// What the version operators share: the version that the argument's is compared with.
struct VersionLimit: Sendable {
    /// As it was written.
    let text: String
    /// The version, or why it is not one: code may give any text, and gets the error when a condition is decided.
    private let version: Result<SemanticVersion, OperatorError>

    init(_ text: String) {
        self.text = text
        version = Result { () throws(OperatorError) in try SemanticVersion(text) }
    }

    /// Reads `value`, which must be a version.
    init(_ parameters: OperatorParameters) throws {
        self.init(try parameters.string("value"))
        _ = try version.get()
    }

    var parameters: [String: Value] { ["value": .string(text)] }

    /// How the version that `value` names stands to this one.
    func order(of value: Value) throws(OperatorError) -> Ordering {
        let limit = try version.get()
        guard case .string(let text) = value else {
            throw OperatorError("\(value.kind) is not compared with a version")
        }
        return try SemanticVersion(text).compared(with: limit)
    }
}
