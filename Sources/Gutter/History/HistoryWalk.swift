import Foundation

/// Steps through the history of a namespace, and gives a view of it after each step. A step costs what it changes.
package struct HistoryWalk: Sendable {
    private let manager: Manager
    private var projection: Projection
    private var table: SwitchTable
    private var compiled: [UUID: CompiledSwitch] = [:]

    /// A walk that starts with the switches as they are in `projection`.
    package init(_ manager: Manager, from projection: Projection) {
        self.manager = manager
        self.projection = projection
        let registry = manager.follower.publisher.registry
        let switches = projection[manager.namespace].unordered.map { CompiledSwitch($0, with: registry) }
        table = SwitchTable(switches)
        for element in switches { compiled[element.record.id] = element }
    }

    /// The switches as they are now.
    package var view: PointInTimeView {
        PointInTimeView(manager, projection, scope: manager.scope, table: table)
    }

    /// Takes in some events, which may leave out those of other namespaces.
    package mutating func apply(_ events: some Collection<Event>) {
        let registry = manager.follower.publisher.registry
        let namespace = manager.namespace
        for event in events { projection.apply(event) }
        let after = projection[namespace]
        let touched = Set(events.filter { $0.namespace == namespace }.map(\.switchID))
        let removed = touched.compactMap { compiled.removeValue(forKey: $0) }
        let added = touched.compactMap { after[$0].map { CompiledSwitch($0, with: registry) } }
        for element in added { compiled[element.record.id] = element }
        table = table.replacing(removed: removed, added: added)
    }
}
