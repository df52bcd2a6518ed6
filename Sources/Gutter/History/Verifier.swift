import Foundation

/// Goes through a log from its start and notes what is wrong.
///
/// `tools/verify-log.py` checks the same without this code. A test holds the two together: what is checked here is checked
/// there.
struct Verifier {
    private struct Identity {
        var version: Int
        var namespace: String
        /// The last event that can be read, where it left a living switch.
        var state: (properties: JSONObject, stored: String, name: String, position: Position)?
        /// The last event of any kind.
        var position: Position
        /// Whether the last event is one that this version cannot read: what it made of the switch is not known.
        var isUncertain = false

        var name: QualifiedName? { state.map { QualifiedName(namespace: namespace, name: $0.name) } }
    }

    private let expected: Head?
    private(set) var position = Position.start
    /// The hash of the event at `position`, where it could be read.
    private var hash: EventHash?
    private var lastSkipped = Position.start
    private var time: Timestamp?
    private var identities: [UUID: Identity] = [:]
    private var ids: Set<UUID> = []
    private var transaction: UUID?
    private var transactions: Set<UUID> = []
    /// Where the transaction under way began.
    private var transactionStart = Position.start
    /// Nil once an event could not be read: nobody knows whose name it was about.
    private var names: LivingNames? = LivingNames()
    /// A namespace and an attribution that are as they should be: many events have those of the event before.
    private var soundNamespace = Namespace.default.description
    private var soundAttribution = ""
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
            time: time,
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
        endTransaction()
        names = nil
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
        if !ids.insert(event.id).inserted { add(event.position, "its id is that of an earlier event") }
        checkTransaction(event)
        // What a later format says in these fields is not known.
        if event.format == Event.currentFormat {
            checkCause(event)
            checkNames(event)
            checkObjects(event)
        }
        checkIdentity(event)
        position = event.position
        hash = event.hash
        time = event.timestamp
        note(Head(position: position, hash: event.hash))
    }

    /// Whoever follows a log publishes at the end of a transaction, so that its events must stand together.
    private mutating func checkTransaction(_ event: Event) {
        if event.transaction != transaction {
            endTransaction()
            transaction = event.transaction
            transactionStart = event.position
            if !transactions.insert(event.transaction).inserted {
                add(event.position, "its transaction had ended before the event it follows")
            }
        }
    }

    private mutating func checkCause(_ event: Event) {
        // A rollback to before the first event has 0.
        if let cause = event.cause, cause < .start || cause >= transactionStart {
            add(event.position, "its cause #\(cause) is no event before its transaction")
        }
    }

    /// Takes note that no more events of the transaction come.
    mutating func endTransaction() {
        if let faults = names?.endTransaction() { self.faults += faults }
    }

    private mutating func checkNames(_ event: Event) {
        if let rule = Self.broken(by: event.name, { (text) throws(ValidationError) in try Name(text).description }) {
            add(event.position, "its name \(rule)")
        }
        if event.namespace.isIdentical(to: soundNamespace) { return }
        if let rule = Self.broken(
            by: event.namespace,
            { (text) throws(ValidationError) in
                try Namespace(path: text).description
            }
        ) {
            add(event.position, "its namespace \(rule)")
        } else {
            soundNamespace = event.namespace
        }
    }

    /// The rule of names that a text breaks, if it breaks one, as the end of a sentence.
    private static func broken(
        by text: String,
        _ normalize: (String) throws(ValidationError) -> String
    ) -> String? {
        do throws(ValidationError) {
            return try normalize(text).isIdentical(to: text) ? nil : "is not in normal form"
        } catch {
            return error.rule
        }
    }

    /// Checks what an event has as JSON, but for what its changes and its switch mean.
    private mutating func checkObjects(_ event: Event) {
        let texts = [
            ("attribution", event.storedAttribution), ("changes", event.storedChanges), ("switch", event.storedSwitch),
            ("origin", event.storedOrigin), ("extra", event.storedExtra),
        ]
        for case let (name, text?) in texts where !text.isObjectOnOneLine {
            add(event.position, "its \(name) is not a JSON object on one line")
        }
        // The others are parsed where they are looked at; those of an unknown kind are not.
        for case let (name, text?) in texts.dropFirst(event.kind.isKnown ? 3 : 1) {
            let limit = name == "changes" ? JSONParser.maximumDepthOfChanges : JSONParser.maximumDepth
            if (try? JSON(content: text, maximumDepth: limit))?.object == nil {
                add(event.position, "its \(name) is no JSON object")
            }
        }
        if event.storedAttribution.isIdentical(to: soundAttribution) { return }
        let faultCount = faults.count
        checkAttribution(event)
        if faults.count == faultCount { soundAttribution = event.storedAttribution }
    }

    private mutating func checkAttribution(_ event: Event) {
        guard let attribution = (try? JSON(content: event.storedAttribution))?.object else {
            add(event.position, "its attribution is no JSON object")
            return
        }
        if attribution["actor"] == nil { add(event.position, "its attribution names no actor") }
        for key in ["actor", "correlationID", "displayName", "kind", "onBehalfOf", "reason"] {
            guard let value = attribution[key] else { continue }
            guard let text = value.string else {
                add(event.position, "the \(key) in its attribution is no text")
                continue
            }
            if key == "displayName" || key == "reason" { continue }
            do throws(ValidationError) { try ValidationError.check(identifier: text, key) } catch {
                add(event.position, "the \(key) in its attribution \(error.rule)")
            }
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
            try event.checkReadable()
            identity.state = try checkState(
                event,
                after: identity.state?.properties,
                isUncertain: identity.isUncertain || mayHaveBeenSkipped
            )
            identity.isUncertain = false
            names?.move(event.switchID, from: before, to: identity.name, by: event)
        } catch {
            names?.forget(event.switchID, named: before, at: event.position)
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
        guard let stored = event.storedSwitch else {
            if event.kind != .unregistered { throw ContentError("a living switch without its state") }
            if !state.isEmpty, !isUncertain { add(event.position, "its diff does not lead to an unregistered switch") }
            if before == nil, !isUncertain { add(event.position, "it unregisters a switch that was not registered") }
            if !isUncertain, let name = before?["name"]?.string, !name.isIdentical(to: event.name) {
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
            guard let found = stored.removeValue(forKey: id) else {
                add(identity.position, "the stored projection lacks the switch that it left")
                continue
            }
            if !found.isIdentical(to: expected) {
                add(identity.position, "the stored projection has another switch than it left")
            }
        }
        for state in stored.values {
            add(state.position, "the stored projection has a switch that the events do not: \(state.name.printable())")
        }
    }
}

extension StoredSwitch {
    /// Whether both have the same bytes; `==` calls canonically equivalent texts equal.
    fileprivate func isIdentical(to other: StoredSwitch) -> Bool {
        self == other && namespace.isIdentical(to: other.namespace) && name.isIdentical(to: other.name)
            && json.isIdentical(to: other.json)
    }
}

extension String {
    /// Whether it can be a JSON object that an export can hold: one line, with no space around it.
    fileprivate var isObjectOnOneLine: Bool {
        withUTF8Bytes { bytes in
            guard let start = bytes.baseAddress, bytes.first == UInt8(ascii: "{"), bytes.last == UInt8(ascii: "}")
            else {
                return false
            }
            return memchr(start, Int32(UInt8(ascii: "\n")), bytes.count) == nil
        }
    }
}
