import Logging
import Synchronization

/// Follows one log for every manager that shares it: reads what is new, applies it, publishes the projection, and
/// signals, in the order of positions, no matter which process appended it.
final class Follower: Sendable {
    private struct State {
        var projection: Projection
        var handled: Position
        var isNoteOfUnreadableGiven = false
        var nextNoteOfClock = ContinuousClock.now
    }

    let log: any EventLog
    let publisher: DecisionPublisher
    let hubs: NamespaceHubs
    let autocreation: Autocreation?
    let clock: WallClock
    let logger: Logger
    let following = Following()
    /// Tasks that wait for an event to be applied.
    let waiters = PositionWaiters()
    private let state: Mutex<State>
    /// Taken in turn by those who follow, so that events are applied once and handlers run in order.
    private let turn = AsyncMutex()

    init(
        _ log: any EventLog,
        from projection: Projection,
        registry: Registry,
        autocreation: Autocreation?,
        clock: WallClock,
        logger: Logger
    ) {
        self.log = log
        self.autocreation = autocreation
        self.clock = clock
        self.logger = logger
        publisher = DecisionPublisher(projection, registry: registry)
        hubs = NamespaceHubs(publisher: publisher, logger: logger)
        state = Mutex(State(projection: projection, handled: projection.head.position))
        noteUnreadable()
    }

    /// A number of its own, which no other follower of the process ever has.
    var id: UInt64 { publisher.store.id }

    /// What was published last.
    var projection: Projection { state.withLock { $0.projection } }

    /// The last event whose handlers have run.
    var handledPosition: Position { state.withLock { $0.handled } }

    /// Takes in everything that the log has by now; afterwards every handler has run for it.
    ///
    /// - Parameter appended: Events that were just appended; if they are next, they need not be read again.
    /// - Returns: Whether there was anything.
    /// - Throws: ``EventLogError`` if the log cannot be read or is not the one it was.
    @discardableResult
    func catchUp(appended: [Event] = []) async throws -> Bool {
        try await turn.withLock {
            let start = projection.head.position
            guard appended.isEmpty || appended.last.map({ $0.position > start }) == true else { return false }
            if appended.first?.position == start.next {
                try take(appended)
                return true
            }
            try await takeAvailable()
            return projection.head.position > start
        }
    }

    /// Takes in what the log has beyond `position`, unless a command has done so by the time it is this task's turn.
    func catchUp(beyond position: Position) async throws {
        try await turn.withLock {
            if projection.head.position <= position { try await takeAvailable() }
        }
    }

    private func takeAvailable() async throws {
        var batches = log.batches(after: projection.head.position)
        while let batch = try await batches.available() { try take(batch) }
    }

    /// Applies events command by command, and publishes and signals at the end of each.
    private func take(_ events: [Event]) throws {
        for command in events.chunked(on: \.transaction) {
            // On a copy, so that nobody sees half a command or waits while it is folded.
            var next = projection
            let applied = try command.map { try next.follow($0) }
            state.withLock { $0.projection = next }
            let changes = applied.filter { $0.before != nil || $0.after != nil }
            publisher.publish(changes.map { ($0.event.namespace, $0.event.switchID, $0.after) })
            for change in changes {
                guard let hub = hubs.livingHub(of: change.event.namespace), let element = change.switch else {
                    continue
                }
                Signals(hub: hub).send(SwitchChange(switch: element, event: change.event))
            }
            state.withLock { $0.handled = next.head.position }
            waiters.announce(next.head.position)
        }
        noteUnreadable(events)
        if following.isUnderWay { noteClock(events) }
    }

    /// Warns, once an hour at most, if the log is ahead of the machine's clock: all events get the same time until the clock has
    /// caught up. A manager that does not follow its log has one command to make, and somebody who sees the result.
    private func noteClock(_ events: [Event]) {
        let ahead = events.last { event in
            event.clockTimestamp?.isBehind(event.timestamp, byMoreThan: .seconds(1)) == true
        }
        guard let ahead else { return }
        let now = ContinuousClock.now
        let isDue = state.withLock { state in
            defer { if now >= state.nextNoteOfClock { state.nextNoteOfClock = now + .seconds(3600) } }
            return now >= state.nextNoteOfClock
        }
        guard isDue else { return }
        logger.warning(
            "The log is ahead of the clock: changes get the time of the last event, and keep their own beside it.",
            metadata: [
                "position": "\(ahead.position)", "log": "\(ahead.timestamp.readable)",
                "clock": "\(ahead.clockTimestamp?.readable ?? "")",
            ]
        )
    }

    /// Warns once that this version cannot read what the log holds: an event that was taken in, or the state of a living switch.
    private func noteUnreadable(_ events: [Event] = []) {
        let first = state.withLock { state in
            guard !state.isNoteOfUnreadableGiven else { return nil as (Position, ContentError)? }
            let states = state.projection.unreadable.values.map { ($0.position, $0.error) }
            let unknown = events.lazy.filter { $0.effect == .advances }
                .compactMap { event in event.contentError.map { (event.position, $0) } }
            let first = (states + unknown.prefix(1)).min { $0.0 < $1.0 }
            state.isNoteOfUnreadableGiven = first != nil
            return first
        }
        guard let (position, error) = first else { return }
        logger.warning(
            "The log holds an event that this version cannot read; it is kept and takes no part.",
            metadata: ["position": "\(position)", "reason": "\(error)"]
        )
    }
}

extension Projection {
    /// Applies the event that follows.
    ///
    /// - Throws: ``EventLogError`` if it follows something else.
    fileprivate mutating func follow(_ event: Event) throws -> AppliedEvent {
        guard event.position == head.position.next, event.previousHash == head.hash else {
            throw EventLogError.replaced(at: event.position)
        }
        return apply(event)
    }
}

extension Array {
    /// The array cut wherever `key` changes.
    func chunked(on key: (Element) -> some Equatable) -> [ArraySlice<Element>] {
        var chunks: [ArraySlice<Element>] = []
        var start = startIndex
        for index in indices.dropFirst() where key(self[index]) != key(self[index - 1]) {
            chunks.append(self[start..<index])
            start = index
        }
        if start < endIndex { chunks.append(self[start...]) }
        return chunks
    }
}
