/// Everything that decisions go by at one moment: the compiled switches of every namespace, and the manager's inputs.
final class DecisionSnapshot: @unchecked Sendable {
    // Safe to share: everything is set while it is made and only read after that; the memory behind the pointers is
    // its own and goes with it, and the owners keep alive what they point to.
    let tables: UnsafeBufferPointer<Unmanaged<SwitchTable>>
    let inputs: UnsafeBufferPointer<InputReference>
    private let tableOwners: [SwitchTable]
    private let inputOwner: StoredInputs?

    /// - Parameters:
    ///   - tables: By the number of the namespace.
    ///   - inputs: The manager's.
    init(tables: [SwitchTable], inputs: StoredInputs?) {
        tableOwners = tables
        inputOwner = inputs
        let tablePointers = UnsafeMutableBufferPointer<Unmanaged<SwitchTable>>.allocate(capacity: tables.count)
        _ = tablePointers.initialize(from: tables.map(Unmanaged.passUnretained))
        self.tables = UnsafeBufferPointer(tablePointers)
        let references = inputs?.references ?? []
        let inputPointers = UnsafeMutableBufferPointer<InputReference>.allocate(capacity: references.count)
        _ = inputPointers.initialize(from: references)
        self.inputs = UnsafeBufferPointer(inputPointers)
    }

    deinit {
        tables.deallocate()
        inputs.deallocate()
    }
}
