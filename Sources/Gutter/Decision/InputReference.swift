/// An input as a decision sees it: where it stands, and its type. It lives as long as the call that made it.
@usableFromInline
struct InputReference {
    /// The type of what stands there: for an object its class, for an optional or an existential that type itself.
    @usableFromInline
    let type: Any.Type
    @usableFromInline
    let pointer: UnsafeRawPointer

    @inlinable
    init<Input>(_ pointer: UnsafePointer<Input>) {
        let pointer = UnsafeRawPointer(pointer)
        self.pointer = pointer
        // The compiler knows the answer in an application's own module. Loaded uncounted: threads may share the object.
        if Input.self is AnyObject.Type {
            type = pointer.load(as: Unmanaged<AnyObject>.self)._withUnsafeGuaranteedRef { Swift.type(of: $0) }
        } else {
            type = Input.self
        }
    }
}

extension InputReference {
    /// The input in a box, with its dynamic type.
    var value: Any {
        func load<Input>(_ type: Input.Type) -> Any { pointer.assumingMemoryBound(to: type).pointee }
        return _openExistential(type, do: load)
    }

    /// Whether ``type`` says all about what `value`, which is the input's, can be cast to: not so for optionals and
    /// existentials, in which there may be anything.
    func isExactly(_ value: Any) -> Bool {
        Swift.type(of: value) == type && !(value is any OptionalInput)
    }

    /// The value inside any optionals around it.
    static func unwrapped(_ input: Any) -> Any? {
        guard let optional = input as? any OptionalInput else { return input }
        return optional.wrapped.flatMap(unwrapped)
    }
}

/// What every optional is, whatever it wraps.
private protocol OptionalInput {
    var wrapped: Any? { get }
}

extension Optional: OptionalInput {
    fileprivate var wrapped: Any? { self }
}
