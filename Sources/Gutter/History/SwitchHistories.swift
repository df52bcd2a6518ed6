import Foundation

/// What the events of a log say of each switch, one after the other: whether versions follow, diffs lead to the states beside
/// them, kinds fit, and names are unique.
struct SwitchHistories {
    private struct Identity {
        var version: Int
        var namespace: String
        /// The last event.
        var position: Position
        /// The switch as the last event that put or removed it has left it; nil if it is not alive.
        var state: StoredSwitch?
        /// Its properties; nil if it is not alive.
        var properties: JSONObject?
        /// Whether the last event is one that this version cannot read: what it made of the switch is not known.
        var isUncertain = false

        var name: QualifiedName? { state.map { QualifiedName(namespace: namespace, name: $0.name) } }

        /// - Parameter properties: Those that the event leaves, as far as they are known.
        mutating func apply(_ event: Event, _ properties: JSONObject?) {
            switch event.effect {
            case .puts:
                (state, self.properties, isUncertain) = (StoredSwitch(event), properties, false)
            case .removes:
                (state, self.properties, isUncertain) = (nil, nil, false)
            case .advances:
                state?.version = event.version
                state?.position = event.position
            }
        }
    }

    private var identities: [UUID: Identity] = [:]
    private var lastSkipped = Position.start
    /// Nil once an event could not be read: nobody knows whose name it was about.
    private var names: LivingNames? = LivingNames()
    private var faults: [VerificationReport.Fault] = []
    /// How many events are of a format or a kind that this version does not know.
    private(set) var unreadable = 0

    /// Takes in an event, and says what is wrong with what it says of its switch.
    mutating func take(_ event: Event) -> [VerificationReport.Fault] {
        faults.removeAll(keepingCapacity: true)
        check(event)
        return faults
    }

    /// Takes note of an event that cannot be read; what it did to its switch is not known.
    mutating func skip(_ position: Position) {
        names = nil
        lastSkipped = position
    }

    /// Takes note that no more events of the transaction come, and says what is wrong with the names that it leaves.
    mutating func endTransaction() -> [VerificationReport.Fault] {
        names?.endTransaction() ?? []
    }

    private mutating func add(_ position: Position, _ message: String) {
        faults.append(.init(position, message))
    }

    private mutating func check(_ event: Event) {
        let isNew = identities[event.switchID] == nil
        var identity =
            identities[event.switchID]
            ?? Identity(version: 0, namespace: event.namespace, position: event.position)
        // An event in between that could not be read may have been this switch's.
        let mayHaveBeenSkipped = lastSkipped > identity.position || (isNew && lastSkipped > .start)
        if mayHaveBeenSkipped ? event.version <= identity.version : event.version != identity.version &+ 1 {
            add(event.position, "its version is \(event.version) and follows \(identity.version)")
        }
        if !event.namespace.isIdentical(to: identity.namespace) {
            add(event.position, "its switch was of namespace \"\(identity.namespace.printable())\"")
        }
        identity.version = event.version
        identity.position = event.position
        let before = identity.isUncertain ? nil : identity.name
        do throws(ContentError) {
            let properties = try checkedProperties(
                after: event,
                before: identity.properties,
                isUncertain: identity.isUncertain || mayHaveBeenSkipped
            )
            identity.apply(event, properties)
            names?.move(event.switchID, from: before, to: identity.name, by: event)
        } catch {
            names?.forget(event.switchID, named: before, at: event.position)
            identity.apply(event, nil)
            identity.isUncertain = true
            if event.format == Event.currentFormat, event.kind.isKnown {
                add(event.position, "it holds \(error)")
            } else {
                unreadable += 1
                if event.format < Event.currentFormat { add(event.position, "its format is \(event.format)") }
            }
        }
        identities[event.switchID] = identity
    }

    /// Checks that the diff leads from the state before the event to the one beside it.
    ///
    /// - Returns: The properties of the switch after it; nil if it is not alive.
    /// - Throws: ``ContentError`` if this version cannot tell.
    private mutating func checkedProperties(
        after event: Event,
        before: JSONObject?,
        isUncertain: Bool
    ) throws(ContentError) -> JSONObject? {
        try event.checkReadable()
        let changes = try Changes(parsing: event.storedChanges)
        var state = before ?? JSONObject()
        if isUncertain {
            // Take the event at its word about what it found.
            for property in changes.properties { state[property] = changes.sides(of: property)?.previous }
        }
        for property in changes.properties {
            let sides = changes.sides(of: property)
            if sides?.previous != state[property] {
                add(event.position, "the \(property.printable()) that it changes was another")
            }
            if sides?.previous == sides?.current {
                add(event.position, "its change of \(property.printable()) is none")
            }
        }
        if changes.isEmpty { add(event.position, "it changes nothing") }
        changes.apply(to: &state)
        guard event.effect == .puts, let stored = event.storedSwitch else {
            if event.storedSwitch != nil { add(event.position, "it holds an unregistered switch with a state") }
            if !state.isEmpty, !isUncertain { add(event.position, "its diff does not lead to an unregistered switch") }
            if before == nil, !isUncertain { add(event.position, "it unregisters a switch that was not registered") }
            if !isUncertain, let name = before?["name"]?.string, !name.isIdentical(to: event.name) {
                add(event.position, "its name is not that of the switch")
            }
            return nil
        }
        if (event.kind == .registered) != (before == nil), !isUncertain {
            let was = before == nil ? "was not registered" : "was registered already"
            add(event.position, "its kind is \(event.kind), and its switch \(was)")
        }
        let object = try JSONObject(parsing: stored)
        let properties = try SwitchProperties(object)
        guard object == state || isUncertain else {
            add(event.position, "its diff does not lead to the switch beside it")
            return properties.json
        }
        if !properties.name.isIdentical(to: event.name) {
            add(event.position, "its name is not that of the switch beside it")
        }
        return object
    }

    // MARK: The projection

    /// What is not as the events have left it in a log's own state.
    func faults(of snapshot: LogSnapshot) -> [VerificationReport.Fault] {
        var faults: [VerificationReport.Fault] = []
        var stored = Dictionary(snapshot.states.map { ($0.id, $0) }) { first, _ in first }
        for (id, identity) in identities {
            guard let expected = identity.state else { continue }
            guard let found = stored.removeValue(forKey: id) else {
                faults.append(.init(identity.position, "the stored projection lacks the switch that it left"))
                continue
            }
            if !found.isIdentical(to: expected) {
                faults.append(.init(identity.position, "the stored projection has another switch than it left"))
            }
        }
        for state in stored.values {
            let message = "the stored projection has a switch that the events do not: \(state.name.printable())"
            faults.append(.init(state.position, message))
        }
        return faults
    }
}

extension StoredSwitch {
    /// Whether both have the same bytes; `==` calls canonically equivalent texts equal.
    fileprivate func isIdentical(to other: StoredSwitch) -> Bool {
        self == other && namespace.isIdentical(to: other.namespace) && name.isIdentical(to: other.name)
            && json.isIdentical(to: other.json)
    }
}
