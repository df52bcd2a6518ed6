import Foundation

extension Manager {
    /// Sends the changes of this namespace between two moments to the handlers of ``signals`` once more, marked as
    /// replayed, in the order of the log: to try a subscriber on real history. The manager itself stays as it is.
    ///
    /// - Parameters:
    ///   - earlier: Where to start. Default: before the first event.
    ///   - later: Where to end. Default: now.
    /// - Returns: How many changes were sent.
    /// - Throws: ``EventLogError`` where the log cannot be read.
    @discardableResult
    public func replaySignals(from earlier: Moment = .start, to later: Moment = .head) async throws -> Int {
        let namespace = try scope.get().description
        let (start, end) = (try await log.position(of: earlier), try await log.position(of: later))
        var switches = ReplayedSwitches(try await projection(at: .position(start))[namespace])
        var count = 0
        let filter = EventFilter(namespace: namespace)
        try await log.forEachPage(EventQuery(after: start, through: end, matching: filter)) { page in
            for event in page {
                guard let element = switches.apply(event) else { continue }
                signals.send(SwitchChange(switch: element, event: event, isReplayed: true))
                count += 1
            }
        }
        return count
    }
}

/// The switches of a namespace as its diffs make them. A diff is a few bytes where the switch beside it may be thousands.
private struct ReplayedSwitches {
    private var living: [UUID: SwitchProperties]

    init(_ projection: NamespaceProjection) {
        living = Dictionary(projection.unordered.map { ($0.id, $0.properties) }) { first, _ in first }
    }

    /// The switch after `event`, or as it last was; nil where this version cannot read the event.
    mutating func apply(_ event: Event) -> Switch? {
        let before = living.removeValue(forKey: event.switchID)
        guard let properties = try? Self.properties(after: event, before) else { return nil }
        if event.kind != .unregistered { living[event.switchID] = properties }
        return Switch(properties: properties, id: event.switchID, version: event.version, manager: nil)
    }

    private static func properties(
        after event: Event,
        _ before: SwitchProperties?
    ) throws(ContentError) -> SwitchProperties? {
        try event.checkReadable()
        let changes = try Changes(parsing: event.storedChanges)
        if event.kind == .unregistered { return before }
        guard event.storedSwitch != nil else { throw ContentError("a living switch without its state") }
        // Behind an event that cannot be read, what it left is not known.
        guard event.kind == .updated, var properties = before else { return try event.properties() }
        try changes.apply(to: &properties)
        return properties
    }
}
