public import Foundation

/// A value in a condition's parameters: what an argument is compared with.
public enum Value: Sendable {
    /// A whole number.
    case integer(Int)
    /// A number, NaN and the infinities included.
    case double(Double)
    /// Text.
    case string(String)
    /// True or false.
    case boolean(Bool)
    /// An instant, stored to the microsecond.
    case date(Date)
    /// Several values.
    case list([Value])
    /// What a newer version wrote; kept and written back as it is.
    case unrecognized(Unrecognized)

    /// A stored value that this version does not know.
    public struct Unrecognized: Hashable, Sendable, CustomStringConvertible {
        package let json: JSON

        /// The value as stored JSON.
        public var description: String { json.text }
    }
}

// MARK: - Equality

extension Value: Hashable {
    /// Whether both are the same value: text byte for byte, NaN equal to itself, 1 different from 1.0.
    ///
    /// This is what `changes` goes by. How an operator compares is the operator's business.
    public static func == (left: Value, right: Value) -> Bool {
        switch (left, right) {
        case (.integer(let left), .integer(let right)): left == right
        case (.double(let left), .double(let right)): left.isNaN ? right.isNaN : left.bitPattern == right.bitPattern
        case (.string(let left), .string(let right)): left.isIdentical(to: right)
        case (.boolean(let left), .boolean(let right)): left == right
        case (.date(let left), .date(let right)): Timestamp(left) == Timestamp(right)
        case (.list(let left), .list(let right)): left == right
        case (.unrecognized(let left), .unrecognized(let right)): left == right
        default: false
        }
    }

    /// Feeds the value into the hasher.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .integer(let value): hasher.combine(value)
        case .double(let value): hasher.combine(value.isNaN ? Double.nan.bitPattern : value.bitPattern)
        case .string(let value): hasher.combine(value)
        case .boolean(let value): hasher.combine(value)
        case .date(let value): hasher.combine(Timestamp(value))
        case .list(let values): hasher.combine(values)
        case .unrecognized(let value): hasher.combine(value)
        }
    }
}

extension Value {
    /// Whether there are more than `limit` lists one within the other. It looks no deeper than that.
    func nests(deeperThan limit: Int) -> Bool {
        guard case .list(let values) = self else { return false }
        return limit == 0 || values.contains { $0.nests(deeperThan: limit - 1) }
    }
}

// MARK: - As stored

extension Value {
    /// One member, whose key is the kind: `{"integer":65}`.
    package var json: JSON {
        switch self {
        case .integer(let value): Self.tagged("integer", .integer(value))
        case .double(let value) where value.isNaN: Self.tagged("double", .string("nan"))
        case .double(let value) where value.isInfinite: Self.tagged("double", .string(value < 0 ? "-inf" : "inf"))
        case .double(let value): Self.tagged("double", .number(value.description))
        case .string(let value): Self.tagged("string", .string(value))
        case .boolean(let value): Self.tagged("boolean", .boolean(value))
        case .date(let value): Self.tagged("date", .string(Timestamp(value).description))
        case .list(let values): Self.tagged("list", .array(values.map(\.json)))
        case .unrecognized(let value): value.json
        }
    }

    private static func tagged(_ kind: String, _ value: JSON) -> JSON {
        .object(JSONObject([(kind, value)]))
    }

    package init(_ json: JSON) {
        self = Self.recognize(json) ?? .unrecognized(Unrecognized(json: json))
    }

    private static func recognize(_ json: JSON) -> Value? {
        guard let members = json.object?.members, members.count == 1, let (kind, value) = members.first else {
            return nil
        }
        return switch kind {
        case "integer": value.integer.map(Value.integer)
        case "double": double(value).map(Value.double)
        case "string": value.string.map(Value.string)
        case "boolean": value.boolean.map(Value.boolean)
        case "date": value.string.flatMap(Timestamp.init(parsing:)).map { .date($0.date) }
        case "list": value.array.map { .list($0.map(Value.init)) }
        default: nil
        }
    }

    private static func double(_ json: JSON) -> Double? {
        switch json {
        case .number(let text): Double(text).flatMap { $0.isFinite ? $0 : nil }
        case .string("nan"): .nan
        case .string("inf"): .infinity
        case .string("-inf"): -.infinity
        default: nil
        }
    }
}

// MARK: - Text

extension Value: CustomStringConvertible {
    /// The value as sentences have it, so that no two values look alike: text in quotes, and numbers, `true`, `false`
    /// and dates such as `2024-03-02T14:03:11Z` without; a list in brackets.
    public var description: String {
        switch self {
        case .integer(let value): value.description
        case .double(let value): value.description
        case .string(let value): value.quoted
        case .boolean(let value): value.description
        case .date(let value): Timestamp(value).literal
        case .list(let values): "[\(values.map(\.description).joined(separator: ", "))]"
        case .unrecognized(let value): value.description.printable()
        }
    }
}

extension Value: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByStringLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral
{
    /// A whole number.
    public init(integerLiteral value: Int) { self = .integer(value) }

    /// A number.
    public init(floatLiteral value: Double) { self = .double(value) }

    /// Text.
    public init(stringLiteral value: String) { self = .string(value) }

    /// True or false.
    public init(booleanLiteral value: Bool) { self = .boolean(value) }

    /// Several values.
    public init(arrayLiteral elements: Value...) { self = .list(elements) }
}
