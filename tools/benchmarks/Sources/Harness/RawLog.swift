import Foundation
import GRDBSQLite
import Gutter
import GutterSQLite

/// The floor for appends: SQLite's C API, the same tables, rows and durability, and nothing that checks anything.
final class RawLog {
    private var database: OpaquePointer?
    private var statements: [String: OpaquePointer] = [:]

    /// Creates it as Gutter creates a log, so that tables and settings are the same.
    init(path: String) async throws {
        try await SQLiteEventLog(path: path).close()
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
        try check(sqlite3_open_v2(path, &database, flags, nil))
        try run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON")
    }

    deinit {
        for statement in statements.values { sqlite3_finalize(statement) }
        sqlite3_close(database)
    }

    func run(_ sql: String) throws {
        try check(sqlite3_exec(database, sql, nil, nil, nil))
    }

    /// Inserts a row like the event's, with ids of its own, and replaces that of its switch, inside the transaction that is
    /// open. Its hashes are wrong, and nobody asks.
    func insert(_ event: Event, at position: Int64, version: Int, aliveSince: Int64) throws {
        let time = Int64(event.recordedAt.timeIntervalSince1970 * 1_000_000)
        let (id, transaction) = (UUID.bytes(at: time), UUID.bytes(at: time))
        try run(
            """
            INSERT INTO events (position, id, format, kind, namespace, switch_id, name, version, transaction_id, cause,
                recorded_at, attribution, attribution_salt, attribution_digest, changes, switch, content_salt,
                content_digest, origin, extra, previous_hash, hash)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(position), .blob(id), .integer(Int64(event.format)),
                .text(event.kind.rawValue), .text(event.namespace), .blob(event.switchID.bytes), .text(event.name),
                .integer(Int64(version)), .blob(transaction), .null, .integer(time), .text(event.storedAttribution),
                .blob(event.attributionSalt.bytes),
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
                .blob(event.switchID.bytes), .text(event.namespace), .text(event.name), .integer(Int64(version)),
                .integer(position), .integer(aliveSince), .text(stored),
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

extension UUID {
    fileprivate var bytes: [UInt8] { withUnsafeBytes(of: uuid) { Array($0) } }

    /// The bytes of a random id that begins with the milliseconds of a time, as those of events do (RFC 9562, version 7).
    fileprivate static func bytes(at microseconds: Int64) -> [UInt8] {
        var bytes = UUID().bytes
        withUnsafeBytes(of: (microseconds / 1_000).bigEndian) { bytes.replaceSubrange(0..<6, with: $0[2...]) }
        bytes[6] = bytes[6] & 0x0F | 0x70
        return bytes
    }
}
