/// What becomes of the switch with one name, as it happens; see ``Manager/updates(of:)``.
///
/// The next update is read from the log when it is asked for: a slow reader holds no memory, holds up nobody, and misses
/// nothing. The sequence ends with the task, and when the log is closed.
public struct SwitchUpdates: AsyncSequence, AsyncIteratorProtocol, Sendable {
    private let manager: Manager
    private let name: String
    private var events: EventStream

    init(of name: String, in manager: Manager, events: EventStream) {
        self.manager = manager
        self.name = name
        self.events = events
    }

    /// The iterator is the sequence itself, from its beginning.
    public func makeAsyncIterator() -> SwitchUpdates { self }

    /// The next update, once the manager answers by it; waits if there is none yet. Nil when the task is cancelled and when
    /// the log is closed.
    ///
    /// - Throws: ``EventLogError`` if the log cannot be read.
    public mutating func next() async throws -> SwitchUpdate? {
        do {
            while let event = try await events.next() {
                guard let update = SwitchUpdate(of: name, by: event, in: manager) else { continue }
                try await manager.waitUntilCaughtUp(to: event.position)
                return update
            }
            return nil
        } catch is CancellationError {
            return nil
        } catch let error as EventLogError where error.code == .closed {
            return nil
        }
    }
}

/// What became of the switch with a name.
public struct SwitchUpdate: Sendable {
    /// The switch that has the name now, as this event left it; nil if none has it any more. It can save itself.
    public let `switch`: Switch?
    /// The event that made it so.
    public let event: Event

    /// Nil if the event says nothing about the name.
    fileprivate init?(of name: String, by event: Event, in manager: Manager) {
        self.event = event
        if event.name.isIdentical(to: name) {
            guard event.kind.isKnown else { return nil }
            self.switch = (try? event.properties())
                .flatMap(\.self)
                .map { Switch(properties: $0, id: event.switchID, version: event.version, manager: manager) }
        } else if event.changes.name?.previous?.isIdentical(to: name) == true {
            // Renamed away.
            self.switch = nil
        } else {
            return nil
        }
    }
}

extension Manager {
    /// What becomes of the switch with this name from now on: that it is registered, changed, unregistered, renamed to
    /// another name or to this one. The switch need not exist yet.
    ///
    /// ```swift
    /// for try await update in gutter.updates(of: "checkout") {
    ///     pool.resize(to: update.switch?.state == .global ? 64 : 8)
    /// }
    /// ```
    ///
    /// What an ancestor decides by consent is not among it; ask `isActive` for that.
    ///
    /// - Parameter name: The name of the switch, in this manager's namespace.
    /// - Throws: ``ValidationError`` if the name breaks a rule.
    public func updates(of name: String) throws(ValidationError) -> SwitchUpdates {
        SwitchUpdates(of: try Name(name).description, in: self, events: eventStream(after: position))
    }
}
