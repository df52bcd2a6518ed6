/// An input as the decision sees it: where it stands, and its type. It lives as long as the call that made it.
@usableFromInline
struct InputReference {
    let type: Any.Type
    let pointer: UnsafeRawPointer
    let form: Form

    /// What must be asked of an input whose type is not the one that a condition reads.
    enum Form {
        /// Nothing: a struct or an enum is what it is.
        case value
        /// Its class: it may be an instance of a subclass.
        case object
        /// Its attributes.
        case attributes
        /// Its dynamic type: it is an existential or an optional, or something rarer.
        case dynamic
    }

    @usableFromInline
    init(_ pointer: UnsafeRawPointer, _ type: Any.Type) {
        self.pointer = pointer
        self.type = type
        form = Form(type)
    }

    /// The input in a box, with its dynamic type.
    var dynamic: Any {
        func load<Input>(_ type: Input.Type) -> Any {
            pointer.assumingMemoryBound(to: type).pointee
        }
        return _openExistential(type, do: load)
    }

    /// The value inside any optionals around it.
    static func unwrapped(_ input: Any) -> Any? {
        guard let optional = input as? any OptionalInput else { return input }
        return optional.wrapped.flatMap(unwrapped)
    }
}

extension InputReference.Form {
    init(_ type: Any.Type) {
        if type == Attributes.self {
            self = .attributes
        } else {
            // The first word of a type's metadata is its kind: 0x200 for structs, 0x201 for enums that are no optionals;
            // for classes it is 0, or a pointer, which is larger than any kind. Source: MetadataKind.def of the Swift
            // runtime. A test holds it to that; were it ever another, inputs would take the slower way.
            switch unsafeBitCast(type, to: UnsafePointer<UInt>.self).pointee {
            case 0x200, 0x201: self = .value
            case 0, 0x800...: self = .object
            default: self = .dynamic
            }
        }
    }
}

/// What every optional is, whatever it wraps.
private protocol OptionalInput {
    var wrapped: Any? { get }
}

extension Optional: OptionalInput {
    fileprivate var wrapped: Any? { self }
}

/// Inputs that are kept for later: a manager's or a task's.
///
/// They stand in memory of their own, so that a decision refers to them as it does to a call's.
final class StoredInputs: @unchecked Sendable {
    // Safe to share: all of it is set while it is made, the inputs are Sendable, and they are only read after that.
    let references: [InputReference]
    /// What the first of the references belong to.
    private let earlier: StoredInputs?
    private let destroy: [() -> Void]

    init<each Input: Sendable>(_ input: repeat each Input, after earlier: StoredInputs? = nil) {
        var references: [InputReference] = earlier?.references ?? []
        var destroy: [() -> Void] = []
        func store<Value>(_ value: Value) {
            let pointer = UnsafeMutablePointer<Value>.allocate(capacity: 1)
            pointer.initialize(to: value)
            references.append(InputReference(UnsafeRawPointer(pointer), Value.self))
            destroy.append {
                pointer.deinitialize(count: 1)
                pointer.deallocate()
            }
        }
        repeat store(each input)
        self.references = references
        self.earlier = earlier
        self.destroy = destroy
    }

    deinit {
        for destroy in destroy { destroy() }
    }
}
