import Foundation

extension EventLog {
    /// Hands the events of an ascending query to `body` in pages, of which the next is read while one is looked at.
    ///
    /// - Throws: ``EventLogError`` if the log cannot be read; what `body` throws.
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

    /// The switches as the events alone leave them, without a check of hashes.
    ///
    /// - Throws: ``EventLogError`` if the log cannot be read.
    public func fold() async throws -> LogSnapshot {
        try await fold(verifyingHashes: false)
    }

    /// Reads all events, page by page.
    public func fold(verifyingHashes isVerified: Bool) async throws -> LogSnapshot {
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

    /// Reads the events up to `position`, page by page.
    public func snapshot(at position: Position?) async throws -> LogSnapshot {
        let end = try await head()
        let position = position ?? end.position
        guard position >= .start, position <= end.position else {
            throw EventLogError.noSuchPosition(position, head: end.position)
        }
        let first = end.position == .start ? nil : try await events(EventQuery(limit: 1)).first
        var fold = Fold(Head(position: .start, hash: first?.previousHash ?? end.hash))
        try await forEachPage(EventQuery(through: position)) { page in
            try Task.checkCancellation()
            for event in page { fold.apply(event) }
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
