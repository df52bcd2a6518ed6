import Foundation
import GRDB
public import Gutter

/// What the tables `switches` and `lifetimes` must hold, by the events alone.
struct DerivedTables {
    /// A living switch.
    struct Life: Equatable {
        var since: Int64
        /// The event that set its state.
        var projected: Int64
        var version: Int64
        /// Its last event.
        var last: Int64
    }

    /// From when to when a dead switch was alive.
    struct Lifetime: Hashable {
        let first: Int64
        let last: Int64
        let switchID: UUID
    }

    private(set) var lives: [UUID: Life] = [:]
    private(set) var lifetimes: Set<Lifetime> = []

    /// Reads the events without their contents.
    ///
    /// - Throws: ``EventLogError`` if an event has no identity; `CancellationError`.
    init(_ db: Database, until cancellation: Cancellation) throws {
        let sql = "SELECT position, switch_id, version, kind, format, switch IS NULL FROM events ORDER BY position"
        try db.forEachRow(sql) { row in
            try cancellation.check()
            let position = row.integer(0)
            guard let id = UUID(bytes: row.bytes(1)) else {
                throw EventLogError(
                    .damaged,
                    "Event #\(position) is damaged: its switch_id is not 16 bytes. Restore a backup with `gutter restore`."
                )
            }
            take(
                Key(
                    position: position,
                    switchID: id,
                    version: row.integer(2),
                    effect: Event.Effect(
                        format: Int(row.integer(4)),
                        kind: Event.Kind(rawValue: row.text(3) ?? ""),
                        hasSwitch: row.integer(5) == 0
                    )
                )
            )
        }
    }

    /// Reads the events, and recomputes the hashes of each from its row.
    ///
    /// - Throws: ``EventLogError`` if an event does not continue `chain` or one of its hashes does not hold;
    ///   `CancellationError`.
    init(_ db: Database, verifying chain: EventChain, until cancellation: Cancellation) throws {
        var chain = chain
        try db.forEachRow("SELECT \(EventRow.columns) FROM events ORDER BY position") { row in
            try cancellation.check()
            let event = try EventRow(row)
            try chain.verify(event)
            try event.checkTexts()
            take(
                Key(
                    position: event.position.rawValue,
                    switchID: event.switchID,
                    version: Int64(event.version),
                    effect: event.effect
                )
            )
        }
    }

    /// What tells whether an event begins a life, ends it or goes on with it.
    private struct Key {
        let position: Int64
        let switchID: UUID
        let version: Int64
        let effect: Event.Effect
    }

    private mutating func take(_ event: Key) {
        let id = event.switchID
        switch event.effect {
        case .advances:
            lives[id]?.version = event.version
            lives[id]?.last = event.position
        case .removes:
            guard let life = lives.removeValue(forKey: id) else { return }
            lifetimes.insert(Lifetime(first: life.since, last: event.position &- 1, switchID: id))
        case .puts:
            lives[id, default: Life(since: event.position, projected: 0, version: 0, last: 0)]
                .advance(to: event.position, version: event.version)
        }
    }
}

extension DerivedTables.Life {
    fileprivate mutating func advance(to position: Int64, version: Int64) {
        (projected, last) = (position, position)
        self.version = version
    }
}

extension SQLiteEventLog {
    /// What is wrong with the file: with its tables, indexes, triggers and marks, with the tables that are derived from the
    /// events, and with how far subscriptions have come.
    public func storageFaults() async throws -> [VerificationReport.Fault] {
        var faults: [VerificationReport.Fault] = []
        do {
            faults += try await read { try $0.schemaFaults() }
        } catch let error as EventLogError where error.code == .damaged {
            faults.append(.init(nil, "the definitions of the tables cannot be read: \(error)"))
        }
        do {
            faults += try await read { try $0.derivedFaults(until: $1) }
        } catch let error as EventLogError where error.code == .damaged {
            faults.append(.init(nil, "the derived tables cannot be read: \(error)"))
        }
        return faults
    }

    /// Rebuilds the tables that are derived from the events, in one transaction; the events stay as they are.
    ///
    /// Cost: reads every event's key columns, and writes a row for each switch that is or was alive.
    ///
    /// - Throws: ``/Gutter/EventLogError`` if the log cannot be read or written, or if two living switches share a name.
    public func repairProjection() async throws {
        try await write { try $0.repairProjection() }
    }
}

extension SQLiteStorage {
    fileprivate func schemaFaults() throws -> [VerificationReport.Fault] {
        var faults = try Schema(db).differences.map(\.description)
        func number(_ pragma: String) throws -> Int64? { try db.firstRow("PRAGMA \(pragma)") { $0.integer(0) } }
        if try number("application_id") != Int64(LogFile.applicationID) {
            faults.append("the file is no longer marked as a log of Gutter's")
        }
        let rows = try db.firstRow("SELECT count(*) FROM log") { $0.integer(0) } ?? 0
        if rows != 1 { faults.append("the table \"log\" has \(rows) rows, not one") }
        return faults.map { .init(nil, $0) }
    }

    /// Subscriptions that have come to an event that the log does not have.
    private func subscriptionFaults() throws -> [VerificationReport.Fault] {
        var faults: [VerificationReport.Fault] = []
        let sql = """
            SELECT s.name, s.position, s.hash IS NOT coalesce(e.hash, CASE s.position WHEN 0 THEN (SELECT id FROM log) END)
            FROM subscriptions s LEFT JOIN events e ON e.position = s.position
            """
        try db.forEachRow(sql) { row in
            guard row.integer(2) != 0 else { return }
            let name = (row.text(0) ?? "").printable(limit: 60)
            let position = Position(rawValue: row.integer(1))
            faults.append(.init(position, "the subscription \"\(name)\" has come to an event that is not this one"))
        }
        return faults
    }

    fileprivate func derivedFaults(until cancellation: Cancellation) throws -> [VerificationReport.Fault] {
        var faults: [VerificationReport.Fault] = []
        // The check looks up each row in each index, and with SQLite's usual 2 MB it would read most of their pages anew.
        try db.execute(sql: "PRAGMA cache_size = -65536")
        defer { try? db.execute(sql: "PRAGMA cache_size = -2000; PRAGMA shrink_memory") }
        try db.forEachRow("PRAGMA integrity_check(20)") { row in
            guard let message = row.text(0), message != "ok" else { return }
            faults.append(.init(nil, "SQLite finds the file damaged: \(message)"))
        }
        try db.forEachRow("SELECT position FROM events WHERE position < 1") { row in
            let position = Position(rawValue: row.integer(0))
            faults.append(.init(position, "it comes before #1, which is the first event of a log"))
        }
        faults += try subscriptionFaults()
        let tables = try DerivedTables(db, until: cancellation)
        try db.forEachRow("SELECT switch_id, alive_since FROM switches") { row in
            // A row too many, or one that is missing, shows when the snapshot is compared.
            guard let life = UUID(bytes: row.bytes(0)).flatMap({ tables.lives[$0] }), life.since != row.integer(1)
            else { return }
            let position = Position(rawValue: life.since)
            faults.append(
                .init(position, "the table \"switches\" says that its switch is alive since #\(row.integer(1))")
            )
        }
        var lifetimes = tables.lifetimes
        try db.forEachRow("SELECT first, last, switch_id, node FROM lifetimes") { row in
            let (first, last) = (row.integer(0), row.integer(1))
            let lifetime = UUID(bytes: row.bytes(2))
                .map { DerivedTables.Lifetime(first: first, last: last, switchID: $0) }
            let isAtItsNode = row.integer(3) == Lifetimes.node(first: first, last: last)
            if lifetime.flatMap({ lifetimes.remove($0) }) != nil, isAtItsNode { return }
            faults.append(
                .init(nil, "the table \"lifetimes\" has a row from #\(first) to #\(last) that the events do not")
            )
        }
        for lifetime in lifetimes.sorted(by: { $0.first < $1.first }) {
            let position = Position(rawValue: lifetime.first)
            faults.append(
                .init(position, "the table \"lifetimes\" lacks the life that it began, until #\(lifetime.last)")
            )
        }
        return faults
    }

    fileprivate func repairProjection() throws {
        let tables = try DerivedTables(db, until: Cancellation())
        try db.execute(sql: "DELETE FROM switches; DELETE FROM lifetimes")
        let insertion = """
            INSERT INTO switches (switch_id, namespace, name, version, position, alive_since, switch)
            SELECT switch_id, namespace, name, ?, ?, ?, switch FROM events WHERE position = ?
            """
        for life in tables.lives.values {
            let values = [life.version, life.last, life.since, life.projected]
            try db.run(insertion, values.map(SQLiteValue.integer))
        }
        for lifetime in tables.lifetimes {
            let (first, last) = (Position(rawValue: lifetime.first), Position(rawValue: lifetime.last))
            try Lifetimes(db: db).insert(from: first, through: last, of: lifetime.switchID)
        }
    }
}
