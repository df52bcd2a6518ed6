public import Foundation

/// Where events are kept: an append-only sequence, numbered without gaps, chained by hashes.
///
/// A log appends and reads; what the events mean is the projection's affair. An engine writes ``append(_:)``, with
/// ``AppendRequest/perform(on:)``, ``events(_:)``, ``head()``, ``waitForEvents(after:)``, with ``PositionWaiters``, and
/// ``idSalt()``; the rest has defaults. `EventLogConformance` in GutterTesting is the suite that every engine passes.
/// <doc:EventLogOfYourOwn> shows a whole one.
public protocol EventLog: Sendable {
    /// Appends all events of the request or, if it throws, none.
    ///
    /// The checks, in this order and under the lock that makes appends take turns: the idempotency key, the guard,
    /// the expected versions, the ids, and that at the end no two living switches of a namespace share a name. When it
    /// returns, the events are as durable as the engine makes them.
    ///
    /// - Throws: ``EventLogError``, of which ``EventLogError/isStale`` tells whether to look again and retry.
    func append(_ request: AppendRequest) async throws -> AppendResult

    /// The events that a query asks for, in the order of their positions or in the reverse.
    ///
    /// All of them are read into memory: without a limit, ``EventLog/pages(_:size:)`` is the better choice.
    ///
    /// - Throws: ``EventLogError`` if the log cannot be read.
    func events(_ query: EventQuery) async throws -> [Event]

    /// How far the log goes.
    ///
    /// - Throws: ``EventLogError`` if the log cannot be read.
    func head() async throws -> Head

    /// Returns once the log goes beyond `position`, at once if it already does.
    ///
    /// - Throws: ``EventLogError`` if the log cannot be read; `CancellationError` if the task is cancelled.
    func waitForEvents(after position: Position) async throws

    /// The switches alive at `position`, or now, and the head of the log at that moment.
    ///
    /// Default: reads the events up to there. A manager asks for it when it opens, so an engine for long logs keeps the living
    /// switches: then neither the length of the log nor the number of dead identities matters.
    ///
    /// - Throws: ``EventLogError`` if the log cannot be read or has no such position.
    func snapshot(at position: Position?) async throws -> LogSnapshot

    /// The secret with which ids are derived from an idempotency key or an imported line: random, created with the log,
    /// and always the same.
    ///
    /// It stays in the log. It is not part of any hash or export, so nobody who has only those can try out what an id was
    /// derived from. A copy of the log's own file has it; a log that took in an export has one of its own, and does not
    /// recognize the keys of the other.
    ///
    /// - Throws: ``EventLogError`` if the log cannot be read.
    func idSalt() async throws -> Salt

    /// The switches as the events alone leave them: nothing that the log derives from them is used.
    ///
    /// If ``snapshot(at:)`` says something else, the file of the log may have been tampered with.
    ///
    /// Cost: reads the whole log, and decodes no content. A log in SQLite is read in one transaction: meanwhile its
    /// -wal grows by what is appended, and closing it waits until the read ends or its task is cancelled. Default: pages.
    ///
    /// - Parameter isVerified: Whether to recompute each event's hashes, and to check that it links to the one before.
    /// - Throws: ``EventLogError`` if the log cannot be read; ``EventLogError/Code/damaged`` if a hash does not hold;
    ///   `CancellationError` if the task is cancelled.
    func fold(verifyingHashes isVerified: Bool) async throws -> LogSnapshot

    /// What is wrong with how the log is stored, and with what it derives from its events beyond ``snapshot(at:)``:
    /// ``verify(expecting:)`` adds it to what it finds itself. Default: nothing.
    ///
    /// - Throws: ``EventLogError`` if it cannot be read at all.
    func storageFaults() async throws -> [VerificationReport.Fault]

    /// Ends the use of the log, for everybody who shares this object; any later call may throw.
    ///
    /// Close the log that you opened. Default: does nothing, for an engine that holds nothing open.
    ///
    /// - Throws: ``EventLogError`` if it cannot be closed.
    func close() async throws
}

extension EventLog {
    /// Does nothing.
    public func close() async throws {}

    /// None.
    public func storageFaults() async throws -> [VerificationReport.Fault] { [] }
}

/// The state of a log at one position.
public struct LogSnapshot: Sendable {
    /// The position, and the hash of the event there.
    public var head: Head
    /// For each switch alive then, its last event up to then.
    public var states: [StoredSwitch]

    /// A snapshot of `states` at `head`.
    public init(head: Head, states: [StoredSwitch]) {
        self.head = head
        self.states = states
    }
}

/// A switch as an event left it.
public struct StoredSwitch: Hashable, Sendable {
    /// The identity.
    public var id: UUID
    /// The namespace.
    public var namespace: String
    /// The name.
    public var name: String
    /// The version that the event made.
    public var version: Int
    /// Where the event stands.
    public var position: Position
    /// The switch as stored JSON.
    public var json: String

    /// A switch as an event left it, from its stored parts.
    public init(id: UUID, namespace: String, name: String, version: Int, position: Position, json: String) {
        self.id = id
        self.namespace = namespace
        self.name = name
        self.version = version
        self.position = position
        self.json = json
    }
}

extension EventLog {
    /// The events from `query` in pages of `size`, read one after the other, so that memory stays bounded.
    ///
    /// Each page is a snapshot of its own. Only ascending queries are paged.
    public func pages(_ query: EventQuery, size: Int = 1_000) -> EventPages {
        EventPages(log: self, query: query, size: size)
    }

    /// The events after `position`, then those to come, as they arrive, in the order of their positions.
    ///
    /// The events of one command come in one batch. The next batch is read when it is asked for, so a slow reader
    /// holds no memory and misses nothing.
    public func batches(after position: Position, size: Int = 1_000) -> EventBatches {
        EventBatches(log: self, position: position, size: size)
    }

    /// The events after `position`, then those to come, as they arrive, one by one.
    public func eventStream(after position: Position) -> EventStream {
        EventStream(batches: batches(after: position), namespace: nil)
    }
}
