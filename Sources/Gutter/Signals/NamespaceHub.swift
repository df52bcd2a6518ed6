import Logging
import Synchronization

/// What the managers of one namespace share: the handlers of its signals, and the number by which decisions find its
/// switches.
///
/// It goes with the last manager, ``Signals`` or connected handler of the namespace, so that asking about a million names
/// leaves nothing behind.
final class NamespaceHub: Sendable {
    let name: String
    /// See ``DecisionPublisher/hold(_:)``.
    let number: Int

    let switchRegistered: HandlerList<SwitchChange>
    let switchUpdated: HandlerList<SwitchChange>
    let switchUnregistered: HandlerList<SwitchChange>
    let switchChecked: HandlerList<Switch>
    let switchActive: HandlerList<Switch>
    let conditionApplyError: HandlerList<ConditionError>
    let unknownSwitch: HandlerList<String>

    /// How many handlers are connected to signals that a decision sends.
    let checks = ConnectionCount()

    /// Who keeps it while handlers are connected. Weak: a handler may well hold a manager, and so the hubs.
    private let countConnections: @Sendable (NamespaceHub, _ change: Int) -> Void
    private let hasEnded: @Sendable (_ name: String) -> Void

    fileprivate init(
        _ name: String,
        number: Int,
        logger: Logger,
        countConnections: @escaping @Sendable (NamespaceHub, _ change: Int) -> Void,
        hasEnded: @escaping @Sendable (_ name: String) -> Void
    ) {
        self.name = name
        self.number = number
        self.countConnections = countConnections
        self.hasEnded = hasEnded
        switchRegistered = HandlerList("switchRegistered", logger: logger)
        switchUpdated = HandlerList("switchUpdated", logger: logger)
        switchUnregistered = HandlerList("switchUnregistered", logger: logger)
        switchChecked = HandlerList("switchChecked", countedBy: checks, logger: logger)
        switchActive = HandlerList("switchActive", countedBy: checks, logger: logger)
        conditionApplyError = HandlerList("conditionApplyError", countedBy: checks, logger: logger)
        unknownSwitch = HandlerList("unknownSwitch", logger: logger)
    }

    /// One that nobody connects to and that has no switches.
    static let silent = NamespaceHub("", number: .max, logger: .gutter) { _, _ in
    } hasEnded: { _ in
    }

    func count(connections change: Int) {
        countConnections(self, change)
    }

    deinit {
        hasEnded(name)
    }
}

/// The hubs of a log's namespaces that somebody needs, by name.
final class NamespaceHubs: Sendable {
    private struct Entry {
        weak var hub: NamespaceHub?
        var connections = 0
        /// Keeps the hub while handlers are connected, whether or not a manager lives.
        var kept: NamespaceHub?
    }

    // A hub that is taken out is released outside the lock: its deinit calls `forget`, which takes the lock.
    private let entries = Mutex<[String: Entry]>([:])
    private let publisher: DecisionPublisher
    private let logger: Logger

    init(publisher: DecisionPublisher, logger: Logger) {
        self.publisher = publisher
        self.logger = logger
    }

    /// The hub of a namespace, the same for all who need it at a time.
    func hub(of namespace: Namespace) -> NamespaceHub {
        let name = namespace.description
        return entries.withLock { entries in
            if let hub = entries[name]?.hub { return hub }
            let hub = NamespaceHub(name, number: publisher.hold(name), logger: logger) { [weak self] hub, change in
                self?.count(connections: change, of: hub)
            } hasEnded: { [weak self, publisher] name in
                self?.forget(name)
                publisher.release(name)
            }
            entries[name] = Entry(hub: hub)
            return hub
        }
    }

    /// The hub of a namespace if somebody needs it.
    func livingHub(of namespace: String) -> NamespaceHub? {
        entries.withLock { $0[namespace]?.hub }
    }

    /// How many there are.
    var count: Int { entries.withLock { $0.count } }

    private func count(connections change: Int, of hub: NamespaceHub) {
        let released = entries.withLock { entries in
            guard var entry = entries[hub.name] else { return nil as NamespaceHub? }
            let kept = entry.kept
            entry.connections += change
            entry.kept = entry.connections > 0 ? hub : nil
            entries[hub.name] = entry
            return kept
        }
        withExtendedLifetime(released) {}
    }

    private func forget(_ name: String) {
        let successor = entries.withLock { entries in
            let successor = entries[name]?.hub
            if successor == nil { entries[name] = nil }
            return successor
        }
        withExtendedLifetime(successor) {}
    }
}
