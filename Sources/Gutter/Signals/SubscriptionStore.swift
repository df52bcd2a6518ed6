/// Keeps how far each durable subscription has come, by name.
public protocol SubscriptionStore: Sendable {
    /// How far a subscription has come; nil if it has none of its own yet.
    ///
    /// - Throws: ``EventLogError`` if the store cannot be read.
    func position(ofSubscription name: String) async throws -> Head?

    /// Notes how far a subscription has come. It never goes back: an earlier position than the one that is kept changes
    /// nothing.
    ///
    /// - Throws: ``EventLogError`` if the store cannot be written.
    func advance(subscription name: String, to head: Head) async throws

    /// Forgets a subscription, so that one of that name starts anew. Does nothing if there is none.
    ///
    /// - Throws: ``EventLogError`` if the store cannot be written.
    func remove(subscription name: String) async throws
}

extension Manager {
    /// Hands each change of this namespace to `handler`, in the order of the log, no matter who made it: those since
    /// the subscription's last run first, then those to come, until the task is cancelled.
    ///
    /// ```swift
    /// try await gutter.subscribe("mailer") { change in try await mail(change.event) }
    /// ```
    ///
    /// At least once: how far it has come is kept under its name after each transaction, so that after a crash the
    /// transaction at hand is delivered again. Run one at a time under a name; two would both get everything.
    ///
    /// - Parameters:
    ///   - name: Names the subscription across restarts.
    ///   - store: Where its position is kept. Default: the log itself, if it can, as SQLite's and the one in memory can.
    ///   - start: Where a new subscription starts. Default: with the changes to come.
    ///   - isolation: The caller's, which `handler` shares.
    ///   - handler: Is awaited before the next change; if it throws, the subscription ends with that error, and its
    ///     next run starts with the same transaction.
    /// - Throws: What `handler` throws; ``EventLogError`` if the log or the store fails, or the log is not the one
    ///   that the subscription has followed.
    public func subscribe(
        _ name: String,
        in store: (any SubscriptionStore)? = nil,
        from start: Moment = .head,
        isolation: isolated (any Actor)? = #isolation,
        handler: (SwitchChange) async throws -> Void
    ) async throws {
        let namespace = try scope.get().description
        try ValidationError.check(identifier: name, "subscription name")
        guard let store = store ?? log as? any SubscriptionStore else {
            throw ValidationError(
                "subscription",
                value: name,
                rule: "has no store for its position, and this log keeps none",
                remedy: "Give one with `in:`."
            )
        }
        var head = try await store.position(ofSubscription: name)
        if head == nil {
            let beginning = try await log.snapshot(at: try await log.position(of: start)).head
            // Kept at once: a first run that ends early must not lose what comes before the next.
            try await store.advance(subscription: name, to: beginning)
            head = beginning
        }
        guard var head else { return }
        try await checkLog(isThatOf: head)
        var lives = try await projection(at: .position(head.position))
        for try await batch in log.batches(after: head.position) {
            for transaction in batch.chunked(on: \.transaction) {
                var isDelivered = false
                for event in transaction {
                    guard event.previousHash == head.hash else { throw EventLogError.replaced(at: event.position) }
                    head = Head(position: event.position, hash: event.hash)
                    let applied = lives.apply(event)
                    guard event.namespace == namespace, let element = applied.switch else { continue }
                    try await handler(SwitchChange(switch: element, event: event))
                    isDelivered = true
                }
                if isDelivered { try await store.advance(subscription: name, to: head) }
            }
            // A change of another namespace is not worth a sync of the disk.
            try await store.advance(subscription: name, to: head)
        }
    }

    private func checkLog(isThatOf head: Head) async throws {
        let end = try await log.head().position
        guard head.position <= end, try await log.snapshot(at: head.position).head.hash == head.hash else {
            throw EventLogError.replaced(at: head.position)
        }
    }
}
