import Logging

extension Manager {
    /// The path of every change: plan it on the projection, append it, apply it, publish, signal.
    func perform(
        _ command: some Command,
        by actor: String?,
        reason: String?,
        idempotencyKey: String?,
        asked words: JSONObject? = nil
    ) async throws -> [Event] {
        let fingerprint = fingerprint(of: command, asked: words)
        let attribution = Attribution.resolve(actor: actor, reason: reason)
        try attribution.validate()
        try ValidationError.check(identifier: idempotencyKey, "idempotency key")
        if let events = try await result(ofCommand: fingerprint, idempotencyKey) { return events }
        while true {
            // Taken first, so that what the command reads from the log besides is at least as new as what it plans on.
            let projection = follower.projection
            let basis = projection.head
            do {
                let prepared = try await command.prepared(for: self)
                if let request = try request(
                    for: prepared,
                    fingerprint,
                    on: projection,
                    attribution,
                    idempotencyKey
                ) {
                    let events = try await log.append(request).events
                    try await applied(events)
                    warnOfConditions(in: events)
                    return events
                }
                // Nothing to do, unless this process is behind the log.
                guard try await isBehind(basis) else { return [] }
            } catch  where Self.isWorthAnotherLook(error) {
                // Somebody else's change came first, perhaps this very command. If there is none, the answer stands.
                if let events = try await result(ofCommand: fingerprint, idempotencyKey) { return events }
                guard try await isBehind(basis) else { throw error }
            }
        }
    }

    private func request(
        for command: some Command,
        _ fingerprint: String?,
        on projection: Projection,
        _ attribution: Attribution,
        _ idempotencyKey: String?
    ) throws -> AppendRequest? {
        let namespace = try scope.get()
        let switches = projection[namespace.description]
        let plan = try command.plan(on: switches, in: namespace).completed(on: switches, in: namespace)
        var request = CommandScope(namespace: namespace, attribution: attribution)
            .request(for: plan, at: projection.head.position)
        request?.idempotencyKey = idempotencyKey
        request?.fingerprint = fingerprint
        request?.basis = projection.head
        request?.clock = follower.clock
        return request
    }

    /// Whether the log has gone beyond `basis`, which was the projection's head. If so, the projection catches up.
    private func isBehind(_ basis: Head) async throws -> Bool {
        try await follower.catchUp() || follower.projection.head.position > basis.position
    }

    /// - Parameter words: What is asked for, if that is not what the command says: it may be made from the switches as they are
    ///   by now.
    private func fingerprint(of command: (any Command)?, asked words: JSONObject?) -> String? {
        guard var fingerprint = words ?? command?.fingerprint else { return nil }
        fingerprint["namespace"] = .string(namespace)
        return JSON.object(fingerprint).text
    }

    /// The first result of a command whose idempotency key was used before.
    private func result(ofCommand fingerprint: String?, _ key: String?) async throws -> [Event]? {
        guard let key, let fingerprint, let events = try await log.result(ofCommand: fingerprint, key: key),
            let last = events.last
        else { return nil }
        if last.position > follower.projection.head.position { try await follower.catchUp() }
        return events
    }

    /// The first result of what is asked for in these words, if the idempotency key was used before.
    ///
    /// - Throws: ``EventLogError/Code/idempotencyConflict`` if it was used for something else.
    package func result(asked words: JSONObject, idempotencyKey: String?) async throws -> [Event]? {
        try await result(ofCommand: fingerprint(of: nil, asked: words), idempotencyKey)
    }

    /// Takes in events that were just appended. They are in the log, whatever happens here.
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

    /// Logs each condition that came with `events` and that no input can ever meet, as far as this process knows.
    private func warnOfConditions(in events: [Event]) {
        let registry = follower.publisher.registry
        for event in events {
            guard let conditions = event.changes.conditions else { continue }
            let old = Set(conditions.previous ?? [])
            for condition in conditions.current ?? [] where !old.contains(condition) {
                guard let objection = registry.objection(to: condition) else { continue }
                follower.logger.warning(
                    "A condition cannot be decided for any input: compare with a value of the argument's kind.",
                    metadata: [
                        "namespace": "\(event.namespace)", "switch": "\(event.name)", "condition": "\(condition)",
                        "reason": "\(objection)",
                    ]
                )
            }
        }
    }

    /// Whether an error may come from a projection that is behind the log.
    private static func isWorthAnotherLook(_ error: any Error) -> Bool {
        switch error {
        case is SwitchNotFound, is SwitchExists, is SwitchConflict, is RollbackRefused, is PlanOutdated,
            is RevertConflict, is RevertRefused:
            true
        case let error as EventLogError: error.isStale || error.code == .idempotencyConflict
        default: false
        }
    }
}
