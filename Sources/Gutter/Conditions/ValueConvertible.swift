public import Foundation

/// A type whose values conditions can use: what an argument may give, and what an operator may compare with.
public protocol ValueConvertible {
    /// The value that stands for this one.
    var gutterValue: Value { get }
}

extension Value: ValueConvertible {
    /// The value itself.
    public var gutterValue: Value { self }
}

extension Int: ValueConvertible {
    /// A whole number.
    public var gutterValue: Value { .integer(self) }
}

extension Double: ValueConvertible {
    /// A number.
    public var gutterValue: Value { .double(self) }
}

extension String: ValueConvertible {
    /// Text.
    public var gutterValue: Value { .string(self) }
}

extension Bool: ValueConvertible {
    /// True or false.
    public var gutterValue: Value { .boolean(self) }
}

extension Date: ValueConvertible {
    /// An instant.
    public var gutterValue: Value { .date(self) }
}

extension UUID: ValueConvertible {
    /// Text, in lower case.
    public var gutterValue: Value { .string(text) }
}

extension Array: ValueConvertible where Element: ValueConvertible {
    /// A list.
    public var gutterValue: Value { .list(map(\.gutterValue)) }
}

extension Set: ValueConvertible where Element: ValueConvertible {
    /// A list, in no particular order.
    public var gutterValue: Value { .list(map(\.gutterValue)) }
}
