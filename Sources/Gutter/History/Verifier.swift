import Foundation

/// Goes through a log from its start and notes what is wrong: here with the chain of events, in ``EventForm`` with each by
/// itself, in ``SwitchHistories`` with what they say of their switches.
///
/// `tools/verify-log.py` checks the same without this code. A test holds the two together: what is checked here is checked
/// there.
struct Verifier {
    private let expected: Head?
    private(set) var position = Position.start
    /// The hash of the event at `position`, if it could be read.
    private var hash: EventHash?
    private var time: Timestamp?
    private var ids: Set<UUID> = []
    private var transaction: UUID?
    private var transactions: Set<UUID> = []
    /// Where the transaction under way began.
    private var transactionStart = Position.start
    private var form = EventForm()
    private var histories = SwitchHistories()
    private var count = 0
    private var faults: [VerificationReport.Fault] = []
    private var isExpectedFound: Bool

    init(expected: Head?) {
        self.expected = expected
        isExpectedFound = expected == nil
    }

    mutating func add(_ position: Position?, _ message: String) {
        faults.append(.init(position, message))
    }

    mutating func add(_ faults: [VerificationReport.Fault]) {
        self.faults += faults
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
            unreadable: histories.unreadable,
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
    /// How many events that cannot be read are named one by one. If SQLite cannot read its file at all, every position looks
    /// like one, without end.
    private static let unreadableEvents = 1_000

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
        var unreadable = 0
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
                    unreadable += 1
                    if unreadable > Self.unreadableEvents {
                        return add(next.next, "it cannot be read, nor can the events after it: \(error)")
                    }
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
        histories.skip(damaged)
        (position, hash) = (damaged, nil)
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
            add(form.faults(of: event))
        }
        add(histories.take(event))
        position = event.position
        hash = event.hash
        time = event.timestamp
        note(Head(position: position, hash: event.hash))
    }

    /// Followers of a log publish at the end of a transaction, so its events must stand together.
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
        add(histories.endTransaction())
    }

    private mutating func note(_ head: Head) {
        if head == expected { isExpectedFound = true }
    }

    /// Compares what a log keeps of its switches with what the events have left.
    mutating func compare(_ snapshot: LogSnapshot) {
        add(histories.faults(of: snapshot))
    }
}
