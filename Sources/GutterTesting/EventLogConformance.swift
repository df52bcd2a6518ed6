import Foundation
public import Gutter
import Testing

/// What every event log must do, as checks for Swift Testing that any engine passes.
///
/// ```swift
/// @Test(arguments: EventLogConformance.Check.allCases)
/// func conforms(_ check: EventLogConformance.Check) async throws {
///     try await EventLogConformance { InMemoryEventLog() }.run(check)
/// }
/// ```
public struct EventLogConformance: Sendable {
    /// One thing that a log must do.
    public enum Check: String, CaseIterable, Sendable {
        /// The events of a request are all there or none is.
        case appendsAllOrNothing
        /// Positions are 1, 2, 3, … also when many append at once and some fail.
        case numbersWithoutGaps
        /// Each event's hash is right and links to the one before; the first links to the log's id.
        case chainsEveryEvent
        /// An identity that is not at the expected version fails the request.
        case checksExpectedVersions
        /// Versions are 1, 2, 3, … for each identity.
        case countsVersions
        /// The second request with a key gives the first one's events, before anything else is looked at.
        case repeatsTheResultOfAKey
        /// The ids that follow from a key are different in another log, and the secret behind them is in no event.
        case derivesIDsWithASaltOfItsOwn
        /// A key that names two different requests fails the second.
        case refusesAKeyForSomethingElse
        /// No two events have one id.
        case refusesDuplicateIDs
        /// Each part of a filter, their combination, ranges, order and limits.
        case filters
        /// The parts of a filter that ask for a change of a property, and for words of a reason.
        case filtersByContent
        /// The filter by switch finds every identity that bore the name, each with its whole history.
        case findsHistoriesThroughRenames
        /// No two living switches of a namespace share a name.
        case keepsLiveNamesUnique
        /// Two switches may swap their names inside one request.
        case allowsSwapsInsideARequest
        /// A request whose guard is met by a later event fails.
        case honoursGuards
        /// The states at every position are what folding the events up to there gives.
        case knowsTheStatesAliveAtEachPosition
        /// What was read before is read again, byte for byte, whatever was appended since.
        case neverChangesWhatItHolds
        /// Times never decrease; a clock that is behind is noted.
        case neverGoesBackInTime
        /// Imported times are kept, and refused if they are before the last event's.
        case keepsImportedTimes
        /// A copy of all events makes an empty log equal; what does not continue a log is refused.
        case takesInRecordedEvents
        /// Tasks that wait for events are told.
        case tellsWhoWaits
    }

    private let makeLog: @Sendable () async throws -> any EventLog

    /// A suite for the logs that `makeLog` makes, each of them empty.
    public init(makeLog: @escaping @Sendable () async throws -> any EventLog) {
        self.makeLog = makeLog
    }

    /// Runs one check, on a log of its own.
    ///
    /// - Throws: What the log throws although it should not.
    public func run(_ check: Check) async throws {
        let log = try await makeLog()
        switch check {
        case .appendsAllOrNothing: try await appendsAllOrNothing(log)
        case .numbersWithoutGaps: try await numbersWithoutGaps(log)
        case .chainsEveryEvent: try await chainsEveryEvent(log)
        case .checksExpectedVersions: try await checksExpectedVersions(log)
        case .countsVersions: try await countsVersions(log)
        case .repeatsTheResultOfAKey: try await repeatsTheResultOfAKey(log)
        case .derivesIDsWithASaltOfItsOwn: try await derivesIDsWithASaltOfItsOwn(log, other: makeLog())
        case .refusesAKeyForSomethingElse: try await refusesAKeyForSomethingElse(log)
        case .refusesDuplicateIDs: try await refusesDuplicateIDs(log)
        case .filters: try await filters(log)
        case .filtersByContent: try await filtersByContent(log)
        case .findsHistoriesThroughRenames: try await findsHistoriesThroughRenames(log)
        case .keepsLiveNamesUnique: try await keepsLiveNamesUnique(log)
        case .allowsSwapsInsideARequest: try await allowsSwapsInsideARequest(log)
        case .honoursGuards: try await honoursGuards(log)
        case .knowsTheStatesAliveAtEachPosition: try await knowsTheStatesAliveAtEachPosition(log)
        case .neverChangesWhatItHolds: try await neverChangesWhatItHolds(log)
        case .neverGoesBackInTime: try await neverGoesBackInTime(log)
        case .keepsImportedTimes: try await keepsImportedTimes(log)
        case .takesInRecordedEvents: try await takesInRecordedEvents(log, copy: makeLog())
        case .tellsWhoWaits: try await tellsWhoWaits(log)
        }
    }
}

/// A switch whose story a check tells, as drafts of its events.
struct Subject: Sendable {
    let id = UUID()
    var namespace = "default"
    var name: String
    var state = Switch.State.disabled
    var actor = "ada"
    var reason: String?
    var label: String?

    private var properties: SwitchProperties { SwitchProperties(name: name, label: label, state: state) }

    init(_ name: String, in namespace: String = "default") {
        self.name = name
        self.namespace = namespace
    }

    func registered() -> EventDraft {
        draft(.registered, from: nil, to: properties)
    }

    mutating func updated(
        name: String? = nil,
        state: Switch.State? = nil,
        label: String? = nil
    ) -> EventDraft {
        let before = properties
        if let label { self.label = label.isEmpty ? nil : label }
        self.name = name ?? self.name
        self.state = state ?? self.state
        return draft(.updated, from: before, to: properties)
    }

    func unregistered() -> EventDraft {
        draft(.unregistered, from: properties, to: nil)
    }

    private func draft(
        _ kind: Event.Kind,
        from before: SwitchProperties?,
        to after: SwitchProperties?
    ) -> EventDraft {
        EventDraft(
            kind,
            namespace: namespace,
            switchID: id,
            name: name,
            changes: Changes(from: before, to: after),
            switch: after.map { Switch(properties: $0, id: id, version: 0, manager: nil) },
            attribution: .person(actor, reason: reason)
        )
    }
}

extension EventLog {
    @discardableResult
    func append(_ drafts: EventDraft...) async throws -> [Event] {
        try await append(AppendRequest(drafts)).events
    }

    var all: [Event] {
        get async throws { try await events(EventQuery()) }
    }
}

/// Expects that `body` throws an ``EventLogError`` with this code.
func expect(
    _ code: EventLogError.Code,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Void
) async {
    do {
        try await body()
        Issue.record("expected the error \"\(code)\"", sourceLocation: sourceLocation)
    } catch let error as EventLogError {
        #expect(error.code == code, "\(error)", sourceLocation: sourceLocation)
    } catch {
        Issue.record("expected the error \"\(code)\", not \(error)", sourceLocation: sourceLocation)
    }
}
