/// References to the inputs of a call, of a task or of a manager, in order.
///
/// If you make them, keep the inputs where they are in memory until the decision has returned.
@usableFromInline
struct InputReferences {
    private let references: UnsafeBufferPointer<InputReference>

    @usableFromInline
    init(_ references: UnsafeBufferPointer<InputReference>) {
        self.references = references
    }

    static let none = InputReferences(UnsafeBufferPointer(start: nil, count: 0))
}

// Sendable: those that are kept are of ``StoredInputs``, which are Sendable; those of a call stay with it.
extension InputReferences: @unchecked Sendable {}

extension InputReferences: Sequence {
    @usableFromInline
    @inline(__always)
    func makeIterator() -> UnsafeBufferPointer<InputReference>.Iterator { references.makeIterator() }
}

// MARK: - Inputs of a call

extension InputReferences {
    /// Runs `body` with a reference to an input, which is valid until it returns.
    @inlinable
    static func with<Input, Result>(_ input: Input, body: (InputReferences) -> Result) -> Result {
        withUnsafePointer(to: input) { input in
            withUnsafePointer(to: InputReference(input)) { reference in
                body(InputReferences(UnsafeBufferPointer(start: reference, count: 1)))
            }
        }
    }

    /// The same for two inputs: the general form below, without its cost.
    @inlinable
    static func with<First, Second, Result>(
        _ first: First,
        _ second: Second,
        body: (InputReferences) -> Result
    ) -> Result {
        withUnsafePointer(to: first) { first in
            withUnsafePointer(to: second) { second in
                let references = (InputReference(first), InputReference(second))
                return withUnsafePointer(to: references) { references in
                    references.withMemoryRebound(to: InputReference.self, capacity: 2) { references in
                        body(InputReferences(UnsafeBufferPointer(start: references, count: 2)))
                    }
                }
            }
        }
    }

    /// The same for any number of inputs, which are copied into memory of their own, one after the other, and destroyed there
    /// afterwards.
    @inlinable
    static func with<each Input, Result>(
        _ input: repeat each Input,
        body: (InputReferences) -> Result
    ) -> Result {
        var layout = InputLayout()
        var count = 0
        for type in repeat (each Input).self {
            _ = layout.place(type)
            count += 1
        }
        return withUnsafeTemporaryAllocation(byteCount: Swift.max(1, layout.size), alignment: layout.alignment) {
            bytes in
            guard let start = bytes.baseAddress else { preconditionFailure("At least one byte was asked for.") }
            return withUnsafeTemporaryAllocation(of: InputReference.self, capacity: count) { references in
                var layout = InputLayout()
                var index = 0
                for (type, input) in repeat ((each Input).self, each input) {
                    let reference = InputLayout.initialize(start + layout.place(type), to: input)
                    references.initializeElement(at: index, to: reference)
                    index += 1
                }
                defer {
                    var layout = InputLayout()
                    for type in repeat (each Input).self { InputLayout.deinitialize(start + layout.place(type), type) }
                }
                return body(InputReferences(UnsafeBufferPointer(references)))
            }
        }
    }

    /// The same for inputs of which neither number nor types are known before the program runs.
    static func with<Input, Result>(
        each inputs: [Input],
        body: (InputReferences) throws -> Result
    ) rethrows -> Result {
        try inputs.withUnsafeBufferPointer { inputs in
            guard let first = inputs.baseAddress else { return try body(.none) }
            let references = inputs.indices.map { InputReference(first + $0) }
            return try references.withUnsafeBufferPointer { try body(InputReferences($0)) }
        }
    }
}

/// Where values of several types stand in one piece of memory.
@usableFromInline
struct InputLayout {
    @usableFromInline
    var size = 0
    @usableFromInline
    var alignment = 1

    @inlinable
    init() {}

    /// The offset of the next value.
    @inlinable
    mutating func place<Input>(_ type: Input.Type) -> Int {
        let offset =
            (size + MemoryLayout<Input>.alignment - 1) / MemoryLayout<Input>.alignment
            * MemoryLayout<Input>.alignment
        size = offset + MemoryLayout<Input>.size
        alignment = Swift.max(alignment, MemoryLayout<Input>.alignment)
        return offset
    }

    @inlinable
    static func initialize<Input>(_ place: UnsafeMutableRawPointer, to input: Input) -> InputReference {
        InputReference(UnsafePointer(place.initializeMemory(as: Input.self, to: input)))
    }

    @inlinable
    static func deinitialize<Input>(_ place: UnsafeMutableRawPointer, _ type: Input.Type) {
        place.assumingMemoryBound(to: type).deinitialize(count: 1)
    }
}
