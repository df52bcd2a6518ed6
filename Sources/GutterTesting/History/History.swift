import Foundation
public import Gutter

/// A recorded history, to be replayed in a test: what a manager was asked to do, step by step, and what it decided then.
///
/// ```swift
/// @Test(.history("incident-42.jsonl", upTo: .position(12)))
/// func theIncidentTurnedTheCheckoutOff() throws {
///     let history = try History.current
///     for step in history.steps where step.event.name == "payments" {
///         #expect(step.manager.isActive("checkout", for: user))
///     }
///     let changes = history.transitions { $0.isActive("checkout", for: user) }
///     #expect(changes.last?.event.attribution.actor == "grace")
/// }
/// ```
///
/// It comes from a fixture, through the trait `.history(_:upTo:arguments:operators:filePath:)` or
/// ``init(contentsOf:upTo:arguments:operators:filePath:)``, or from code, through `record`. Its events are in memory,
/// in a log of its own, so a test may do with ``manager`` what it likes: it changes neither the fixture nor what
/// another test sees, nor the events and the steps here, which stay as they were recorded.
public struct History: Sendable {
    /// A manager at the end of the history; of the namespace `default`, or the one that was asked for with
    /// ``namespaced(_:)``. It can be asked, and changed as any other.
    public let manager: Manager
    /// What was recorded, in all namespaces.
    public let events: [Event]
    /// Before the first event.
    let start: Projection

    init(manager: Manager, events: [Event], start: Projection) {
        self.manager = manager
        self.events = events
        self.start = start
    }

    /// A history of events that were verified.
    init(of events: [Event], arguments: [any ArgumentContainer.Type], operators: [any OperatorPredicate.Type])
        async throws
    {
        let log = InMemoryEventLog()
        if !events.isEmpty { _ = try await log.append(AppendRequest(recorded: events)) }
        manager = try await Manager(log: log, arguments: arguments, operators: operators)
        self.events = events
        start = try await Projection(of: events, in: log)
    }

    /// The same history, for the switches of a namespace inside this one; see
    /// ``/Gutter/Manager/namespaced(_:)-(String)``. A segment that breaks a rule of names gives a history without steps.
    public func namespaced(_ segment: String) -> History {
        History(manager: manager.namespaced(segment), events: events, start: start)
    }

    /// The switches as they were at a moment, ``/Gutter/Moment/head`` being the end of what was recorded.
    ///
    /// Cost: folds the events up to there; for one moment after the other, ``steps`` does it once.
    ///
    /// - Throws: ``/Gutter/EventLogError`` if the history has no such moment.
    public func asOf(_ moment: Moment) throws -> PointInTimeView {
        var walk = HistoryWalk(manager, from: start)
        walk.apply(try events.prefix(to: moment))
        return walk.view
    }

    /// The events as `gutter export` prints them, a line for each: what a fixture is made of.
    ///
    /// ```swift
    /// try history.export().write(toFile: "Tests/ShopTests/Fixtures/incident-42.jsonl", atomically: true, encoding: .utf8)
    /// ```
    ///
    /// - Throws: ``/Gutter/ContentError`` if an event holds something that cannot be on one line.
    public func export() throws -> String {
        try events.map { "\(try $0.exportLine())\n" }.joined()
    }
}

// MARK: - The test's own

extension History {
    @TaskLocal private static var value: History?

    /// The history that the test's trait `.history(_:upTo:arguments:operators:filePath:)` has loaded.
    ///
    /// It throws rather than traps or is nil, so that a test without the trait fails by itself, with the reason, and
    /// the others run on. It is there in the test's task and the tasks it makes, but not in detached ones.
    ///
    /// - Throws: ``HistoryError`` if there is none.
    public static var current: History {
        get throws {
            guard let value else { throw HistoryError.noCurrent }
            return value
        }
    }

    /// Runs `body` with this history as the current one, and its manager as the default one.
    func replay(_ body: () async throws -> Void) async throws {
        try await Self.$value.withValue(self) {
            try await withDefaultManager(manager, body)
        }
    }
}

// MARK: - Moments

extension Projection {
    /// What there was before the first of all events of a log.
    init(of events: [Event], in log: any EventLog) async throws {
        if let first = events.first {
            self.init(logID: first.previousHash)
        } else {
            self.init(logID: try await log.head().hash)
        }
    }
}

extension [Event] {
    /// The events up to a moment, if these are all of a log: what `EventLog.position(of:)` says of one.
    ///
    /// - Throws: ``EventLogError`` if there is no such moment.
    func prefix(to moment: Moment) throws(EventLogError) -> ArraySlice<Event> {
        switch moment {
        case .head:
            return self[...]
        case .position(let position):
            guard let count = Int(exactly: position.rawValue), 0...self.count ~= count else {
                throw .noSuchPosition(position, head: last?.position ?? .start)
            }
            return prefix(count)
        case .date(let date):
            let time = Timestamp(date)
            return prefix((lastIndex { $0.timestamp <= time } ?? -1) + 1)
        case .event(let id):
            guard let index = firstIndex(where: { $0.id == id }) else { throw .noSuchEvent(id) }
            return self[...index]
        }
    }
}
