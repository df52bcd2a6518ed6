/// Inputs that are kept for later: a manager's or a task's.
///
/// They stand in memory of their own, so that a decision refers to them as it does to a call's.
final class StoredInputs: @unchecked Sendable {
    // Safe to share: all of it is set while it is made, the inputs are Sendable, and they are only read after that.
    private let memory: FixedMemory<InputReference>
    /// What the first of the references belong to.
    private let earlier: StoredInputs?
    private let destroy: [() -> Void]

    init<each Input: Sendable>(_ input: repeat each Input, after earlier: StoredInputs? = nil) {
        var references = earlier.map { Array($0.references) } ?? []
        var destroy: [() -> Void] = []
        func store<Value>(_ value: Value) {
            let pointer = UnsafeMutablePointer<Value>.allocate(capacity: 1)
            pointer.initialize(to: value)
            references.append(InputReference(UnsafePointer(pointer)))
            destroy.append {
                pointer.deinitialize(count: 1)
                pointer.deallocate()
            }
        }
        repeat store(each input)
        memory = FixedMemory(references)
        self.earlier = earlier
        self.destroy = destroy
    }

    /// Valid as long as this lives.
    var references: InputReferences { InputReferences(memory.elements) }

    deinit {
        for destroy in destroy { destroy() }
    }
}
