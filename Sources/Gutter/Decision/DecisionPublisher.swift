import Foundation
import Synchronization

/// Compiles the switches that have changed and publishes what decisions go by.
final class DecisionPublisher: Sendable {
    private struct State {
        var tables: [SwitchTable] = []
        var numbers: [String: Int] = [:]
        var compiled: [UUID: CompiledSwitch] = [:]
        var inputs: StoredInputs?

        /// The number of a namespace; its table is at that index.
        mutating func number(of namespace: String) -> Int {
            if let number = numbers[namespace] { return number }
            numbers[namespace] = tables.count
            tables.append(.empty)
            return tables.count - 1
        }

        var snapshot: DecisionSnapshot { DecisionSnapshot(tables: tables, inputs: inputs) }
    }

    let store: SnapshotStore
    let registry: Registry
    private let state: Mutex<State>

    init(_ projection: Projection, registry: Registry) {
        var state = State()
        for namespace in projection.namespaceNames {
            let number = state.number(of: namespace)
            let switches = projection[namespace].unordered.map { CompiledSwitch($0, with: registry) }
            state.tables[number] = SwitchTable(switches)
            for element in switches { state.compiled[element.record.id] = element }
        }
        self.registry = registry
        self.store = SnapshotStore(state.snapshot)
        self.state = Mutex(state)
    }

    func number(of namespace: Namespace) -> Int {
        state.withLock { $0.number(of: namespace.description) }
    }

    /// Publishes what one command has changed. Cost: that of the changed switches; see
    /// ``SwitchTable/replacing(removed:added:)``.
    func publish(_ changes: [(namespace: String, id: UUID, after: SwitchRecord?)]) {
        publish { state in
            var edits: [Int: (removed: [CompiledSwitch], added: [UUID: CompiledSwitch])] = [:]
            for (namespace, id, after) in changes {
                let number = state.number(of: namespace)
                let before = state.compiled[id]
                state.compiled[id] = after.map { CompiledSwitch($0, with: registry) }
                // One command may change a switch more than once.
                if edits[number, default: ([], [:])].added.removeValue(forKey: id) == nil, let before {
                    edits[number]?.removed.append(before)
                }
                if let element = state.compiled[id] { edits[number]?.added[id] = element }
            }
            for (number, edit) in edits {
                state.tables[number] = state.tables[number]
                    .replacing(removed: edit.removed, added: Array(edit.added.values))
            }
        }
    }

    /// Publishes the manager's inputs.
    func publish(inputs: StoredInputs?) {
        publish { $0.inputs = inputs }
    }

    /// Changes the state and publishes it, in the order of the changes.
    private func publish(_ change: (inout State) -> Void) {
        let old = state.withLock { state in
            change(&state)
            return store.publish(state.snapshot)
        }
        // Freed outside the lock: with inputs or arguments goes what the application gave, which may call back.
        withExtendedLifetime(old) {}
    }
}
