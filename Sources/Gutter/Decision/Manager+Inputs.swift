extension Manager {
    /// Gives every check of this manager and its namespaces these inputs, until they are replaced or removed.
    public func setInputs<each Input: Sendable>(_ input: repeat each Input) {
        follower.publisher.publish(inputs: StoredInputs(repeat each input))
    }

    /// Removes the inputs that ``setInputs(_:)`` has given.
    public func removeInputs() {
        follower.publisher.publish(inputs: nil)
    }

    /// Gives every check inside `body`, in the task and the tasks it makes, these inputs besides. Scopes add up.
    ///
    /// - Throws: What `body` throws.
    public func withInputs<each Input: Sendable, Result>(
        _ input: repeat each Input,
        perform body: () throws -> Result
    ) rethrows -> Result {
        try TaskScope.with(scope(adding: repeat each input), body)
    }

    /// Gives every check inside `body`, in the task and the tasks it makes, these inputs besides. Scopes add up.
    ///
    /// - Throws: What `body` throws.
    public func withInputs<each Input: Sendable, Result>(
        _ input: repeat each Input,
        isolation: isolated (any Actor)? = #isolation,
        perform body: () async throws -> Result
    ) async rethrows -> Result {
        try await TaskScope.with(scope(adding: repeat each input), isolation: isolation, body)
    }

    /// Tells `recorder` of every decision of this namespace inside `body`, in the task and the tasks it makes, on the
    /// thread of the check. It costs nothing elsewhere, whereas a handler of a signal slows every check of the process.
    ///
    /// - Throws: What `body` throws.
    package func withDecisions<Result>(
        recordedBy recorder: @escaping DecisionRecorder,
        perform body: () throws -> Result
    ) rethrows -> Result {
        try TaskScope.with(.recording(self, with: recorder), body)
    }

    /// Tells `recorder` of every decision of this namespace inside `body`; see the synchronous form.
    ///
    /// - Throws: What `body` throws.
    package func withDecisions<Result>(
        recordedBy recorder: @escaping DecisionRecorder,
        isolation: isolated (any Actor)? = #isolation,
        perform body: () async throws -> Result
    ) async rethrows -> Result {
        try await TaskScope.with(.recording(self, with: recorder), isolation: isolation, body)
    }

    private func scope<each Input: Sendable>(adding input: repeat each Input) -> TaskScope {
        let earlier = TaskScope.current?.inputs(of: self)
        return .providing(StoredInputs(repeat each input, after: earlier), for: self)
    }
}
