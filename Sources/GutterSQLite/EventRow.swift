import Foundation
import GRDB
import GRDBSQLite
import Gutter

/// How an event stands in its row.
enum EventRow {
    /// The columns in the order in which they are read and written.
    static let columns = """
        position, id, format, kind, namespace, switch_id, name, version, transaction_id, cause, recorded_at, \
        attribution, attribution_salt, attribution_digest, changes, switch, content_salt, content_digest, origin, \
        extra, previous_hash, hash
        """

    /// What stands for ``columns`` in an insertion. Texts may hold a NUL; see ``Swift/String/whole``.
    static let marks = """
        ?, ?, ?, CAST(? AS TEXT), CAST(? AS TEXT), ?, CAST(? AS TEXT), ?, ?, ?, ?, CAST(? AS TEXT), ?, ?, \
        CAST(? AS TEXT), CAST(? AS TEXT), ?, ?, CAST(? AS TEXT), CAST(? AS TEXT), ?, ?
        """

    static func arguments(_ event: Event) -> StatementArguments {
        [
            event.position.rawValue, Data(event.id.bytes), event.format, event.kind.rawValue.whole,
            event.namespace.whole, Data(event.switchID.bytes), event.name.whole, event.version,
            Data(event.transaction.bytes), event.cause?.rawValue, event.timestamp.rawValue,
            event.storedAttribution.whole, Data(event.attributionSalt.bytes), Data(event.attributionDigest.bytes),
            event.storedChanges.whole, event.storedSwitch?.whole, Data(event.contentSalt.bytes),
            Data(event.contentDigest.bytes), event.storedOrigin?.whole, event.storedExtra?.whole,
            Data(event.previousHash.bytes), Data(event.hash.bytes),
        ]
    }

    /// - Throws: ``/Gutter/EventLogError`` where a column does not hold what it should, which its type alone cannot prevent.
    static func event(_ row: SQLiteRow) throws(EventLogError) -> Event {
        let position = Position(rawValue: row.integer(0))
        func require<Value>(_ value: Value?, _ column: String) throws(EventLogError) -> Value {
            guard let value else {
                throw EventLogError(
                    .damaged,
                    "Event #\(position) is damaged: its \(column) is not what it should be. Restore a backup."
                )
            }
            return value
        }
        return Event(
            position: position,
            id: try require(UUID(bytes: row.bytes(1)), "id"),
            format: Int(row.integer(2)),
            kind: Event.Kind(rawValue: try require(row.text(3), "kind")),
            namespace: try require(row.text(4), "namespace"),
            switchID: try require(UUID(bytes: row.bytes(5)), "switch_id"),
            name: try require(row.text(6), "name"),
            version: Int(row.integer(7)),
            transaction: try require(UUID(bytes: row.bytes(8)), "transaction_id"),
            cause: row.isNull(9) ? nil : Position(rawValue: row.integer(9)),
            timestamp: Timestamp(rawValue: row.integer(10)),
            storedAttribution: try require(row.text(11), "attribution"),
            attributionSalt: try require(Salt(bytes: row.bytes(12)), "attribution_salt"),
            attributionDigest: try require(EventHash(bytes: row.bytes(13)), "attribution_digest"),
            storedChanges: try require(row.text(14), "changes"),
            storedSwitch: row.text(15),
            contentSalt: try require(Salt(bytes: row.bytes(16)), "content_salt"),
            contentDigest: try require(EventHash(bytes: row.bytes(17)), "content_digest"),
            storedOrigin: row.text(18),
            storedExtra: row.text(19),
            previousHash: try require(EventHash(bytes: row.bytes(20)), "previous_hash"),
            hash: try require(EventHash(bytes: row.bytes(21)), "hash")
        )
    }
}

extension String {
    /// The text as an argument of a statement that casts it to text: GRDB hands strings to SQLite up to their first NUL,
    /// so one with a NUL, which no command lets through but another log's event may hold, goes as bytes.
    var whole: any DatabaseValueConvertible {
        if utf8.contains(0) { Data(utf8) } else { self }
    }
}

/// The current row of a statement, read through SQLite's C API: GRDB's own rows trap on a value of another type and
/// end text at a NUL.
struct SQLiteRow {
    fileprivate let statement: OpaquePointer

    func isNull(_ column: Int32) -> Bool {
        sqlite3_column_type(statement, column) == SQLITE_NULL
    }

    func integer(_ column: Int32) -> Int64 {
        sqlite3_column_int64(statement, column)
    }

    func bytes(_ column: Int32) -> UnsafeRawBufferPointer {
        let start = sqlite3_column_blob(statement, column)
        return UnsafeRawBufferPointer(
            start: start,
            count: start == nil ? 0 : Int(sqlite3_column_bytes(statement, column))
        )
    }

    /// The whole text. Where it is not UTF-8 it says so at its end, so that no hash of it holds: U+FFFD alone might
    /// stand for what was there before.
    func text(_ column: Int32) -> String? {
        if isNull(column) { return nil }
        let bytes = bytes(column)
        return String(utf8: bytes) ?? String(decoding: bytes, as: UTF8.self) + " (not UTF-8)"
    }
}

extension Database {
    /// Runs a query and hands each row to `body`.
    func forEachRow(
        _ sql: String,
        _ arguments: StatementArguments = StatementArguments(),
        _ body: (SQLiteRow) throws -> Void
    ) throws {
        let statement = try cachedStatement(sql: sql)
        try statement.setArguments(arguments)
        let pointer = statement.sqliteStatement
        sqlite3_reset(pointer)
        defer { sqlite3_reset(pointer) }
        while true {
            switch sqlite3_step(pointer) {
            case SQLITE_ROW: try body(SQLiteRow(statement: pointer))
            case SQLITE_DONE: return
            case let code:
                let message = sqliteConnection.map { String(cString: sqlite3_errmsg($0)) }
                throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message, sql: sql)
            }
        }
    }

    /// The first row of a query, as `body` reads it.
    func firstRow<Value>(
        _ sql: String,
        _ arguments: StatementArguments = StatementArguments(),
        _ body: (SQLiteRow) throws -> Value
    ) throws -> Value? {
        var value: Value?
        try forEachRow(sql, arguments) { if value == nil { value = try body($0) } }
        return value
    }
}
