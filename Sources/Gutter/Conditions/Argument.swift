public import Foundation

/// What a condition may ask about an input: how to read one value from it.
///
/// Arguments are the stored properties of an ``ArgumentContainer``. Each is made from a key path or a closure; one that
/// gives nil has no value for that input, and a condition on it does not hold. `hashedBy:` says who is who for
/// percentages, if the value itself does not tell.
public final class Argument<Input>: Sendable {
    // Inlinable, because in the application's module the compiler sees what is read and makes it a load: tools/benchmarks
    // shows 40 ns a condition less than through a closure that it does not see.

    /// Reads a value.
    public typealias Reader<Result> = @Sendable (Input) -> Result?

    /// Reads who somebody is, for percentages: a name, a number, anything that a value can stand for.
    public typealias IdentityReader = @Sendable (Input) -> (any ValueConvertible)?

    /// Reads from where an input stands in memory.
    @usableFromInline
    typealias PointerReader = @Sendable (UnsafeRawPointer) -> Value?

    @usableFromInline
    let read: PointerReader
    @usableFromInline
    let readIdentity: PointerReader?
    /// A value of the kind that it reads; nil if that may be any.
    @usableFromInline
    let example: Value?

    @inlinable
    init(_ read: @escaping PointerReader, _ identity: IdentityReader?, like example: Value? = nil) {
        self.read = read
        self.example = example
        if let identity {
            readIdentity = { identity($0.assumingMemoryBound(to: Input.self).pointee)?.gutterValue }
        } else {
            readIdentity = nil
        }
    }

    /// An argument that is text.
    @inlinable
    public static func string(_ read: @escaping Reader<String>, hashedBy identity: IdentityReader? = nil) -> Argument {
        Argument({ read($0.assumingMemoryBound(to: Input.self).pointee).map(Value.string) }, identity, like: "1.0")
    }

    /// An argument that is true or false.
    @inlinable
    public static func boolean(_ read: @escaping Reader<Bool>, hashedBy identity: IdentityReader? = nil) -> Argument {
        Argument({ read($0.assumingMemoryBound(to: Input.self).pointee).map(Value.boolean) }, identity, like: true)
    }

    /// An argument that is a whole number.
    @inlinable
    public static func integer(_ read: @escaping Reader<Int>, hashedBy identity: IdentityReader? = nil) -> Argument {
        Argument({ read($0.assumingMemoryBound(to: Input.self).pointee).map(Value.integer) }, identity, like: 0)
    }

    /// An argument that is a number.
    @inlinable
    public static func double(_ read: @escaping Reader<Double>, hashedBy identity: IdentityReader? = nil) -> Argument {
        Argument({ read($0.assumingMemoryBound(to: Input.self).pointee).map(Value.double) }, identity, like: 0.0)
    }

    /// An argument that is an instant.
    @inlinable
    public static func date(_ read: @escaping Reader<Date>, hashedBy identity: IdentityReader? = nil) -> Argument {
        Argument(
            { read($0.assumingMemoryBound(to: Input.self).pointee).map(Value.date) },
            identity,
            like: .date(Date(timeIntervalSince1970: 0))
        )
    }

    /// An argument that is several texts, such as a user's groups. Reading it allocates.
    @inlinable
    public static func strings(_ read: @escaping Reader<[String]>, hashedBy identity: IdentityReader? = nil) -> Argument
    {
        Argument({ read($0.assumingMemoryBound(to: Input.self).pointee)?.gutterValue }, identity, like: ["1.0"])
    }

    /// An argument of a type of your own.
    @inlinable
    public static func value(
        _ read: @escaping @Sendable (Input) -> (any ValueConvertible)?,
        hashedBy identity: IdentityReader? = nil
    ) -> Argument {
        Argument({ read($0.assumingMemoryBound(to: Input.self).pointee)?.gutterValue }, identity)
    }
}
