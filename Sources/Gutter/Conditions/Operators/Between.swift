/// The predicate of `Operator.between`.
struct Between: OperatorPredicate {
    static let name = "between"

    /// What the argument must be more than.
    let lowerLimit: Value
    /// What the argument must be less than.
    let upperLimit: Value

    init(_ lowerLimit: some ValueConvertible, _ upperLimit: some ValueConvertible) {
        self.lowerLimit = lowerLimit.gutterValue
        self.upperLimit = upperLimit.gutterValue
    }

    init(parameters: OperatorParameters) throws {
        self.init(try parameters.limit("lower_limit"), try parameters.limit("upper_limit"))
    }

    var parameters: [String: Value] { ["lower_limit": lowerLimit, "upper_limit": upperLimit] }

    /// `between 13 and 18`.
    var description: String { "between \(lowerLimit) and \(upperLimit)" }

    /// - Throws: ``OperatorError`` if the argument cannot be compared with either limit.
    func applies(to value: Value) throws -> Bool {
        // Both before either is used: a limit that cannot be compared is an error even if the other one decides.
        let (lower, upper) = (try value.compared(with: lowerLimit), try value.compared(with: upperLimit))
        return lower == .more && upper == .less
    }
}
