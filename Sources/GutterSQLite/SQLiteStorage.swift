import Foundation
import GRDB
import Gutter

/// A log inside one of SQLite's transactions.
struct SQLiteStorage {
    let db: Database
    /// Where the log ends, if the reader or the append knows that already.
    private(set) var knownEnd: EventChain?

    init(db: Database, knownEnd: EventChain? = nil) {
        self.db = db
        self.knownEnd = knownEnd
    }

    var logID: EventHash {
        get throws {
            let id = try db.firstRow("SELECT id FROM log") { EventHash(bytes: $0.bytes(0)) }
            guard let id = id ?? nil else {
                throw EventLogError(.damaged, "The log has lost its id. Restore a backup with `gutter restore`.")
            }
            return id
        }
    }

    var idSalt: Salt {
        get throws {
            let salt = try db.firstRow("SELECT id_salt FROM log") { Salt(bytes: $0.bytes(0)) }
            guard let salt = salt ?? nil else {
                throw EventLogError(
                    .damaged,
                    "The log has lost the salt of its ids. Restore a backup with `gutter restore`."
                )
            }
            return salt
        }
    }

    /// What the first event follows.
    var start: Head {
        get throws { Head(position: .start, hash: try logID) }
    }

    var head: Head {
        get throws { try end.head }
    }

    /// The chain that the log's next event continues.
    var end: EventChain {
        get throws {
            if let knownEnd { return knownEnd }
            let sql = "SELECT position, hash, recorded_at FROM events ORDER BY position DESC LIMIT 1"
            let last = try db.firstRow(sql) {
                (Position(rawValue: $0.integer(0)), EventHash(bytes: $0.bytes(1)), Timestamp(rawValue: $0.integer(2)))
            }
            guard let (position, hash, time) = last else {
                return EventChain(after: try start)
            }
            try requirePlace(position)
            let head = Head(position: position, hash: try validHash(hash, at: position))
            return EventChain(after: head, lastRecorded: time)
        }
    }

    /// With a head before the start, every position would be one that the log does not have.
    private func requirePlace(_ position: Position) throws {
        if position > .start { return }
        throw EventLogError(
            .damaged,
            "Event #\(position) is damaged: the first event of a log is #1. Restore a backup with `gutter restore`."
        )
    }

    private func validHash(_ hash: EventHash?, at position: Position) throws -> EventHash {
        guard let hash else {
            throw EventLogError(
                .damaged,
                "Event #\(position) is damaged: its hash is not 32 bytes. Restore a backup with `gutter restore`."
            )
        }
        return hash
    }

    // MARK: Times

    /// The position of the last event before `time`.
    func lastPosition(before time: Timestamp) throws -> Position {
        try lastPosition { $0 < time }
    }

    /// The position of the last event at `time` or before.
    func lastPosition(through time: Timestamp) throws -> Position {
        try lastPosition { $0 <= time }
    }

    /// A binary search for the last event that is early enough. Cost: a seek for each bit of the head's position.
    private func lastPosition(where isEarly: (Timestamp) -> Bool) throws -> Position {
        var early: Int64 = 0
        var late = try head.position.next.rawValue
        while early + 1 < late {
            let middle = early + (late - early) / 2
            let time = try db.firstRow("SELECT recorded_at FROM events WHERE position = ?", [.integer(middle)]) {
                Timestamp(rawValue: $0.integer(0))
            }
            if let time, !isEarly(time) { late = middle } else { early = middle }
        }
        return Position(rawValue: early)
    }

    // MARK: Snapshots

    func snapshot(at position: Position?) throws -> LogSnapshot {
        let head = try head
        guard let position, position != head.position else { return LogSnapshot(head: head, states: try living()) }
        guard position >= .start, position <= head.position else {
            throw EventLogError.noSuchPosition(position, head: head.position)
        }
        if position == .start { return LogSnapshot(head: try start, states: []) }
        return LogSnapshot(
            head: Head(position: position, hash: try validHash(hash(at: position), at: position)),
            states: try Lifetimes(db: db).alive(at: position, head: head.position)
                .map { try state(of: $0, at: position) }
        )
    }

    private func living() throws -> [StoredSwitch] {
        var states: [StoredSwitch] = []
        let sql = "SELECT switch_id, namespace, name, version, position, switch FROM switches"
        try db.forEachRow(sql) { states.append(try storedSwitch($0)) }
        return states
    }

    private func state(of switchID: [UInt8], at position: Position) throws -> StoredSwitch {
        // The last event that puts a state (see Event.Effect); the switch was alive then, so no later event removes it. Its
        // version and position are those of its last event, which may only have advanced them.
        let sql = """
            SELECT switch_id, namespace, name, last.version, last.position, switch FROM events AS state,
                (SELECT version, position FROM events WHERE switch_id = ?1 AND position <= ?2
                    ORDER BY position DESC LIMIT 1) AS last
            WHERE switch_id = ?1 AND state.position <= ?2 AND switch IS NOT NULL AND format = \(Event.currentFormat)
                AND kind IN ('registered', 'updated')
            ORDER BY state.position DESC LIMIT 1
            """
        guard let state = try db.firstRow(sql, [.blob(switchID), .position(position)], storedSwitch) else {
            throw EventLogError(.damaged, "The table \"lifetimes\" does not fit the events at #\(position).")
        }
        return state
    }

    func storedSwitch(_ row: SQLiteRow) throws -> StoredSwitch {
        guard let id = UUID(bytes: row.bytes(0)), let namespace = row.text(1), let name = row.text(2),
            let json = row.text(5)
        else {
            throw EventLogError(
                .damaged,
                "A row of the table \"switches\" is damaged. Restore a backup with `gutter restore`."
            )
        }
        return StoredSwitch(
            id: id,
            namespace: namespace,
            name: name,
            version: Int(row.integer(3)),
            position: Position(rawValue: row.integer(4)),
            json: json
        )
    }
}

// MARK: - Appending

extension SQLiteStorage: AppendTransaction {
    func events(_ query: EventQuery) throws -> [Event] {
        try query.filter.validate()
        let selection = try EventSelection(query, on: self)
        let filter = query.filter
        let limit = query.limit.map { max(0, $0) }
        // If SQLite cannot tell which events match, it cannot count them either.
        let sqlLimit = filter.asksForContent ? nil : limit
        let sql = selection.sql(selecting: EventRow.columns, order: query.order, limit: sqlLimit)
        var events: [Event] = []
        try db.forEachRow(sql, selection.values, while: { limit.map { events.count < $0 } ?? true }) { row in
            let event = try EventRow(row).event
            if filter.matchesContent(of: event) { events.append(event) }
        }
        return events
    }

    func version(of switchID: UUID) throws -> Int {
        let sql = "SELECT version FROM events WHERE switch_id = ? ORDER BY position DESC LIMIT 1"
        return try db.firstRow(sql, [.id(switchID)]) { Int($0.integer(0)) } ?? 0
    }

    func hash(at position: Position) throws -> EventHash? {
        try db.firstRow("SELECT hash FROM events WHERE position = ?", [.position(position)]) {
            EventHash(bytes: $0.bytes(0))
        } ?? nil
    }

    func contains(eventID: UUID) throws -> Bool {
        try db.firstRow("SELECT 1 FROM events WHERE id = ?", [.id(eventID)]) { _ in true } ?? false
    }

    func liveSwitch(_ switchID: UUID) throws -> LiveSwitch? {
        try db.firstRow("SELECT namespace, alive_since FROM switches WHERE switch_id = ?", [.id(switchID)]) {
            LiveSwitch(id: switchID, namespace: $0.text(0) ?? "", since: Position(rawValue: $0.integer(1)))
        }
    }

    func liveSwitch(named name: String, in namespace: String) throws -> LiveSwitch? {
        let sql = "SELECT switch_id, alive_since FROM switches WHERE namespace = ? AND name = ?"
        return try db.firstRow(sql, [.text(namespace), .text(name)]) { row in
            UUID(bytes: row.bytes(0))
                .map { LiveSwitch(id: $0, namespace: namespace, since: Position(rawValue: row.integer(1))) }
        } ?? nil
    }

    private static let insertion: String = {
        let marks = repeatElement("?", count: EventRow.columns.split(separator: ",").count).joined(separator: ", ")
        return "INSERT INTO events (\(EventRow.columns)) VALUES (\(marks))"
    }()

    mutating func insert(_ event: Event) throws {
        try db.run(Self.insertion, EventRow.values(event))
        try requireChange()
        knownEnd = EventChain(
            after: Head(position: event.position, hash: event.hash),
            lastRecorded: event.timestamp
        )
    }

    mutating func keep(_ changes: DerivedChanges) throws {
        for lifetime in changes.lifetimes {
            try Lifetimes(db: db).insert(from: lifetime.first, through: lifetime.last, of: lifetime.switchID)
            try requireChange()
        }
        try removeLive(changes.removed)
        for placement in changes.placed { try insertLive(placement.event, aliveSince: placement.aliveSince) }
        for event in changes.updated { try updateLive(event) }
        for event in changes.advanced { try advanceLive(event) }
    }

    private func removeLive(_ switchIDs: [UUID]) throws {
        for switchID in switchIDs {
            try db.run("DELETE FROM switches WHERE switch_id = ?", [.id(switchID)])
            // A switch that has just been registered was not there.
            if db.changedRows == 0, try liveSwitch(switchID) != nil { throw Self.notWritten }
        }
    }

    private func insertLive(_ event: Event, aliveSince: Position) throws {
        let sql = """
            INSERT INTO switches (switch_id, namespace, name, version, position, alive_since, switch)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """
        try db.run(
            sql,
            [
                .id(event.switchID), .text(event.namespace), .text(event.name), .integer(Int64(event.version)),
                .position(event.position), .position(aliveSince), .text(event.storedSwitch),
            ]
        )
        try requireChange()
    }

    /// Touches no index, so that an update writes two pages less than it would with a row of its own.
    private func updateLive(_ event: Event) throws {
        try db.run(
            "UPDATE switches SET version = ?, position = ?, switch = ? WHERE switch_id = ?",
            [
                .integer(Int64(event.version)), .position(event.position), .text(event.storedSwitch),
                .id(event.switchID),
            ]
        )
        try requireChange()
    }

    private func advanceLive(_ event: Event) throws {
        try db.run(
            "UPDATE switches SET version = ?, position = ? WHERE switch_id = ?",
            [.integer(Int64(event.version)), .position(event.position), .id(event.switchID)]
        )
    }

    mutating func adopt(logID: EventHash) throws {
        try db.run("UPDATE log SET id = ?", [.hash(logID)])
        try requireChange()
    }
}

// MARK: - Whether it was written

extension SQLiteStorage {
    /// - Throws: ``/Gutter/EventLogError`` if the last statement has not written its row: SQLite says nothing if a
    ///   trigger or a clause of the table has told it to leave a row out.
    private func requireChange() throws {
        if db.changedRows != 1 { throw Self.notWritten }
    }

    /// - Throws: ``/Gutter/EventLogError`` if the events that were just appended are not the end of the log.
    ///
    /// Cost: a seek, and a row for each event, in pages that are in memory.
    func requireEnd(_ events: [Event]) throws {
        guard let first = events.first else { return }
        var rest = events[...]
        try db.forEachRow(
            "SELECT position, hash FROM events WHERE position >= ? ORDER BY position",
            [.position(first.position)]
        ) {
            guard let event = rest.popFirst(), event.position.rawValue == $0.integer(0),
                EventHash(bytes: $0.bytes(1)) == event.hash
            else { throw Self.notWritten }
        }
        if !rest.isEmpty { throw Self.notWritten }
    }

    private static var notWritten: EventLogError {
        EventLogError(
            .damaged,
            "The log did not keep a row that was written to it, so nothing was appended: a trigger or a table of its file "
                + "is not Gutter's. Run `gutter verify`, which names it, and restore a backup."
        )
    }
}
