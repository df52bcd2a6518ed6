import Logging
import Synchronization

/// Follows one log for every manager that shares it: reads what is new, applies it, publishes the projection, and
/// signals, in the order of positions, whoever appended it.
final class Follower: Sendable {
    private struct State {
        var projection: Projection
        var signals: [String: Signals] = [:]
        var isNoteOfUnreadableGiven = false
    }

    let log: any EventLog
    private let state: Mutex<State>
    /// Taken in turn by those who follow, so that events are applied once and handlers run in order.
    private let turn = AsyncMutex()

    /// Starts from the projection that the log keeps, whose cost is that of the living switches.
    init(_ log: any EventLog) async throws {
        self.log = log
        let projection = Projection(try await log.snapshot(at: nil))
        state = Mutex(State(projection: projection))
        noteUnreadable()
    }

    /// What was published last.
    var projection: Projection { state.withLock { $0.projection } }

    /// The signals of a namespace, the same for all who ask.
    func signals(of namespace: Namespace) -> Signals {
        state.withLock { state in
            if let signals = state.signals[namespace.description] { return signals }
            let signals = Signals()
            state.signals[namespace.description] = signals
            return signals
        }
    }

    /// Takes in everything that the log has by now; afterwards every handler has run for it.
    ///
    /// - Parameter appended: Events that were just appended; where they are next, they need not be read again.
    /// - Returns: Whether there was anything.
    /// - Throws: ``EventLogError`` where the log cannot be read or is not the one it was.
    @discardableResult
    func catchUp(appended: [Event] = []) async throws -> Bool {
        try await turn.withLock {
            let start = projection.head.position
            guard appended.isEmpty || appended.last.map({ $0.position > start }) == true else { return false }
            if appended.first?.position == start.next {
                try take(appended)
                return true
            }
            var batches = log.batches(after: start)
            while let batch = try await batches.available() { try take(batch) }
            return projection.head.position > start
        }
    }

    /// Applies events command by command, and publishes and signals at the end of each.
    private func take(_ events: [Event]) throws {
        for command in events.chunked(on: \.transaction) {
            // On a copy, so that nobody sees half a command or waits while it is folded.
            var next = projection
            let changes = try command.compactMap { try next.follow($0) }
            state.withLock { $0.projection = next }
            for (change, namespace) in changes {
                let signals = state.withLock { $0.signals[namespace] }
                signals?.send(change)
            }
        }
        noteUnreadable()
    }

    private func noteUnreadable() {
        let first = state.withLock { state in
            guard !state.isNoteOfUnreadableGiven else { return nil as (Position, ContentError)? }
            let first = state.projection.unreadable.min { $0.key < $1.key }
            state.isNoteOfUnreadableGiven = first != nil
            return first.map { ($0.key, $0.value) }
        }
        guard let (position, error) = first else { return }
        Logger.gutter.warning(
            "The log holds an event that this version cannot read; it is kept and takes no part.",
            metadata: ["position": "\(position)", "reason": "\(error)"]
        )
    }
}

extension Projection {
    /// Applies the event that follows.
    ///
    /// - Throws: ``EventLogError`` where it follows something else.
    fileprivate mutating func follow(_ event: Event) throws -> (change: SwitchChange, namespace: String)? {
        guard event.position == head.position.next, event.previousHash == head.hash else {
            throw EventLogError.replaced(at: event.position)
        }
        let (before, after) = apply(event)
        guard let record = after ?? before else { return nil }
        let element = Switch(properties: record.properties, id: record.id, version: event.version, manager: nil)
        return (SwitchChange(switch: element, event: event), event.namespace)
    }
}

extension Array {
    /// The array cut wherever `key` changes.
    fileprivate func chunked(on key: (Element) -> some Equatable) -> [ArraySlice<Element>] {
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
