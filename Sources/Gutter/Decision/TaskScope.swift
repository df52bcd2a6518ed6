import Synchronization

/// What holds for a task and the tasks it makes: inputs, who is told of decisions, and the overrides and the default
/// manager of a test.
///
/// Reading a task-local value costs a third of a dictionary lookup, so nobody reads one before the first was ever set.
package final class TaskScope: Sendable {
    @TaskLocal private static var value: TaskScope?
    private static let wasUsed = Atomic<Bool>(false)

    /// By the number of the manager's follower, which all its namespaces share. Not by its address: a scope may outlive
    /// the manager, and another one may get the same address then.
    private let inputs: [(follower: UInt64, inputs: StoredInputs)]
    /// By the follower and the namespace: answers by name in normal form.
    private let overrides: [NamespaceID: [String: Bool]]
    /// Who is told of decisions, the outermost first.
    private let recorders: [(of: NamespaceID, recorder: DecisionRecorder)]
    package let defaultManager: Manager?

    private struct NamespaceID: Hashable {
        let follower: UInt64
        let namespace: String
    }

    /// A scope that is the task's own but for what is given.
    private init(
        inputs: [(follower: UInt64, inputs: StoredInputs)]? = nil,
        overrides: [NamespaceID: [String: Bool]]? = nil,
        recorders: [(of: NamespaceID, recorder: DecisionRecorder)]? = nil,
        defaultManager: Manager? = nil
    ) {
        let current = Self.current
        self.inputs = inputs ?? current?.inputs ?? []
        self.overrides = overrides ?? current?.overrides ?? [:]
        self.recorders = recorders ?? current?.recorders ?? []
        self.defaultManager = defaultManager ?? current?.defaultManager
    }

    /// Whether the process has ever made a scope.
    static var isUsed: Bool { wasUsed.load(ordering: .relaxed) }

    /// The task's scope, if it has one.
    package static var current: TaskScope? {
        isUsed ? value : nil
    }

    package static func with<Result>(_ scope: TaskScope, _ body: () throws -> Result) rethrows -> Result {
        wasUsed.store(true, ordering: .relaxed)
        return try $value.withValue(scope, operation: body)
    }

    package static func with<Result>(
        _ scope: TaskScope,
        isolation: isolated (any Actor)? = #isolation,
        _ body: () async throws -> Result
    ) async rethrows -> Result {
        wasUsed.store(true, ordering: .relaxed)
        return try await $value.withValue(scope, operation: body, isolation: isolation)
    }
}

// MARK: - Reading

extension TaskScope {
    /// The task's inputs for a manager.
    func inputs(of manager: Manager) -> StoredInputs? {
        let follower = manager.follower.id
        return inputs.first { $0.follower == follower }?.inputs
    }

    /// The task's answers for a manager's namespace, by name in normal form.
    func overrides(in manager: Manager) -> [String: Bool] {
        overrides.isEmpty ? [:] : overrides[Self.namespace(of: manager)] ?? [:]
    }

    /// Who is told of the decisions of a manager's namespace.
    func recorders(of manager: Manager) -> [DecisionRecorder] {
        if recorders.isEmpty { return [] }
        let namespace = Self.namespace(of: manager)
        return recorders.filter { $0.of == namespace }.map(\.recorder)
    }

    private static func namespace(of manager: Manager) -> NamespaceID {
        NamespaceID(follower: manager.follower.id, namespace: manager.namespace)
    }
}

// MARK: - Making

extension TaskScope {
    /// The task's scope with answers for some switches of a manager's namespace besides.
    package static func overriding(_ switches: [String: Bool], in manager: Manager) -> TaskScope {
        var overrides = current?.overrides ?? [:]
        for (name, value) in switches {
            overrides[namespace(of: manager), default: [:]][(try? Name(name).description) ?? name] = value
        }
        return TaskScope(overrides: overrides)
    }

    /// The task's scope with another default manager.
    package static func defaulting(to manager: Manager) -> TaskScope {
        TaskScope(defaultManager: manager)
    }

    /// The task's scope with other inputs for a manager.
    static func providing(_ inputs: StoredInputs, for manager: Manager) -> TaskScope {
        let follower = manager.follower.id
        let others = current?.inputs.filter { $0.follower != follower } ?? []
        return TaskScope(inputs: [(follower, inputs)] + others)
    }

    /// The task's scope with one more who is told of the decisions of a manager's namespace.
    static func recording(_ manager: Manager, with recorder: @escaping DecisionRecorder) -> TaskScope {
        TaskScope(recorders: (current?.recorders ?? []) + [(namespace(of: manager), recorder)])
    }
}
