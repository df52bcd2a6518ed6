/// Everything that decisions go by at one moment: the compiled switches of every namespace, and the manager's inputs.
final class DecisionSnapshot: Sendable {
    /// By the number of the namespace.
    let tables: FixedMemory<Borrowed<SwitchTable>>
    /// The manager's; they live as long as the snapshot.
    let inputs: InputReferences
    private let tableOwners: [SwitchTable]
    private let inputOwner: StoredInputs?

    init(tables: [SwitchTable], inputs: StoredInputs?) {
        tableOwners = tables
        inputOwner = inputs
        self.tables = FixedMemory(tables.map(Borrowed.init))
        self.inputs = inputs?.references ?? .none
    }
}
