/// The switches of a namespace as they were at one moment: ask it what you would ask a manager, and it answers
/// with the switches, the ancestors and the conditions of that time.
///
/// ```swift
/// let then = try await gutter.asOf(.date(incident))
/// then.isActive("checkout", for: user)
/// ```
///
/// Arguments and operators are those that the manager knows; the manager's and the task's inputs count as they do for
/// the manager. Overrides of tests do not, and no signal is sent.
public struct PointInTimeView: Sendable {
    /// The position, and the hash of the event there.
    public let head: Head

    private let manager: Manager
    private let scope: Result<Namespace, ValidationError>
    package let projection: Projection
    private let table: SwitchTable

    /// Nobody is connected to these.
    private static let silence = Signals(hub: .silent)

    init(_ manager: Manager, _ projection: Projection, scope: Result<Namespace, ValidationError>? = nil) {
        let scope = scope ?? manager.scope
        let switches = projection[(try? scope.get().description) ?? ""].unordered
        let table = SwitchTable(switches.map { CompiledSwitch($0, with: manager.follower.publisher.registry) })
        self.init(manager, projection, scope: scope, table: table)
    }

    init(
        _ manager: Manager,
        _ projection: Projection,
        scope: Result<Namespace, ValidationError>,
        table: SwitchTable
    ) {
        self.head = projection.head
        self.manager = manager
        self.scope = scope
        self.projection = projection
        self.table = table
    }

    /// The position of the last event that counts.
    public var position: Position { head.position }

    /// The namespace, its segments joined by `.`.
    public var namespace: String { (try? scope.get().description) ?? "" }

    /// The switches of a namespace inside this one, at the same moment; see ``Manager/namespaced(_:)-(String)``.
    public func namespaced(_ segment: String) -> PointInTimeView {
        let scope = scope.flatMap { namespace in
            Result { () throws(ValidationError) in try namespace.appending(segment) }
        }
        return PointInTimeView(manager, projection, scope: scope)
    }

    package var log: any EventLog { manager.log }

    package var records: NamespaceProjection { projection[namespace] }

    /// The switches that were alive, sorted by name. They cannot save themselves: they are of the past.
    public var switches: [Switch] {
        records.all.map(\.detached)
    }

    /// The switch that had this name.
    ///
    /// - Throws: ``SwitchNotFound``; ``ValidationError`` if the name breaks a rule.
    public func `switch`(_ name: String) throws -> Switch {
        let name = try Name(name).description
        guard let record = records[name] else { throw SwitchNotFound(name: name, namespace: namespace) }
        return record.detached
    }
}

// MARK: - Deciding

extension PointInTimeView {
    /// Whether the switch was on without inputs of the call; an unknown name was off.
    public func isActive(_ name: String) -> Bool {
        isActive(name, .none, isExclusive: false)
    }

    /// Whether the switch was on for some inputs; an unknown name was off.
    ///
    /// - Parameters:
    ///   - name: The name that the switch had then.
    ///   - input: Users, requests, … of any types; nil is no input.
    ///   - exclusive: Whether to leave out the manager's and the task's inputs.
    public func isActive<each Input>(_ name: String, for input: repeat each Input, exclusive: Bool = false) -> Bool {
        InputReferences.with(repeat each input) { isActive(name, $0, isExclusive: exclusive) }
    }

    /// What the switch decided without inputs of the call, and why.
    ///
    /// - Throws: ``SwitchNotFound``; ``ValidationError`` if the name breaks a rule.
    public func evaluate(_ name: String) throws -> Evaluation {
        try evaluate(name, .none, isExclusive: false)
    }

    /// What the switch decided for some inputs, and why.
    ///
    /// - Parameters:
    ///   - name: The name that the switch had then.
    ///   - input: Users, requests, … of any types; nil is no input.
    ///   - exclusive: Whether to leave out the manager's and the task's inputs.
    /// - Throws: ``SwitchNotFound``; ``ValidationError`` if the name breaks a rule.
    public func evaluate<each Input>(
        _ name: String,
        for input: repeat each Input,
        exclusive: Bool = false
    ) throws -> Evaluation {
        // The error is carried out by hand, as in Manager.evaluate.
        try InputReferences.with(repeat each input) { inputs in
            Result { try evaluate(name, inputs, isExclusive: exclusive) }
        }
        .get()
    }

    /// What the switch decided for one input for each element of `attributes`, and why.
    ///
    /// - Throws: ``SwitchNotFound``; ``ValidationError`` if the name breaks a rule.
    package func evaluate(_ name: String, attributes: [Attributes]) throws -> Evaluation {
        try InputReferences.with(each: attributes) { try evaluate(name, $0, isExclusive: false) }
    }

    private func isActive(_ name: String, _ inputs: InputReferences, isExclusive: Bool) -> Bool {
        guard let name = try? Name(name).description else { return false }
        return decide(name, inputs, isExclusive: isExclusive, for: nil) ?? false
    }

    private func evaluate(_ name: String, _ inputs: InputReferences, isExclusive: Bool) throws -> Evaluation {
        let name = try Name(name).description
        let observer = DecisionObserver(signals: Self.silence, overrides: [:])
        guard decide(name, inputs, isExclusive: isExclusive, for: observer) != nil, let evaluation = observer.evaluation
        else { throw SwitchNotFound(name: name, namespace: namespace) }
        return evaluation
    }

    /// Decides the switch with this name in normal form; nil if there was none.
    private func decide(
        _ name: String,
        _ inputs: InputReferences,
        isExclusive: Bool,
        for observer: DecisionObserver?
    ) -> Bool? {
        let taskInputs = isExclusive ? nil : TaskScope.current?.inputs(of: manager)
        return withExtendedLifetime((table, taskInputs, observer)) {
            manager.decisions.withTable { _, managerInputs in
                name.withUTF8Bytes { bytes in
                    guard let element = table.find(bytes, hash: NameHash.hash(bytes)) else { return nil }
                    let inputs = Decision.Inputs(
                        ofManager: isExclusive ? .none : managerInputs,
                        ofTask: taskInputs?.references ?? .none,
                        ofCall: inputs
                    )
                    return Decision(table: Borrowed(table), inputs: inputs, observer: observer.map(Borrowed.init))
                        .isActive(element)
                }
            }
        }
    }
}
