import Synchronization

/// What holds for a task and the tasks it makes: inputs, and the overrides and the default manager of a test.
///
/// Reading a task-local value costs a third of a dictionary lookup, so nobody reads one before the first was ever set.
package struct TaskScope: Sendable {
    @TaskLocal private static var value = TaskScope()
    private static let wasUsed = Atomic<Bool>(false)

    /// By the manager's follower, which all its namespaces share.
    var inputs: [ObjectIdentifier: StoredInputs] = [:]
    /// By the follower and the namespace: answers by name in normal form.
    var overrides: [OverrideScope: [String: Bool]] = [:]
    package var defaultManager: Manager?

    struct OverrideScope: Hashable {
        let follower: ObjectIdentifier
        let namespace: String
    }

    /// Whether the process has ever made a scope.
    static var isUsed: Bool { wasUsed.load(ordering: .relaxed) }

    /// The task's scope; nil as long as the process has never made one.
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

extension TaskScope {
    /// The task's scope with answers for some switches of a manager's namespace besides.
    package init(overriding switches: [String: Bool], in manager: Manager) {
        self = TaskScope.current ?? TaskScope()
        let scope = OverrideScope(follower: ObjectIdentifier(manager.follower), namespace: manager.namespace)
        for (name, value) in switches {
            overrides[scope, default: [:]][(try? Name(name).description) ?? name] = value
        }
    }

    /// The task's scope with another default manager.
    package init(defaultManager: Manager) {
        self = TaskScope.current ?? TaskScope()
        self.defaultManager = defaultManager
    }

    init(adding inputs: StoredInputs, of manager: Manager) {
        self = TaskScope.current ?? TaskScope()
        self.inputs[ObjectIdentifier(manager.follower)] = inputs
    }
}
