import Foundation
import GRDBSQLite
import Gutter
import GutterMigrations

/// The floor for appends: SQLite's C API, the same tables, rows and durability, and nothing that checks anything.
final class RawLog {
    private var database: OpaquePointer?
    private var statements: [String: OpaquePointer] = [:]

    init(path: String) throws {
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
        try check(sqlite3_open_v2(path, &database, flags, nil))
        try run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON")
        for step in Migration.all { try run(step.sql) }
        try run("INSERT INTO log (only_row, id, id_salt) VALUES (1, zeroblob(32), zeroblob(16))")
    }

    deinit {
        for statement in statements.values { sqlite3_finalize(statement) }
        sqlite3_close(database)
    }

    func run(_ sql: String) throws {
        try check(sqlite3_exec(database, sql, nil, nil, nil))
    }

    /// Inserts the event's row and replaces that of its switch, inside the transaction that is open.
    func insert(_ event: Event, aliveSince: Int64) throws {
        try run(
            """
            INSERT INTO events (position, id, format, kind, namespace, switch_id, name, version, transaction_id, cause,
                recorded_at, attribution, attribution_salt, attribution_digest, changes, switch, content_salt,
                content_digest, origin, extra, previous_hash, hash)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(event.position.rawValue), .blob(event.id.bytes), .integer(Int64(event.format)),
                .text(event.kind.rawValue), .text(event.namespace), .blob(event.switchID.bytes), .text(event.name),
                .integer(Int64(event.version)), .blob(event.transaction.bytes), .null,
                .integer(event.timestamp.rawValue), .text(event.storedAttribution), .blob(event.attributionSalt.bytes),
                .blob(event.attributionDigest.bytes), .text(event.storedChanges),
                event.storedSwitch.map(Cell.text) ?? .null,
                .blob(event.contentSalt.bytes), .blob(event.contentDigest.bytes), .null, .null,
                .blob(event.previousHash.bytes), .blob(event.hash.bytes),
            ]
        )
        try run("DELETE FROM switches WHERE switch_id = ?", [.blob(event.switchID.bytes)])
        guard let stored = event.storedSwitch else { return }
        try run(
            """
            INSERT INTO switches (switch_id, namespace, name, version, position, alive_since, switch)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .blob(event.switchID.bytes), .text(event.namespace), .text(event.name), .integer(Int64(event.version)),
                .integer(event.position.rawValue), .integer(aliveSince), .text(stored),
            ]
        )
    }

    private enum Cell {
        case null
        case integer(Int64)
        case text(String)
        case blob([UInt8])
    }

    private func run(_ sql: String, _ cells: [Cell]) throws {
        if statements[sql] == nil {
            var statement: OpaquePointer?
            try check(sqlite3_prepare_v2(database, sql, -1, &statement, nil))
            statements[sql] = statement
        }
        let statement = statements[sql]
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        for (index, cell) in cells.enumerated() {
            let column = Int32(index + 1)
            switch cell {
            case .null: sqlite3_bind_null(statement, column)
            case .integer(let number): sqlite3_bind_int64(statement, column, number)
            case .text(let text): sqlite3_bind_text(statement, column, text, -1, transient)
            case .blob(let bytes): sqlite3_bind_blob(statement, column, bytes, Int32(bytes.count), transient)
            }
        }
        let code = sqlite3_step(statement)
        sqlite3_reset(statement)
        if code != SQLITE_DONE { try check(code) }
    }

    private func check(_ code: Int32) throws {
        if code == SQLITE_OK { return }
        let message = sqlite3_errmsg(database).map { String(cString: $0) } ?? "\(code)"
        throw EventLogError(.inputOutput, "The floor of the benchmark failed: \(message)")
    }
}
