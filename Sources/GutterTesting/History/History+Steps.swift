public import Gutter

extension History {
    /// What one command did to the switches of a namespace, with the switches before and after.
    public struct Step: Sendable, CustomStringConvertible {
        /// Its place among the steps of the history, from 0.
        public let index: Int
        /// The events of the command, in order; at least one.
        public let events: [Event]
        /// The switches before the command.
        public let before: PointInTimeView
        /// The switches after the command.
        public let after: PointInTimeView

        /// The last event of the command; most commands have only one.
        public var event: Event { events[events.count - 1] }

        /// What to ask about the switches as they were after the step: the same as ``after``, named for tests that do
        /// not compare it with anything.
        public var manager: PointInTimeView { after }

        /// The events as sentences, a line for each.
        public var description: String { events.map(\.description).joined(separator: "\n") }
    }

    /// The steps of a history, from the first to the last. The sequence can be walked again.
    ///
    /// A step is made when it is asked for, and costs what it changes.
    public struct Steps: Sequence, Sendable {
        fileprivate let history: History

        /// The steps, from the first.
        public func makeIterator() -> Iterator { Iterator(history) }

        /// A walk through a history.
        public struct Iterator: IteratorProtocol {
            private let namespace: String
            private var walk: HistoryWalk
            private var rest: ArraySlice<Event>
            private var index = 0

            fileprivate init(_ history: History) {
                namespace = history.manager.namespace
                walk = HistoryWalk(history.manager, from: history.start)
                rest = history.events[...]
            }

            /// The next step; nil at the end.
            public mutating func next() -> Step? {
                guard let first = rest.firstIndex(where: { $0.namespace == namespace }) else { return nil }
                let transaction = rest[first].transaction
                let end = rest[first...].firstIndex { $0.transaction != transaction } ?? rest.endIndex
                // Other namespaces' events are no steps, but a view can be asked for their switches too.
                walk.apply(rest[..<first])
                let before = walk.view
                walk.apply(rest[first..<end])
                defer {
                    rest = rest[end...]
                    index += 1
                }
                let events = rest[first..<end].filter { $0.namespace == namespace }
                return Step(index: index, events: events, before: before, after: walk.view)
            }
        }
    }

    /// One step for each command that changed a switch of the manager's namespace, from the first to the last.
    ///
    /// ```swift
    /// for step in history.steps {
    ///     #expect(step.manager.isActive("search"), "\(step)")
    /// }
    /// ```
    ///
    /// What a test does to ``manager`` adds no steps. The manager's and the task's inputs count at each step; overrides
    /// do not, as with every ``/Gutter/PointInTimeView``.
    public var steps: Steps { Steps(history: self) }

    /// Every change of the answer to a question about the switches: from what to what, and by which event.
    ///
    /// ```swift
    /// let changes = history.transitions { $0.isActive("checkout", for: user) }
    /// #expect(changes.map(\.current) == [true, false])
    /// ```
    ///
    /// It says what ``/Gutter/Manager/transitions(from:to:isolation:of:)`` says of the manager's log, without waiting.
    /// Cost: asks once for each step.
    ///
    /// - Parameter question: What to ask of the switches as they were, after a step.
    /// - Throws: What `question` throws.
    public func transitions<Answer: Equatable & Sendable>(
        of question: (PointInTimeView) throws -> Answer
    ) rethrows -> [Transition<Answer>] {
        var walk = HistoryWalk(manager, from: start)
        var answer = try question(walk.view)
        var transitions: [Transition<Answer>] = []
        for step in steps {
            guard let change = try walk.transition(after: step.events[...], from: answer, of: question) else {
                continue
            }
            transitions.append(change)
            answer = change.current
        }
        return transitions
    }
}
