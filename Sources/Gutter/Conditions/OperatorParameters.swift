/// The stored parameters of an operator, by name.
public struct OperatorParameters: Sendable {
    private let values: [String: Value]

    /// Parameters by stored name.
    public init(_ values: [String: Value]) {
        self.values = values
    }

    /// The parameter with this name, if it is given.
    public subscript(name: String) -> Value? { values[name] }

    /// The parameter with this name.
    ///
    /// - Throws: ``OperatorError`` if it is missing.
    public func value(_ name: String) throws -> Value {
        guard let value = values[name] else { throw OperatorError("the parameter \"\(name)\" is missing") }
        return value
    }

    /// The text with this name.
    ///
    /// - Throws: ``OperatorError`` if it is missing or not text.
    public func string(_ name: String) throws -> String {
        guard case .string(let text) = try value(name) else {
            throw OperatorError("the parameter \"\(name)\" is no text")
        }
        return text
    }

    /// The number with this name.
    ///
    /// - Throws: ``OperatorError`` if it is missing or not a finite number.
    public func number(_ name: String) throws -> Double {
        switch try value(name) {
        case .integer(let number): return Double(number)
        case .double(let number) where number.isFinite: return number
        default: throw OperatorError("the parameter \"\(name)\" is no number")
        }
    }

    /// The list with this name.
    ///
    /// - Throws: ``OperatorError`` if it is missing or not a list.
    public func list(_ name: String) throws -> [Value] {
        guard case .list(let values) = try value(name) else {
            throw OperatorError("the parameter \"\(name)\" is no list")
        }
        return values
    }
}

/// Why an operator could not be made or could not decide.
public struct OperatorError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The reason, as a clause.
    public let description: String

    /// An error with a reason, as a clause: `the parameter "value" is missing`.
    public init(_ reason: String) {
        description = reason
    }

    /// Two values of kinds that are not compared with each other.
    public static func cannotCompare(_ left: Value, _ right: Value) -> OperatorError {
        OperatorError("\(left.kind) is not compared with \(right.kind)")
    }
}
