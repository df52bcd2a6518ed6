/// What a manager decides with: the newest snapshot, read without locks and without reference counts that threads would
/// share. ``Borrowed`` says why that is safe.
///
/// It knows bytes of names, tables and inputs, and nothing of spelling, signals or tasks, which are for those who call it.
struct DecisionReader: Sendable {
    private let store: Borrowed<SnapshotStore>
    private let handlers: Borrowed<ConnectionCount>
    /// The number of the namespace, which is where the snapshot has its table.
    private let namespace: Int

    /// - Parameters: The manager keeps both, for as long as it has this.
    init(_ publisher: DecisionPublisher, _ hub: NamespaceHub) {
        store = Borrowed(publisher.store)
        handlers = Borrowed(hub.checks)
        namespace = hub.number
    }

    /// Whether somebody is connected to a signal that a decision sends.
    var isHeard: Bool { handlers { $0.isPositive } }

    /// The number of the newest snapshot.
    var generation: UInt64 { store { $0.newestGeneration } }

    /// Decides the switch whose name has these bytes; nil if there is none.
    func decide(
        _ name: UnsafeBufferPointer<UInt8>,
        hash: UInt64,
        _ inputs: InputReferences,
        ofTask taskInputs: InputReferences = .none,
        isExclusive: Bool,
        for observer: Borrowed<DecisionObserver>? = nil
    ) -> Bool? {
        withTable { table, managerInputs in
            guard let element = table({ $0.find(name, hash: hash) }) else { return nil }
            let inputs = Decision.Inputs(
                ofManager: isExclusive ? .none : managerInputs,
                ofTask: isExclusive ? .none : taskInputs,
                ofCall: inputs
            )
            return Decision(table: table, inputs: inputs, observer: observer).isActive(element)
        }
    }

    /// What the switch whose name has these bytes answers whatever the input.
    @inline(never)
    func fixedAnswer(_ name: UnsafeBufferPointer<UInt8>, hash: UInt64) -> FixedAnswer {
        withTable { table, _ in table { $0.find(name, hash: hash)?($0.fixedAnswer) ?? .depends } }
    }

    /// Runs `body` with the namespace's switches and the manager's inputs, which stay valid until it returns.
    @inline(__always)
    func withTable<Result>(_ body: (Borrowed<SwitchTable>, InputReferences) -> Result) -> Result {
        store { store in
            store.withSnapshot { snapshot in
                let tables = snapshot.tables.elements
                // A namespace that has come after the snapshot has no switches in it.
                return body(namespace < tables.count ? tables[namespace] : Borrowed(.empty), snapshot.inputs)
            }
        }
    }
}
