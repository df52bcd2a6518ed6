public import Foundation
import Logging

/// The switches of one namespace of a log: asks them, changes them, and tells of their changes.
///
/// ```swift
/// let gutter = try await Manager(log: .sqlite(at: "switches.db"))
/// try await gutter.register(Switch("checkout", state: .global), by: "ada", reason: "launch")
/// gutter.isActive("checkout")  // true
/// ```
///
/// Reading never waits for the log: it goes by a projection in memory.
public final class Manager: Sendable {
    let follower: Follower
    private let hub: NamespaceHub
    /// Borrows from the follower and the hub.
    let decisions: DecisionReader
    /// The error that commands throw if an invalid segment was asked for.
    let scope: Result<Namespace, ValidationError>

    /// Opens a manager of the namespace `default`.
    ///
    /// Cost: reads the living switches, not the history.
    ///
    /// - Parameters:
    ///   - log: Where the events are. Default: in memory, until the process ends.
    ///   - arguments: What conditions may ask about.
    ///   - operators: Operators of your own, beside the built-in ones.
    ///   - autocreate: Whether a name that is asked for and unknown is registered, disabled, by the system; see
    ///     ``shutdown()``.
    ///   - clock: What time it is, for the events.
    /// - Throws: ``EventLogError`` if the log cannot be opened or read; ``ValidationError`` if two arguments or
    ///   two operators share a stored name.
    public convenience init(
        log: some EventLog = .inMemory,
        arguments: [any ArgumentContainer.Type] = [],
        operators: [any OperatorPredicate.Type] = [],
        autocreate: Bool = false,
        clock: WallClock = .system
    ) async throws {
        var configuration = Configuration()
        configuration.log = log
        configuration.arguments = arguments
        configuration.operators = operators
        configuration.autocreate = autocreate
        configuration.clock = clock
        try await self.init(configuration)
    }

    /// Opens a manager of the namespace `default`.
    ///
    /// - Throws: ``EventLogError`` if the log cannot be opened or read; ``ValidationError`` if two arguments or
    ///   two operators share a stored name.
    public convenience init(_ configuration: Configuration) async throws {
        let registry = try Registry(arguments: configuration.arguments, operators: configuration.operators)
        let follower = Follower(
            configuration.log,
            from: Projection(try await configuration.log.snapshot(at: nil)),
            registry: registry,
            autocreation: configuration.autocreate ? Autocreation() : nil,
            clock: configuration.clock,
            logger: configuration.logger
        )
        self.init(follower: follower, scope: .success(.default))
        if configuration.followsLog { follower.following.start(follower) }
    }

    /// An empty manager in memory.
    convenience init() {
        let log = InMemoryEventLog()
        let follower = Follower(
            log,
            from: Projection(logID: log.id),
            registry: Registry(),
            autocreation: nil,
            clock: .system,
            logger: .gutter
        )
        self.init(follower: follower, scope: .success(.default))
    }

    private init(follower: Follower, scope: Result<Namespace, ValidationError>) {
        self.follower = follower
        self.scope = scope
        // The empty name is no namespace's.
        let namespace = (try? scope.get()) ?? Namespace(normalized: "")
        hub = follower.hubs.hub(of: namespace)
        decisions = DecisionReader(follower.publisher, hub)
    }

    /// The log, of all namespaces.
    public var log: any EventLog { follower.log }

    /// Told when a switch of this namespace has changed, in any process, once the change can be read here.
    ///
    /// A command returns after its handlers have run. A handler may read the manager; to change switches, it
    /// starts a task.
    public var signals: Signals { Signals(hub: hub) }

    /// The manager of a namespace inside this one, on the same log.
    ///
    /// It shares the log, the inputs, as they are at each moment, the arguments, the operators and `autocreate`.
    /// Namespaces never see each other's switches. Inside `default` a segment stands alone: `notifications`; inside
    /// another it is appended: `notifications.email`. A segment that breaks a rule of names gives an empty namespace,
    /// whose commands throw the ``ValidationError``. A namespace without switches costs nothing once its last manager is
    /// gone, however many you have asked for.
    public func namespaced(_ segment: String) -> Manager {
        let scope = scope.flatMap { namespace in
            Result { () throws(ValidationError) in try namespace.appending(segment) }
        }
        return Manager(follower: follower, scope: scope)
    }

    /// The manager of a namespace, wherever this one is, on the same log.
    package func namespaced(_ namespace: Namespace) -> Manager {
        Manager(follower: follower, scope: .success(namespace))
    }

    /// The namespace, its segments joined by `.`.
    public var namespace: String {
        (try? scope.get().description) ?? ""
    }
}

extension Manager {
    /// Shuts the manager down and closes its log, for all managers on it: with ``shutdown()``, then
    /// ``EventLog/close()``.
    ///
    /// Call it if you opened the log for this manager. Afterwards the file of a log holds everything by itself, if no
    /// other process has it open. The manager still answers; commands throw.
    ///
    /// - Throws: ``EventLogError`` if the log cannot be closed.
    public func close() async throws {
        await shutdown()
        try await log.close()
    }

    /// Registers what `autocreate` has queued and stops following the log, then returns.
    ///
    /// The manager still answers, by what it has applied; it creates nothing more. A command catches up with the log
    /// before it gives up. The log stays open, for those who share it: ``close()`` closes it too.
    public func shutdown() async {
        await follower.autocreation?.drain()
        follower.following.stop()
        follower.waiters.fail(FollowingStopped())
    }
}

// MARK: - Reading

extension Manager {
    /// The switches of this namespace as they were published last.
    package var projection: NamespaceProjection {
        guard let namespace = try? scope.get() else { return NamespaceProjection() }
        return follower.projection[namespace.description]
    }

    /// The switches of this namespace, sorted by name. Cost: proportional to their number.
    public var switches: [Switch] {
        projection.all.map(retrieved)
    }

    /// A copy of the switch with this name.
    ///
    /// - Throws: ``SwitchNotFound``; ``ValidationError`` if the name breaks a rule.
    public func `switch`(_ name: String) throws -> Switch {
        let name = try Name(name).description
        guard let record = projection[name] else { throw SwitchNotFound(name: name, namespace: namespace) }
        return retrieved(record)
    }

    /// A copy of the switch with this identity, whatever its name is by now.
    ///
    /// - Throws: ``SwitchNotFound``, with the identity for a name.
    public func `switch`(id: UUID) throws -> Switch {
        guard let record = projection[id] else { throw SwitchNotFound(name: id.text, namespace: namespace) }
        return retrieved(record)
    }

    /// A copy of a switch as it was at a version that somebody has seen, such as on a page with a form: when it is
    /// saved, it sends what was edited, and not what somebody else has changed since.
    ///
    /// ```swift
    /// var copy = try await gutter.switch(id: form.id, version: form.version)
    /// copy.state = form.state
    /// try await copy.save(expecting: form.version)
    /// ```
    ///
    /// Cost: for an older version, reads the events from there to the nearer end of the switch's history.
    ///
    /// - Throws: ``SwitchNotFound``, with the identity for a name; ``EventLogError`` if the log cannot be read, or with the
    ///   code ``EventLogError/Code/versionConflict`` if the switch never had that version.
    public func `switch`(id: UUID, version: Int) async throws -> Switch {
        // It may have been seen in another process.
        if projection[id].map({ $0.version < version }) ?? true { try await follower.catchUp() }
        guard let record = projection[id] else { throw SwitchNotFound(name: id.text, namespace: namespace) }
        if version == record.version { return retrieved(record) }
        guard let properties = try await record.properties(at: version, in: log) else {
            throw EventLogError.unknownVersion(version, of: record)
        }
        return Switch(properties: properties, id: id, version: version, manager: self)
    }

    /// A copy of a switch that can save itself here.
    package func retrieved(_ record: SwitchRecord) -> Switch {
        Switch(properties: record.properties, id: record.id, version: record.version, manager: self)
    }
}

// MARK: - Events

extension Manager {
    /// The events of this namespace that match, the oldest first. All of them are read into memory.
    ///
    /// - Parameter filter: Which events; its namespace is this manager's, whatever it says.
    /// - Throws: ``EventLogError`` if the log cannot be read.
    public func events(matching filter: EventFilter) async throws -> [Event] {
        var filter = try filter.normalized()
        filter.namespace = try scope.get().description
        return try await log.events(EventQuery(matching: filter))
    }

    /// The events of this namespace after `position`, then those to come, as they arrive.
    ///
    /// The next event is read when it is asked for: a slow reader holds no memory and misses nothing.
    public func eventStream(after position: Position) -> EventStream {
        EventStream(batches: log.batches(after: position), namespace: namespace)
    }
}
