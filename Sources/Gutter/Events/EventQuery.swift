public import Foundation

/// Which events to read, and in which order.
public struct EventQuery: Hashable, Sendable {
    /// By position.
    public enum Order: Hashable, Sendable {
        /// The oldest first.
        case ascending
        /// The newest first.
        case descending
    }

    /// Only events after this position. Default: all.
    public var after: Position
    /// Only events up to this position. Default: all.
    public var through: Position?
    /// Only events that match. Default: all.
    public var filter: EventFilter
    /// The oldest or the newest first. Default: the oldest.
    public var order: Order
    /// At most so many. Default: all.
    public var limit: Int?

    /// A query; without arguments it asks for everything.
    public init(
        after: Position = .start,
        through: Position? = nil,
        matching filter: EventFilter = EventFilter(),
        order: Order = .ascending,
        limit: Int? = nil
    ) {
        self.after = after
        self.through = through
        self.filter = filter
        self.order = order
        self.limit = limit
    }
}

/// A description of events: those that meet every part that is set.
public struct EventFilter: Hashable, Sendable {
    /// Of this namespace.
    public var namespace: String?
    /// Of every identity that ever bore this name in a namespace of the filter, each with its whole history.
    public var `switch`: String?
    /// Of these identities, at most ``maximumSetSize`` of them.
    public var switchIDs: Set<UUID>?
    /// That left their switch with this name or one below it.
    public var subtree: String?
    /// By the actor with this id.
    public var actor: String?
    /// Of these kinds.
    public var kinds: Set<Event.Kind>?
    /// Recorded at this time or later.
    public var since: Date?
    /// Recorded at this time or earlier.
    public var until: Date?
    /// With these ids, at most ``maximumSetSize`` of them.
    public var ids: Set<UUID>?
    /// Of this transaction.
    public var transaction: UUID?
    /// Updates that changed a property in this way.
    public var change: PropertyChange?
    /// Whose reason has this text in it, in upper or lower case.
    public var reason: String?

    /// A filter; without arguments it matches every event.
    public init(
        namespace: String? = nil,
        switch: String? = nil,
        switchIDs: Set<UUID>? = nil,
        subtree: String? = nil,
        actor: String? = nil,
        since: Date? = nil,
        until: Date? = nil,
        kinds: Set<Event.Kind>? = nil,
        ids: Set<UUID>? = nil,
        transaction: UUID? = nil,
        change: PropertyChange? = nil,
        reason: String? = nil
    ) {
        self.namespace = namespace
        self.switch = `switch`
        self.switchIDs = switchIDs
        self.subtree = subtree
        self.actor = actor
        self.since = since
        self.until = until
        self.kinds = kinds
        self.ids = ids
        self.transaction = transaction
        self.change = change
        self.reason = reason
    }

    /// A change of one property, such as "`state` became `disabled`": who disabled what.
    ///
    /// Only an update changes a property. Registering a switch, even as disabled, changes none, and neither does
    /// unregistering it; ``EventFilter/kinds`` asks for those events.
    ///
    /// A value is compared with the property's as stored: text as it is, `true` and `false`, conditions as JSON with sorted
    /// keys and no spaces. The empty text stands for a property that is absent, such as a switch without a label.
    public struct PropertyChange: Hashable, Sendable {
        /// The property, by its stored name: `name`, `label`, `description`, `state`, `compounded`, `consent` or `conditions`.
        public var property: String
        /// The value before. Default: any.
        public var from: String?
        /// The value after. Default: any.
        public var to: String?

        /// A change of `property`, from any value to any other if nothing else is said.
        public init(of property: String, from: String? = nil, to: String? = nil) {
            self.property = property
            self.from = from
            self.to = to
        }
    }
}

extension EventQuery {
    /// What the query gives in a log whose events are all at hand.
    ///
    /// Cost: looks at each event in the range, and for ``EventFilter/switch`` at all of them.
    ///
    /// - Parameter log: All events of the log, the first one first.
    /// - Throws: ``ValidationError`` if a set of the filter is too large.
    public func results(in log: some RandomAccessCollection<Event>) throws -> [Event] {
        try filter.validate()
        let end = through.map { Int(clamping: max(0, min($0.rawValue, Int64(log.count)))) } ?? log.count
        let start = Int(clamping: max(0, after.rawValue))
        guard start < end else { return [] }
        let switchIDs = filter.switch.map { name in
            let bearers = log.lazy.filter { event in
                event.name.isIdentical(to: name)
                    && (filter.namespace ?? event.namespace).isIdentical(to: event.namespace)
            }
            return Set(bearers.map(\.switchID))
        }
        var results: [Event] = []
        for offset in 0..<(end - start) {
            if let limit, results.count >= limit { break }
            let place = order == .ascending ? start + offset : end - 1 - offset
            let event = log[log.index(log.startIndex, offsetBy: place)]
            guard switchIDs?.contains(event.switchID) ?? true, filter.matchesApartFromSwitch(event) else { continue }
            results.append(event)
        }
        return results
    }
}

extension EventFilter {
    /// How many identities or ids a filter may name: 10,000. An engine may have to hand each to its database.
    public static let maximumSetSize = 10_000

    /// - Throws: ``ValidationError`` if a set is too large.
    package func validate() throws(ValidationError) {
        for set in [switchIDs, ids] {
            guard let set, set.count > Self.maximumSetSize else { continue }
            throw ValidationError(
                "filter",
                value: "\(set.count) ids",
                rule: "names too many ids",
                remedy: "Ask for at most \(Self.maximumSetSize) at a time."
            )
        }
    }

    /// The filter with its names in normal form, as the log has them.
    ///
    /// - Throws: ``ValidationError`` if a name breaks a rule.
    package func normalized() throws(ValidationError) -> EventFilter {
        var filter = self
        if let name = self.switch { filter.switch = try Name(name).description }
        if let subtree { filter.subtree = try Name(subtree).description }
        return filter
    }

    /// Whether `event` matches all parts but ``switch``, which only a log can answer.
    package func matchesApartFromSwitch(_ event: Event) -> Bool {
        if let namespace, !event.namespace.isIdentical(to: namespace) { return false }
        if let switchIDs, !switchIDs.contains(event.switchID) { return false }
        if let subtree {
            let name = Name(normalized: event.name)
            let root = Name(normalized: subtree)
            guard event.name.isIdentical(to: subtree) || name.isDescendant(of: root) else { return false }
        }
        if let kinds, !kinds.contains(event.kind) { return false }
        if let since, event.timestamp < Timestamp(since) { return false }
        if let until, event.timestamp > Timestamp(until) { return false }
        if let ids, !ids.contains(event.id) { return false }
        if let transaction, event.transaction != transaction { return false }
        if let actor, !event.attribution.actor.isIdentical(to: actor) { return false }
        return matchesContent(of: event)
    }

    /// Whether there are parts that ask for what is in an event's JSON, for which a database has no index.
    package var asksForContent: Bool { change != nil || reason != nil }

    /// Whether `event` matches the parts that ``asksForContent`` speaks of.
    package func matchesContent(of event: Event) -> Bool {
        if let change, !change.matches(event) { return false }
        if let reason {
            guard let given = event.attribution.reason else { return false }
            return given.caseFolded.isContaining(reason.caseFolded)
        }
        return true
    }
}

extension EventFilter.PropertyChange {
    fileprivate func matches(_ event: Event) -> Bool {
        guard event.kind == .updated, let changes = (try? JSON(parsing: event.storedChanges))?.object,
            let sides = changes[property]?.object
        else { return false }
        func isSame(_ side: JSON?, _ wanted: String?) -> Bool {
            guard let wanted else { return true }
            return (side.map { $0.string ?? $0.text } ?? "").isIdentical(to: wanted)
        }
        return isSame(sides["previous"], from) && isSame(sides["current"], to)
    }
}
