/// How one value stands to another.
enum Ordering {
    case less, equal, more
}

extension Value {
    /// How the value stands to `other`: numbers by their exact worth, text in Unicode order, dates to the microsecond.
    ///
    /// - Throws: ``OperatorError`` for NaN, for two kinds, and for a kind that has no order.
    func compared(with other: Value) throws(OperatorError) -> Ordering {
        switch (self, other) {
        case (.integer(let left), .integer(let right)): return left < right ? .less : left == right ? .equal : .more
        case (.integer(let left), .double(let right)): return try Self.order(left, right)
        case (.double(let left), .integer(let right)):
            switch try Self.order(right, left) {
            case .less: return .more
            case .equal: return .equal
            case .more: return .less
            }
        case (.double(let left), .double(let right)):
            if left.isNaN || right.isNaN { throw .notANumber }
            return left < right ? .less : left == right ? .equal : .more
        case (.string(let left), .string(let right)): return left == right ? .equal : left < right ? .less : .more
        case (.date(let left), .date(let right)):
            // What is stored has microseconds; a date that was not stored yet must not be unequal to itself.
            let (left, right) = (Timestamp(left), Timestamp(right))
            return left < right ? .less : left == right ? .equal : .more
        case (.boolean, .boolean), (.list, .list): throw .noOrder(self)
        default:
            if isNaN || other.isNaN { throw .notANumber }
            throw .cannotCompare(self, other)
        }
    }

    /// Whether both are the same to an operator: as ``compared(with:)``, and besides booleans, and lists one by one.
    ///
    /// - Throws: ``OperatorError`` for NaN and for two kinds, in lists too.
    func isEqual(to other: Value) throws(OperatorError) -> Bool {
        switch (self, other) {
        // Not by order: text that is unequal would be compared twice.
        case (.string(let left), .string(let right)): return left == right
        case (.integer(let left), .integer(let right)): return left == right
        case (.boolean(let left), .boolean(let right)): return left == right
        case (.list(let left), .list(let right)):
            if isNaN || other.isNaN { throw .notANumber }
            if left.count != right.count { return false }
            // Every pair is looked at, so that whether this throws does not depend on which pair comes first.
            var isEqual = true
            for (left, right) in zip(left, right) where try !left.isEqual(to: right) { isEqual = false }
            return isEqual
        default: return try compared(with: other) == .equal
        }
    }

    /// Whether it is NaN or a list with one in it.
    var isNaN: Bool {
        switch self {
        case .double(let number): number.isNaN
        case .list(let elements): elements.contains(where: \.isNaN)
        default: false
        }
    }

    /// Compares without rounding: `Double(integer)` would make 2^53 + 1 equal to 2^53.
    private static func order(_ integer: Int, _ number: Double) throws(OperatorError) -> Ordering {
        if number.isNaN { throw .notANumber }
        let floor = number.rounded(.down)
        guard let whole = Int(exactly: floor) else { return number < 0 ? .more : .less }
        if integer != whole { return integer < whole ? .less : .more }
        return number == floor ? .equal : .less
    }
}

extension OperatorError {
    static let notANumber = OperatorError("NaN is not compared with anything")

    static func noOrder(_ value: Value) -> OperatorError {
        OperatorError("\(value.kind) is neither less nor more than another")
    }
}

extension Value {
    /// What kind of value it is, with its article.
    var kind: String {
        switch self {
        case .integer, .double: "a number"
        case .string: "text"
        case .boolean: "a boolean"
        case .date: "a date"
        case .list: "a list"
        case .unrecognized: "an unknown kind of value"
        }
    }
}

// MARK: - Parameters

extension OperatorParameters {
    /// A value that something can be equal to.
    func comparable(_ name: String) throws(OperatorError) -> Value {
        guard let value = self[name] else { throw .missing(name) }
        if value.isNaN { throw OperatorError("the parameter \"\(name)\" is NaN, which is not compared with anything") }
        if case .unrecognized = value { throw OperatorError("the parameter \"\(name)\" is \(value.kind)") }
        return value
    }

    /// A value that something can be less or more than.
    func limit(_ name: String) throws(OperatorError) -> Value {
        let value = try comparable(name)
        switch value {
        case .boolean, .list:
            throw OperatorError("the parameter \"\(name)\" is \(value.kind), which has no less and no more")
        default: return value
        }
    }
}

extension OperatorError {
    static func missing(_ parameter: String) -> OperatorError {
        OperatorError("the parameter \"\(parameter)\" is missing")
    }
}
