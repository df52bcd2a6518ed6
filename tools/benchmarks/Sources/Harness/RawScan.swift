import Crypto
import GRDBSQLite
import Gutter

/// The floor for reading: SQLite's C API stepping through rows and touching each column, and nothing that makes
/// anything of them.
final class RawScan {
    private var database: OpaquePointer?

    init(path: String) throws {
        try check(sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nil))
    }

    deinit {
        sqlite3_close(database)
    }

    /// Touches every column of every row. If `sizes` are given, it also hashes as much as our layout hashes of each event: as
    /// many bytes, in as many digests.
    ///
    /// - Returns: The number of rows.
    func run(_ sql: String, hashing sizes: HashedSizes? = nil) throws -> Int {
        let bytes = [UInt8](repeating: 0x5A, count: 1 << 16)
        // Used below, so that the compiler does not drop the work.
        var sum = 0
        let rows = try step(sql) { statement, columns in
            for column in 0..<columns { sum &+= Self.touch(statement, column) }
            for size in sizes?.digests ?? [] {
                bytes.withUnsafeBytes { buffer in
                    var function = SHA256()
                    function.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer.prefix(size)))
                    function.finalize().withUnsafeBytes { sum &+= Int($0[0]) }
                }
            }
        }
        withExtendedLifetime(sum) {}
        return rows
    }

    private static func touch(_ statement: OpaquePointer?, _ column: Int32) -> Int {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_INTEGER: return Int(sqlite3_column_int64(statement, column))
        case SQLITE_TEXT, SQLITE_BLOB:
            guard let start = sqlite3_column_blob(statement, column) else { return 0 }
            let count = Int(sqlite3_column_bytes(statement, column))
            return count > 0 ? count + Int(start.load(as: UInt8.self)) : 0
        default: return 0
        }
    }

    private func step(_ sql: String, _ body: (OpaquePointer?, Int32) -> Void) throws -> Int {
        var statement: OpaquePointer?
        try check(sqlite3_prepare_v2(database, sql, -1, &statement, nil))
        defer { sqlite3_finalize(statement) }
        let columns = sqlite3_column_count(statement)
        var rows = 0
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW:
                rows += 1
                body(statement, columns)
            case SQLITE_DONE: return rows
            case let code: try check(code)
            }
        }
    }

    private func check(_ code: Int32) throws {
        if code == SQLITE_OK { return }
        let message = sqlite3_errmsg(database).map { String(cString: $0) } ?? "\(code)"
        throw EventLogError(.inputOutput, "The floor of the benchmark failed: \(message)")
    }
}

/// How many bytes the three digests of a typical event of a log hash.
struct HashedSizes {
    let digests: [Int]

    /// As `HashLayout` lays them out: a field is its length in four bytes and itself.
    init(_ event: Event) {
        func size(_ fields: Int?...) -> Int { fields.reduce(0) { $0 + 4 + ($1 ?? 0) } }
        digests = [
            size(20, 16, event.storedAttribution.utf8.count),
            size(16, 16, event.storedChanges.utf8.count, event.storedSwitch?.utf8.count),
            size(
                14,
                32,
                8,
                16,
                8,
                event.kind.rawValue.utf8.count,
                event.namespace.utf8.count,
                16,
                event.name.utf8.count,
                8,
                16,
                nil,
                8,
                32,
                32,
                nil,
                nil
            ),
        ]
    }
}
