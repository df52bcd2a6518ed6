import Synchronization

/// What holds for a task and the tasks it makes: inputs, and the overrides and the default manager of a test.
///
/// Reading a task-local value costs a third of a dictionary lookup, so nobody reads one before the first was ever set.
package final class TaskScope: Sendable {
    @TaskLocal private static var value: TaskScope?
    private static let wasUsed = Atomic<Bool>(false)

    /// By the manager's follower, which all its namespaces share.
    private let inputs: [(follower: ObjectIdentifier, inputs: StoredInputs)]
    /// By the follower and the namespace: answers by name in normal form.
    private let overrides: [OverrideScope: [String: Bool]]
    package let defaultManager: Manager?

    private struct OverrideScope: Hashable {
        let follower: ObjectIdentifier
        let namespace: String
    }

    private init(
        inputs: [(follower: ObjectIdentifier, inputs: StoredInputs)],
        overrides: [OverrideScope: [String: Bool]],
        defaultManager: Manager?
    ) {
        self.inputs = inputs
        self.overrides = overrides
        self.defaultManager = defaultManager
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
        let follower = ObjectIdentifier(manager.follower)
        return inputs.first { $0.follower == follower }?.inputs
    }

    /// The task's answers for a manager's namespace, by name in normal form.
    func overrides(in manager: Manager) -> [String: Bool] {
        overrides.isEmpty ? [:] : overrides[Self.scope(of: manager)] ?? [:]
    }

    private static func scope(of manager: Manager) -> OverrideScope {
        OverrideScope(follower: ObjectIdentifier(manager.follower), namespace: manager.namespace)
    }
}

// MARK: - Making

extension TaskScope {
    /// The task's scope with answers for some switches of a manager's namespace besides.
    package static func overriding(_ switches: [String: Bool], in manager: Manager) -> TaskScope {
        var overrides = current?.overrides ?? [:]
        for (name, value) in switches {
            overrides[scope(of: manager), default: [:]][(try? Name(name).description) ?? name] = value
        }
        return TaskScope(
            inputs: current?.inputs ?? [],
            overrides: overrides,
            defaultManager: current?.defaultManager
        )
    }

    /// The task's scope with another default manager.
    package static func defaulting(to manager: Manager) -> TaskScope {
        TaskScope(inputs: current?.inputs ?? [], overrides: current?.overrides ?? [:], defaultManager: manager)
    }

    /// The task's scope with other inputs for a manager.
    static func providing(_ inputs: StoredInputs, for manager: Manager) -> TaskScope {
        let follower = ObjectIdentifier(manager.follower)
        let others = current?.inputs.filter { $0.follower != follower } ?? []
        return TaskScope(
            inputs: [(follower, inputs)] + others,
            overrides: current?.overrides ?? [:],
            defaultManager: current?.defaultManager
        )
    }
}
