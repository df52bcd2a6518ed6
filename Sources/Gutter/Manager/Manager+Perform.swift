extension Manager {
    /// The path of every change: plan it on the projection, append it, apply it, publish, signal.
    func perform(
        _ command: some Command,
        by actor: String?,
        reason: String?,
        idempotencyKey: String?
    ) async throws -> [Event] {
        let namespace = try scope.get()
        let attribution = Attribution.resolve(actor: actor, reason: reason)
        try attribution.validate()
        if let events = try await repeated(command, idempotencyKey) { return events }
        while true {
            let projection = follower.projection
            do {
                let scope = CommandScope(
                    namespace: namespace,
                    attribution: attribution,
                    idempotencyKey: idempotencyKey,
                    position: projection.head.position
                )
                let switches = projection[namespace.description]
                guard let request = try command.plan(on: switches, in: scope) else { return [] }
                let events = try await log.append(request).events
                try await applied(events)
                return events
            } catch  where Self.isWorthAnotherLook(error) {
                // Somebody else's change came first, perhaps. Where there is none, the answer stands.
                guard try await follower.catchUp() || follower.projection.head.position > projection.head.position
                else { throw error }
            }
        }
    }

    /// The first result of a command with an idempotency key that was seen before.
    private func repeated(_ command: some Command, _ key: String?) async throws -> [Event]? {
        guard let key else { return nil }
        try ValidationError.check(key, "idempotency key", atMost: Limits.identifier)
        let events = try await log.transaction(forKey: key)
        guard let last = events.last else { return nil }
        guard events.allSatisfy({ $0.namespace == namespace }), command.isFulfilled(by: events) else {
            throw EventLogError.idempotencyConflict(key)
        }
        if last.position > follower.projection.head.position { try await follower.catchUp() }
        return events
    }

    /// Takes in events that were just appended. They are in the log whatever happens here.
    private func applied(_ events: [Event]) async throws {
        do {
            try await follower.catchUp(appended: events)
        } catch {
            let position = events.last?.position ?? .start
            throw EventLogError(
                .recordedNotApplied,
                "The change is recorded, up to event #\(position), but could not be applied in this process: \(error)"
            )
        }
    }

    /// Whether an error may come from a projection that is behind the log.
    private static func isWorthAnotherLook(_ error: any Error) -> Bool {
        switch error {
        case is SwitchNotFound, is SwitchExists, is SwitchConflict: true
        case let error as EventLogError: error.isStale
        default: false
        }
    }
}
