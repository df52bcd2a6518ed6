import Foundation

/// A log that folds its events where they are, by the columns that a fold needs.
package protocol EventFolding: EventLog {
    /// See ``EventLog/fold(verifyingHashes:)``.
    func foldInPlace(verifyingHashes isVerified: Bool) async throws -> LogSnapshot
}

extension EventLog {
    /// Hands the events of an ascending query to `body` in pages, of which the next is read while one is looked at.
    ///
    /// - Throws: ``EventLogError`` where the log cannot be read; what `body` throws.
    func forEachPage(
        _ query: EventQuery = EventQuery(),
        size: Int = 1_000,
        isolation: isolated (any Actor)? = #isolation,
        _ body: ([Event]) throws -> Void
    ) async throws {
        var (page, rest) = try await pages(query, size: size).read()
        while let current = page {
            let pages = rest
            async let next = pages.read()
            try body(current)
            (page, rest) = try await next
        }
    }

    /// The switches as the events alone leave them: nothing that the log derives of them is asked.
    ///
    /// A log whose file may have been tampered with is one whose ``snapshot(at:)`` says something else.
    ///
    /// Cost: reads the whole log, and decodes no content. A log in SQLite is read in one transaction: its -wal grows
    /// meanwhile by whatever is appended, and to close it waits for the end; to cancel the task is an end.
    ///
    /// - Parameter isVerified: Whether to recompute each event's hashes, and to check that it links to the one before.
    /// - Throws: ``EventLogError`` where the log cannot be read; ``EventLogError/Code/damaged`` where a hash does not hold;
    ///   `CancellationError` where the task is cancelled.
    public func fold(verifyingHashes isVerified: Bool = false) async throws -> LogSnapshot {
        if let log = self as? any EventFolding { return try await log.foldInPlace(verifyingHashes: isVerified) }
        let start = try await snapshot(at: .start).head
        var fold = Fold(start)
        var chain = EventChain(after: start)
        try await forEachPage { page in
            try Task.checkCancellation()
            for event in page {
                if isVerified { try chain.verify(event) }
                fold.apply(event)
            }
        }
        return fold.snapshot
    }
}

/// The switches as events leave them, by the state that each carries.
struct Fold: Sendable {
    /// A living switch.
    struct Life: Sendable {
        /// The event that it has been alive since.
        let since: Position
        /// The state that was put last, at the version and position of its last event.
        var state: StoredSwitch
    }

    private(set) var head: Head
    private(set) var lives: [UUID: Life] = [:]

    init(_ start: Head) {
        head = start
    }

    var snapshot: LogSnapshot { LogSnapshot(head: head, states: lives.values.map(\.state)) }

    mutating func apply(_ event: Event) {
        head = Head(position: event.position, hash: event.hash)
        switch event.effect {
        case .puts:
            guard let state = StoredSwitch(event) else { return }
            lives[event.switchID] = Life(since: lives[event.switchID]?.since ?? event.position, state: state)
        case .removes:
            lives[event.switchID] = nil
        case .advances:
            lives[event.switchID]?.state.version = event.version
            lives[event.switchID]?.state.position = event.position
        }
    }
}

extension StoredSwitch {
    /// The switch that an event puts; nil if it puts none.
    init?(_ event: Event) {
        guard event.effect == .puts, let json = event.storedSwitch else { return nil }
        self.init(
            id: event.switchID,
            namespace: event.namespace,
            name: event.name,
            version: event.version,
            position: event.position,
            json: json
        )
    }
}
