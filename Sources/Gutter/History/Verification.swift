import Foundation

/// What a verification of a log found.
public struct VerificationReport: Sendable {
    /// Something that is not as it must be.
    public struct Fault: Hashable, Sendable, CustomStringConvertible {
        /// The event; nil where the fault is not one event's.
        public let position: Position?
        /// What is wrong, as a sentence without its full stop.
        public let message: String

        package init(_ position: Position?, _ message: String) {
            self.position = position
            self.message = message
        }

        /// One line for a person.
        public var description: String {
            position.map { "#\($0): \(message)" } ?? message
        }
    }

    /// The last event that was read; note it down, and demand it later with ``EventLog/verify(expecting:)``.
    public let head: Head
    /// How many events were read.
    public let events: Int
    /// How many of them this version cannot read; their hashes are checked, what they mean is not.
    public let unreadable: Int
    /// Everything that is wrong, by position.
    public let faults: [Fault]

    /// Whether nothing is wrong.
    public var isSound: Bool { faults.isEmpty }
}

/// A log with tables that are derived from its events and can be made anew.
package protocol ProjectionKeeping: EventLog {
    /// What is wrong with the derived tables, and with the file as a whole, that a snapshot does not show.
    func derivedFaults() async throws -> [VerificationReport.Fault]

    /// Makes the derived tables anew from the events, and touches nothing else.
    func repairProjection() async throws
}

extension EventLog {
    /// Recomputes every hash and checks every event: positions, links, times, versions, that the diffs lead to the states
    /// beside them, and that they lead to the projection that is stored.
    ///
    /// Cost: reads and decodes the whole log, in pages; memory for the living switches and the ids of all.
    ///
    /// - Parameter expected: A head that was noted down: the log must still hold it. Without one, a log whose end was cut
    ///   off is a sound log.
    /// - Returns: What was found; faults are not thrown.
    /// - Throws: ``EventLogError`` where the log cannot be read at all.
    public func verify(expecting expected: Head? = nil) async throws -> VerificationReport {
        var verifier = Verifier(expected: expected)
        while true {
            try await verifier.readAll(of: self)
            do {
                let snapshot = try await snapshot(at: nil)
                // Events that came meanwhile are read before the projection is compared with them.
                if snapshot.head.position > verifier.position { continue }
                verifier.compare(snapshot)
            } catch let error as EventLogError where error.code == .damaged {
                verifier.add(nil, "the stored projection cannot be read: \(error)")
            }
            break
        }
        do {
            if let log = self as? any ProjectionKeeping { verifier.faults += try await log.derivedFaults() }
        } catch let error as EventLogError where error.code == .damaged {
            verifier.add(nil, "the derived tables cannot be read: \(error)")
        }
        return verifier.report
    }
}

/// Goes through a log from its start and notes what is wrong.
private struct Verifier {
    private struct Identity {
        var version: Int
        var namespace: String
        /// The last event that can be read, where it left a living switch.
        var state: (properties: JSONObject, stored: String, name: String, position: Position)?
        /// The last event of any kind.
        var position: Position
        /// Whether the last event is one that this version cannot read: what it made of the switch is not known.
        var isUncertain = false
    }

    private let expected: Head?
    private(set) var position = Position.start
    /// The hash of the event at `position`, where it could be read.
    private var hash: EventHash?
    private var lastSkipped = Position.start
    private var time: Timestamp?
    private var identities: [UUID: Identity] = [:]
    private var transaction: UUID?
    private var transactions: Set<UUID> = []
    private var count = 0
    private var unreadable = 0
    var faults: [VerificationReport.Fault] = []
    private var isExpectedFound: Bool

    init(expected: Head?) {
        self.expected = expected
        isExpectedFound = expected == nil
    }

    mutating func add(_ position: Position?, _ message: String) {
        faults.append(.init(position, message))
    }

    var report: VerificationReport {
        var faults = faults
        if let expected, !isExpectedFound {
            let message =
                expected.position > position
                ? "the log ends at \(position), before the expected head \(expected): its end was cut off"
                : "its hash is not that of the expected head \(expected): the log was rewritten"
            faults.append(.init(expected.position, message))
        }
        return VerificationReport(
            head: Head(position: position, hash: hash ?? EventHash(hashing: [])),
            events: count,
            unreadable: unreadable,
            faults: faults.enumerated()
                .sorted {
                    ($0.element.position ?? Position(rawValue: .max), $0.offset) < (
                        $1.element.position ?? Position(rawValue: .max), $1.offset
                    )
                }
                .map(\.element)
        )
    }

    // MARK: Reading

    private static let pageSize = 1_000

    mutating func readAll(of log: some EventLog) async throws {
        if hash == nil, position == .start {
            do {
                let start = try await log.snapshot(at: .start).head
                hash = start.hash
                note(start)
            } catch let error as EventLogError where error.code == .damaged {
                add(nil, "the start of the log cannot be read: \(error)")
            }
        }
        var next = position
        var size = Self.pageSize
        var page = await Self.page(of: log, after: next, size: size)
        while true {
            try Task.checkCancellation()
            do {
                let events = try page.get()
                guard let last = events.last?.position, last > next else { return }
                (next, size) = (last, Self.pageSize)
                // Read while this one is checked.
                async let following = Self.page(of: log, after: next, size: size)
                for event in events { check(event) }
                page = await following
            } catch let error as EventLogError where error.code == .damaged {
                // Smaller pages lead up to the event that cannot be read.
                if size > 1 {
                    size /= 2
                } else {
                    next = try await positionOfDamage(in: log, after: next)
                    skip(next, because: error)
                }
                page = await Self.page(of: log, after: next, size: size)
            }
        }
    }

    private static func page(
        of log: some EventLog,
        after position: Position,
        size: Int
    ) async -> Result<[Event], any Error> {
        do { return .success(try await log.events(EventQuery(after: position, limit: size))) } catch {
            return .failure(error)
        }
    }

    /// The position of the next event, which cannot be read: the first at which a query throws.
    private func positionOfDamage(in log: some EventLog, after start: Position) async throws -> Position {
        var (low, high) = (start.rawValue, Int64.max)
        while low &+ 1 < high {
            let middle = low + (high - low) / 2
            do {
                _ = try await log.events(EventQuery(after: start, through: Position(rawValue: middle), limit: 1))
                low = middle
            } catch let error as EventLogError where error.code == .damaged {
                high = middle
            }
        }
        return Position(rawValue: high)
    }

    /// Goes on behind an event that cannot be read; what it did to its switch is not known.
    private mutating func skip(_ damaged: Position, because error: EventLogError) {
        if damaged != position.next {
            add(damaged, "it comes after #\(position), so that there is a gap or a repetition")
        }
        add(damaged, "it cannot be read: \(error)")
        count += 1
        (position, hash, lastSkipped) = (damaged, nil, damaged)
    }

    // MARK: Checking

    private mutating func check(_ event: Event) {
        count += 1
        if event.position != position.next {
            add(event.position, "it comes after #\(position), so that there is a gap or a repetition")
        }
        if let hash, event.previousHash != hash { add(event.position, "it does not link to the event before it") }
        if let fault = event.hashFault { add(event.position, fault) }
        if let time, event.timestamp < time { add(event.position, "it was recorded before the event it follows") }
        checkTransaction(event)
        for case let (json?, name) in [(event.storedAttribution, "attribution"), (event.storedOrigin, "origin")]
        where (try? JSON(content: json))?.object == nil {
            add(event.position, "its \(name) is no JSON object")
        }
        checkIdentity(event)
        position = event.position
        hash = event.hash
        time = event.timestamp
        note(Head(position: position, hash: event.hash))
    }

    /// Whoever follows a log publishes at the end of a transaction, so that its events must stand together.
    private mutating func checkTransaction(_ event: Event) {
        if event.transaction == transaction { return }
        transaction = event.transaction
        if !transactions.insert(event.transaction).inserted {
            add(event.position, "its transaction had ended before the event it follows")
        }
    }

    private mutating func note(_ head: Head) {
        if head == expected { isExpectedFound = true }
    }

    private mutating func checkIdentity(_ event: Event) {
        let isNew = identities[event.switchID] == nil
        var identity =
            identities[event.switchID]
            ?? Identity(version: 0, namespace: event.namespace, state: nil, position: event.position)
        // An event in between that could not be read may have been this switch's.
        let isUncertain = identity.isUncertain || lastSkipped > identity.position || (isNew && lastSkipped > .start)
        if isUncertain ? event.version <= identity.version : event.version != identity.version &+ 1 {
            add(event.position, "its version is \(event.version) and follows \(identity.version)")
        }
        if !event.namespace.isIdentical(to: identity.namespace) {
            add(event.position, "its switch was of namespace \"\(identity.namespace.printable())\"")
        }
        identity.version = event.version
        identity.position = event.position
        do throws(ContentError) {
            try event.checkReadable()
            identity.state = try checkState(event, after: identity.state?.properties, isUncertain: isUncertain)
            identity.isUncertain = false
        } catch {
            if event.format == Event.currentFormat, event.kind.isKnown {
                add(event.position, "it holds \(error)")
            } else {
                unreadable += 1
                identity.isUncertain = true
            }
        }
        identities[event.switchID] = identity
    }

    /// Checks that the diff leads from the state before the event to the one beside it.
    private mutating func checkState(
        _ event: Event,
        after before: JSONObject?,
        isUncertain: Bool
    ) throws(ContentError) -> (properties: JSONObject, stored: String, name: String, position: Position)? {
        let changes = try Changes(parsing: event.storedChanges)
        var state = before ?? JSONObject()
        if isUncertain {
            // What the event found is what it says.
            for property in changes.properties { state[property] = changes.sides(of: property)?.previous }
        }
        for property in changes.properties where changes.sides(of: property)?.previous != state[property] {
            add(event.position, "the \(property.printable()) that it changes was another")
        }
        changes.apply(to: &state)
        guard let stored = event.storedSwitch else {
            if event.kind != .unregistered { throw ContentError("a living switch without its state") }
            if !state.isEmpty, !isUncertain { add(event.position, "its diff does not lead to an unregistered switch") }
            if before == nil, !isUncertain { add(event.position, "it unregisters a switch that was not registered") }
            if let name = before?["name"]?.string, !name.isIdentical(to: event.name) {
                add(event.position, "its name is not that of the switch")
            }
            return nil
        }
        if event.kind == .unregistered { throw ContentError("an unregistered switch with a state") }
        if (event.kind == .registered) != (before == nil), !isUncertain {
            let was = before == nil ? "was not registered" : "was registered already"
            add(event.position, "its kind is \(event.kind), and its switch \(was)")
        }
        let object = try JSONObject(parsing: stored)
        let properties = try SwitchProperties(object)
        guard object == state || isUncertain else {
            add(event.position, "its diff does not lead to the switch beside it")
            return (properties.json, stored, event.name, event.position)
        }
        if !properties.name.isIdentical(to: event.name) {
            add(event.position, "its name is not that of the switch beside it")
        }
        return (object, stored, event.name, event.position)
    }

    // MARK: The projection

    mutating func compare(_ snapshot: LogSnapshot) {
        var stored = Dictionary(snapshot.states.map { ($0.id, $0) }) { first, _ in first }
        for (id, identity) in identities {
            guard let state = identity.state else { continue }
            let expected = StoredSwitch(
                id: id,
                namespace: identity.namespace,
                name: state.name,
                version: identity.version,
                position: identity.position,
                json: state.stored
            )
            switch stored.removeValue(forKey: id) {
            case nil: add(identity.position, "the stored projection lacks the switch that it left")
            case expected: break
            default: add(identity.position, "the stored projection has another switch than it left")
            }
        }
        for state in stored.values {
            add(state.position, "the stored projection has a switch that the events do not: \(state.name.printable())")
        }
    }
}
