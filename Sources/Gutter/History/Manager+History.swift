extension Manager {
    /// The switches of this namespace as they were at a moment.
    ///
    /// Cost: reads and compiles the switches that were alive then, in all namespaces, however long the log is and
    /// however many have come and gone.
    ///
    /// - Throws: ``EventLogError`` if the log has no such moment or cannot be read; ``ValidationError`` if this
    ///   manager's namespace breaks a rule.
    public func asOf(_ moment: Moment) async throws -> PointInTimeView {
        _ = try scope.get()
        return PointInTimeView(self, try await projection(at: moment))
    }

    /// What differs in this namespace between two moments, switch by switch.
    ///
    /// - Throws: ``EventLogError`` if the log has no such moment or cannot be read.
    public func diff(from earlier: Moment, to later: Moment = .head) async throws -> Diff {
        let namespace = try scope.get().description
        return Diff(
            from: try await projection(at: earlier),
            to: try await projection(at: later),
            namespace: namespace
        )
    }

    package func projection(at moment: Moment) async throws -> Projection {
        Projection(try await log.snapshot(at: try await log.position(of: moment)))
    }
}
