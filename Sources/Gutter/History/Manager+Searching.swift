import Foundation

/// A change of the answer to a question about a namespace.
public struct Transition<Answer: Sendable>: Sendable {
    /// The event after which the answer was another.
    public let event: Event
    /// The answer before.
    public let previous: Answer
    /// The answer after.
    public let current: Answer
}

extension Transition: Equatable where Answer: Equatable {}

/// A search for a change between two moments at which the answers are the same.
public struct AnswersAgree: GutterError, Equatable {
    /// The earlier moment.
    public let from: Position
    /// The later moment.
    public let to: Position

    /// An error for a search without a change, such as a test expects.
    public init(from: Position, to: Position) {
        self.from = from
        self.to = to
    }

    /// One line for a person.
    public var description: String {
        "The answer is the same at #\(from) and at #\(to), so there is no change to search for between them. "
            + remedy
    }

    private var remedy: String { "Choose moments whose answers differ, or list all transitions." }

    /// Both positions; ``Problem/Kind/notFound``.
    public var problem: Problem {
        Problem(
            .notFound,
            code: "answers-agree",
            message: description,
            subject: "change between",
            value: "#\(from) and #\(to)",
            rule: "is not there: the answer is the same at both",
            remedy: remedy,
            details: JSONObject([("from", from.json), ("to", to.json)])
        )
    }
}

extension Manager {
    /// Finds an event after which the answer to a question about this namespace changed, by binary search.
    ///
    /// ```swift
    /// let culprit = try await gutter.bisect(from: .position(1), to: .head) { $0.isActive("checkout", for: user) }
    /// ```
    ///
    /// If the answer changed more than once, it is one of those events; ``transitions(from:to:isolation:of:)`` finds all.
    /// Cost: one look for the earlier moment and log2 of the number of positions between for the search, each as
    /// expensive as ``asOf(_:)``.
    ///
    /// - Parameters:
    ///   - earlier: A moment before the change.
    ///   - later: A moment after it.
    ///   - isolation: The caller's, which `question` shares.
    ///   - question: What to ask of the switches as they were, at the end of a transaction.
    /// - Throws: ``AnswersAgree`` if it finds no change, which means that the answers at both ends are the same;
    ///   ``EventLogError``; what `question` throws.
    public func bisect<Answer: Equatable & Sendable>(
        from earlier: Moment,
        to later: Moment = .head,
        isolation: isolated (any Actor)? = #isolation,
        _ question: (PointInTimeView) throws -> Answer
    ) async throws -> Event {
        let (start, end) = try await range(from: earlier, to: later)
        let before = try question(try await asOf(.position(start)))
        // The answer at `low` is that of the start; at `high`, once there is a culprit, it is another.
        var (low, high) = (start, end.next)
        var culprit: Event?
        while low.next < high {
            let middle = Position(rawValue: low.rawValue + (high.rawValue - low.rawValue) / 2)
            guard let event = try await lastEvent(after: low, through: middle) else {
                low = middle
                continue
            }
            let last = try await lastEvent(of: event.transaction, through: end) ?? event
            if try question(try await asOf(.position(last.position))) != before {
                (high, culprit) = (event.position, event)
            } else {
                low = middle
            }
        }
        guard let culprit else { throw AnswersAgree(from: start, to: end) }
        // Of the events of its transaction, the one that made the difference.
        let filter = EventFilter(namespace: try scope.get().description, transaction: culprit.transaction)
        let step = try await log.events(EventQuery(through: end, matching: filter))
        guard step.count > 1, let first = step.first else { return culprit }
        let walk = HistoryWalk(self, from: try await projection(at: .position(first.position.previous)))
        return try walk.decisiveEvent(among: step[...], question) ?? culprit
    }

    /// Every change of the answer to a question about this namespace: when it changed, from what to what, and by which
    /// event.
    ///
    /// ```swift
    /// for change in try await gutter.transitions(of: { $0.isActive("checkout", for: user) }) {
    ///     print(change.current ? "on" : "off", "since", change.event)
    /// }
    /// ```
    ///
    /// Cost: reads the events of the namespace between the moments, and asks once for each transaction.
    ///
    /// - Parameters:
    ///   - earlier: Where to start. Default: before the first event.
    ///   - later: Where to end. Default: now.
    ///   - isolation: The caller's, which `question` shares.
    ///   - question: What to ask of the switches as they were, at the end of a transaction.
    /// - Throws: ``ValidationError`` if the moments are in reverse order; ``EventLogError``; what `question` throws.
    public func transitions<Answer: Equatable & Sendable>(
        from earlier: Moment = .start,
        to later: Moment = .head,
        isolation: isolated (any Actor)? = #isolation,
        of question: (PointInTimeView) throws -> Answer
    ) async throws -> [Transition<Answer>] {
        let (start, end) = try await range(from: earlier, to: later)
        var walk = HistoryWalk(self, from: try await projection(at: .position(start)))
        var answer = try question(walk.view)
        var transitions: [Transition<Answer>] = []
        var steps = try await steps(after: start, through: end)
        while let step = try await steps.next() {
            if let change = try walk.transition(after: step, from: answer, of: question) {
                transitions.append(change)
                answer = change.current
            }
        }
        return transitions
    }

    /// The events of this namespace in a range, transaction by transaction.
    package func steps(after start: Position, through end: Position) async throws -> HistorySteps {
        let filter = EventFilter(namespace: try scope.get().description)
        return HistorySteps(log.pages(EventQuery(after: start, through: end, matching: filter)))
    }

    private func lastEvent(after start: Position, through end: Position) async throws -> Event? {
        let filter = EventFilter(namespace: try scope.get().description)
        let query = EventQuery(after: start, through: end, matching: filter, order: .descending, limit: 1)
        return try await log.events(query).first
    }

    private func lastEvent(of transaction: UUID, through end: Position) async throws -> Event? {
        let filter = EventFilter(transaction: transaction)
        return try await log.events(EventQuery(through: end, matching: filter, order: .descending, limit: 1)).first
    }

    /// - Throws: ``ValidationError`` if the moments are in reverse order.
    private func range(from earlier: Moment, to later: Moment) async throws -> (start: Position, end: Position) {
        let (start, end) = (try await log.position(of: earlier), try await log.position(of: later))
        if start <= end { return (start, end) }
        throw ValidationError(
            "range of moments",
            value: "#\(start) to #\(end)",
            rule: "ends before it starts",
            remedy: "Exchange the two."
        )
    }
}

extension HistoryWalk {
    /// Takes in the events of a transaction.
    ///
    /// - Parameters:
    ///   - step: The events, at least one.
    ///   - answer: The answer before them.
    ///   - question: What to ask.
    /// - Returns: The change of the answer, if it changed, with the event that made the difference.
    /// - Throws: What `question` throws.
    package mutating func transition<Answer: Equatable>(
        after step: ArraySlice<Event>,
        from answer: Answer,
        of question: (PointInTimeView) throws -> Answer
    ) rethrows -> Transition<Answer>? {
        guard let first = step.first else { return nil }
        // A copy that is kept costs a copy of what the walk knows of every switch.
        let before = step.count > 1 ? self : nil
        apply(step)
        let next = try question(view)
        if next == answer { return nil }
        let event = try before?.decisiveEvent(among: step, question)
        return Transition(event: event ?? first, previous: answer, current: next)
    }

    /// The last event in `step` that changed the answer.
    fileprivate func decisiveEvent<Answer: Equatable>(
        among step: ArraySlice<Event>,
        _ question: (PointInTimeView) throws -> Answer
    ) rethrows -> Event? {
        var walk = self
        var answer = try question(walk.view)
        var decisive: Event?
        for event in step {
            walk.apply(CollectionOfOne(event))
            let next = try question(walk.view)
            if next != answer { decisive = event }
            answer = next
        }
        return decisive
    }
}

/// Events transaction by transaction.
package struct HistorySteps: Sendable {
    private var pages: EventPages
    /// What was read; everything before `next` was handed out.
    private var events: [Event] = []
    private var next = 0
    private var isAtEnd = false

    init(_ pages: EventPages) {
        self.pages = pages
    }

    /// The events of the next transaction, at least one; nil at the end.
    package mutating func next() async throws -> ArraySlice<Event>? {
        while true {
            if let end = endOfTransaction {
                defer { next = end }
                return events[next..<end]
            }
            guard !isAtEnd else { return nil }
            events = Array(events[next...])
            next = 0
            if let page = try await pages.next() { events += page } else { isAtEnd = true }
        }
    }

    /// Where the next transaction ends, if that was read already.
    private var endOfTransaction: Int? {
        guard next < events.count else { return nil }
        let transaction = events[next].transaction
        for index in (next + 1)..<events.count where events[index].transaction != transaction { return index }
        return isAtEnd ? events.count : nil
    }
}
