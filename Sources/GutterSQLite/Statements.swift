import Foundation
import GRDB
import GRDBSQLite
import Gutter

// GRDB prepares the statements and keeps them; values and rows go through the C API. GRDB's own way ends a text at a
// NUL, traps on a value of another type, and takes longer than SQLite needs for the statements of an append.

/// A value for a placeholder of a statement.
enum SQLiteValue {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])
    case id(UUID)
    case salt(Salt)
    case hash(EventHash)

    static func text(_ text: String?) -> SQLiteValue { text.map { .text($0) } ?? .null }

    static func position(_ position: Position?) -> SQLiteValue { position.map { .integer($0.rawValue) } ?? .null }

    /// Has SQLite copy what it is given; https://www.sqlite.org/c3ref/c_static.html
    private static var transient: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }

    fileprivate func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
        func bind(_ bytes: UnsafeRawBufferPointer) -> Int32 {
            // Without an address it would be NULL.
            guard let start = bytes.baseAddress else { return sqlite3_bind_zeroblob(statement, index, 0) }
            return sqlite3_bind_blob64(statement, index, start, UInt64(bytes.count), Self.transient)
        }
        switch self {
        case .null: return sqlite3_bind_null(statement, index)
        case .integer(let number): return sqlite3_bind_int64(statement, index, number)
        case .text(let text):
            return text.withUTF8Bytes { bytes in
                guard let start = bytes.baseAddress else {
                    return sqlite3_bind_text(statement, index, "", 0, Self.transient)
                }
                return UnsafeRawPointer(start)
                    .withMemoryRebound(to: CChar.self, capacity: bytes.count) {
                        sqlite3_bind_text64(
                            statement,
                            index,
                            $0,
                            UInt64(bytes.count),
                            Self.transient,
                            UInt8(SQLITE_UTF8)
                        )
                    }
            }
        case .blob(let bytes): return bytes.withUnsafeBytes(bind)
        case .id(let id): return withUnsafeBytes(of: id.uuid, bind)
        case .salt(let salt): return salt.withUnsafeBytes(bind)
        case .hash(let hash): return hash.withUnsafeBytes(bind)
        }
    }
}

/// The current row of a statement.
struct SQLiteRow {
    fileprivate let statement: OpaquePointer

    /// As SQLite numbers them: `SQLITE_INTEGER`, `SQLITE_TEXT`, …
    func type(_ column: Int32) -> Int32 {
        sqlite3_column_type(statement, column)
    }

    func isNull(_ column: Int32) -> Bool {
        type(column) == SQLITE_NULL
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

    /// The bytes of a text; nil if it is NULL.
    func textBytes(_ column: Int32) -> UnsafeRawBufferPointer? {
        let bytes = bytes(column)
        // An empty text has no address either.
        return bytes.baseAddress == nil && isNull(column) ? nil : bytes
    }

    /// The whole text. If it is not UTF-8, its end says so, and no hash of it holds: U+FFFD alone might also stand for
    /// what was there before.
    func text(_ column: Int32) -> String? {
        guard let bytes = textBytes(column) else { return nil }
        return String(utf8: bytes) ?? String(decoding: bytes, as: UTF8.self) + " (not UTF-8)"
    }
}

extension Database {
    /// Runs a query, all of whose placeholders have a value, and hands each row to `body`, as long as there is one and
    /// `isWanted`.
    func forEachRow(
        _ sql: String,
        _ values: [SQLiteValue] = [],
        while isWanted: () -> Bool = { true },
        _ body: (SQLiteRow) throws -> Void
    ) throws {
        let statement = try cachedStatement(sql: sql)
        let pointer = statement.sqliteStatement
        assert(values.count == Int(sqlite3_bind_parameter_count(pointer)), "a value for each mark")
        sqlite3_reset(pointer)
        defer {
            sqlite3_reset(pointer)
            // The statement is kept, and would keep an event's texts with it.
            sqlite3_clear_bindings(pointer)
        }
        for (index, value) in values.enumerated() {
            let code = value.bind(to: pointer, at: Int32(clamping: index + 1))
            if code != SQLITE_OK { throw error(code, sql) }
        }
        while isWanted() {
            switch sqlite3_step(pointer) {
            case SQLITE_ROW: try body(SQLiteRow(statement: pointer))
            case SQLITE_DONE: return
            case let code: throw error(code, sql)
            }
        }
    }

    /// Begins a transaction that may write, once no other process is in one.
    func begin() throws {
        try cachedStatement(sql: "BEGIN IMMEDIATE").execute()
    }

    /// Commits, like GRDB's own, which prepares the statement anew each time.
    func commitTransaction() throws {
        try cachedStatement(sql: "COMMIT").execute()
    }

    /// A number that changes with each commit to the file, also with those of this connection; as of the transaction that
    /// is under way, or of the last one.
    /// Source: https://www.sqlite.org/c3ref/c_fcntl_begin_atomic_write.html#sqlitefcntldataversion
    var dataVersion: UInt32? {
        var version: UInt32 = 0
        let code = sqlite3_file_control(sqliteConnection, "main", SQLITE_FCNTL_DATA_VERSION, &version)
        return code == SQLITE_OK ? version : nil
    }

    /// How many rows the last statement has inserted, updated or deleted; what triggers did does not count.
    var changedRows: Int { Int(sqlite3_changes(sqliteConnection)) }

    private func error(_ code: Int32, _ sql: String) -> DatabaseError {
        let message = sqliteConnection.map { String(cString: sqlite3_errmsg($0)) }
        return DatabaseError(resultCode: ResultCode(rawValue: code), message: message, sql: sql)
    }

    /// Runs a statement that gives no rows.
    func run(_ sql: String, _ values: [SQLiteValue] = []) throws {
        try forEachRow(sql, values) { _ in }
    }

    /// The first row of a query, as `body` reads it.
    func firstRow<Value>(
        _ sql: String,
        _ values: [SQLiteValue] = [],
        _ body: (SQLiteRow) throws -> Value
    ) throws -> Value? {
        var value: Value?
        try forEachRow(sql, values) { if value == nil { value = try body($0) } }
        return value
    }
}
