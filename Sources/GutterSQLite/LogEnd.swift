import Foundation
import GRDB
import Gutter

/// How far a log goes without its -wal, as far as that can be told.
///
/// A power cut during a checkpoint leaves a file of old and new pages, which SQLite makes whole again from the -wal. Reading
/// the file alone may give wrong bytes without any error, because the end of a long row is in pages of its own. So only
/// events whose hashes hold count.
struct LogEnd {
    private let id: EventHash
    let head: Head
    /// Whether the pages of the file fit each other, indexes included; false also if the file is too large to look.
    private let isWhole: Bool

    /// Reads a file without its -wal.
    ///
    /// - Returns: Nil if what is there may be half written.
    init?(_ db: Database, size: Int64) throws {
        let storage = SQLiteStorage(db: db)
        (id, head) = (try storage.logID, try storage.head)
        guard try Self.isCertain(head, ofLog: id, in: storage) else { return nil }
        isWhole = try size <= Self.sizeToCheck && Self.isWhole(db)
    }

    private static func isCertain(_ head: Head, ofLog id: EventHash, in storage: SQLiteStorage) throws -> Bool {
        if head.position == .start { return true }
        let first = try storage.events(EventQuery(limit: 1)).first
        let last = try storage.events(EventQuery(order: .descending, limit: 1)).first
        guard let first, let last, first.previousHash == id, last.hash == head.hash else { return false }
        return first.hashFault == nil && last.hashFault == nil
    }

    /// In bytes. This much can be checked within a second.
    private static let sizeToCheck: Int64 = 32 << 20

    /// Source: https://www.sqlite.org/pragma.html#pragma_integrity_check
    private static func isWhole(_ db: Database) throws -> Bool {
        try String.fetchAll(db, sql: "PRAGMA integrity_check(1)") == ["ok"]
    }

    /// Whether a log begins with the events up to here, and each of its later events follows the one before it.
    func isContinued(in db: Database) throws -> Bool {
        let storage = SQLiteStorage(db: db)
        var last: (position: Int64, hash: [UInt8])
        if head.position == .start {
            // An import into a log without events gives it the id of the log that was exported.
            last = (0, Array(try storage.logID.bytes))
        } else {
            guard try storage.logID == id, try storage.hash(at: head.position) == head.hash else { return false }
            last = (head.position.rawValue, Array(head.hash.bytes))
        }
        var isContinued = true
        let sql = "SELECT position, previous_hash, hash FROM events WHERE position > ? ORDER BY position"
        try db.forEachRow(sql, [.position(head.position)]) { row in
            if row.integer(0) != last.position &+ 1 || Array(row.bytes(1)) != last.hash { isContinued = false }
            last = (row.integer(0), Array(row.bytes(2)))
        }
        return try isContinued && (!isWhole || Self.isWhole(db))
    }
}
