import Foundation
import Synchronization

/// Compiles the switches that have changed and publishes what decisions go by.
final class DecisionPublisher: Sendable {
    private struct State {
        /// Where the table of a namespace is, and how many hubs go by that.
        struct Place {
            let number: Int
            var holders = 0
        }

        var tables: [SwitchTable] = []
        var places: [String: Place] = [:]
        /// The numbers of tables that no namespace has; never that of the last table.
        var freeNumbers: Set<Int> = []
        var compiled: [UUID: CompiledSwitch] = [:]
        var inputs: StoredInputs?

        /// The number of a namespace; its table is at that index.
        mutating func number(of namespace: String) -> Int {
            if let place = places[namespace] { return place.number }
            let number = freeNumbers.popFirst() ?? tables.count
            if number == tables.count { tables.append(.empty) }
            places[namespace] = Place(number: number)
            return number
        }

        /// Frees the number of a namespace that has neither switches nor a hub. The namespace that gets it next finds an empty
        /// table there, also in what is published: nobody is left to take that for the old one's.
        mutating func freeNumber(of namespace: String) {
            guard let place = places[namespace], place.holders == 0, tables[place.number].count == 0 else { return }
            places[namespace] = nil
            tables[place.number] = .empty
            freeNumbers.insert(place.number)
            while freeNumbers.remove(tables.count - 1) != nil { tables.removeLast() }
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

    /// The number of a namespace, where decisions find its switches: its own until it is released as often as it was held.
    func hold(_ namespace: String) -> Int {
        state.withLock { state in
            let number = state.number(of: namespace)
            state.places[namespace]?.holders += 1
            return number
        }
    }

    func release(_ namespace: String) {
        state.withLock { state in
            state.places[namespace]?.holders -= 1
            state.freeNumber(of: namespace)
        }
    }

    /// How many namespaces have a number, and how many tables there are for them.
    var counts: (namespaces: Int, tables: Int) { state.withLock { ($0.places.count, $0.tables.count) } }

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
            for namespace in Set(changes.map(\.namespace)) { state.freeNumber(of: namespace) }
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
