import Foundation
import GRDB
import Gutter
import GutterSQLite
import GutterTestSupport

/// A log whose rows are changed, and whose hashes are then recomputed so that they hold: what somebody who may write the
/// file, and has all the time in the world, can do.
struct Forgery {
    private let folder: TemporaryFolder
    private let original: String

    /// A log of eleven events: `a`, `a:x`, `b` with a label and then the name `d`, `c` that came and went, `e` that was
    /// rolled back, `a:y`; and a subscription that has come to #4.
    init() async throws {
        folder = try TemporaryFolder()
        original = folder.path("original.db")
        let log = try SQLiteEventLog(path: original)
        let gutter = try await Manager(log: log)
        let condition = Condition(argument: "User", attribute: "age", operator: .moreThan(65))
        try await gutter.register(Switch("a", state: .global), by: "ada")
        try await gutter.register(Switch("a:x", conditions: [condition]), by: "ada")
        try await gutter.register(Switch("b"), by: "ada", reason: "why")
        var copy = try gutter.switch("b")
        copy.label = "one"
        try await gutter.update(copy, by: "bob")
        copy = try gutter.switch("b")
        copy.name = "d"
        try await gutter.update(copy, by: "bob")
        try await gutter.register(Switch("c"), by: "eve")
        try await gutter.unregister("c", by: "eve")
        try await gutter.register(Switch("e"), by: "eve")
        copy = try gutter.switch("e")
        copy.state = .global
        try await gutter.update(copy, by: "eve")
        try await gutter.rollback("e", to: .position(8), by: "eve")
        try await gutter.register(Switch("a:y"), by: "ada")
        let fourth = try await log.snapshot(at: 4).head
        try await log.advance(subscription: "mailer", to: fourth)
        await gutter.shutdown()
        try await log.close()
    }

    /// The path of a copy, as it is.
    func copy() throws -> String {
        let path = folder.path("\(UUID()).db")
        try FileManager.default.copyItem(atPath: original, toPath: path)
        return path
    }

    /// The path of a copy in which `change` was done behind the triggers' back, with hashes that hold.
    ///
    /// - Parameter isRepaired: Whether the derived tables are made anew as well.
    func forged(isRepaired: Bool = true, _ change: (Database) throws -> Void) async throws -> String {
        let path = try copy()
        try edit(path) { db in
            try db.withoutTriggers {
                try change(db)
                try db.reseal()
            }
        }
        if isRepaired, let log = try? SQLiteEventLog(path: path) {
            // Two living switches of one name have no place in the tables.
            try? await log.repairProjection()
            try await log.close()
        }
        return path
    }

    /// Lets `body` work on the file at `path` as any program that knows SQLite may.
    func edit(_ path: String, _ body: (Database) throws -> Void) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let database = try DatabaseQueue(path: path, configuration: configuration)
        try database.writeWithoutTransaction(body)
        try database.close()
    }
}

extension Database {
    /// Rewrites the text of a table, an index, a trigger or a view, as `PRAGMA writable_schema` allows.
    func rewrite(_ name: String, replacing old: String, with new: String) throws {
        try execute(sql: "PRAGMA writable_schema = ON")
        try execute(
            sql: "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE name = ?",
            arguments: [old, new, name]
        )
        try execute(sql: "PRAGMA writable_schema = RESET")
    }

    /// Gives each event the digests and hashes that its other columns have, and moves the subscription along.
    fileprivate func reseal() throws {
        let id: Data = try Row.fetchOne(self, sql: "SELECT id FROM log LIMIT 1")?["id"] ?? Data()
        var previous = EventHash(bytes: id) ?? EventHash(hashing: [])
        for row in try Row.fetchAll(self, sql: "SELECT * FROM events ORDER BY position") {
            var event = RawEvent(row: row)
            event.previousHash = previous
            event.attributionDigest = HashLayout.attributionDigest(of: event)
            event.contentDigest = HashLayout.contentDigest(of: event)
            previous = HashLayout.hash(of: event)
            try execute(
                sql: """
                    UPDATE events SET attribution_digest = ?, content_digest = ?, previous_hash = ?, hash = ?
                    WHERE position = ?
                    """,
                arguments: [
                    Data(event.attributionDigest.bytes), Data(event.contentDigest.bytes),
                    Data(event.previousHash.bytes),
                    Data(previous.bytes), event.position.rawValue,
                ]
            )
        }
        let hash = "(SELECT hash FROM events WHERE position = 4)"
        try execute(sql: "UPDATE subscriptions SET hash = \(hash) WHERE name = 'mailer' AND position = 4")
    }
}

/// The columns of an event as they stand there, of whatever type.
private struct RawEvent: HashedFields {
    let row: Row
    var attributionDigest = EventHash(hashing: [])
    var contentDigest = EventHash(hashing: [])
    var previousHash = EventHash(hashing: [])
    var hash: EventHash { previousHash }

    private func bytes(_ column: String) -> [UInt8]? {
        switch (row[column] as DatabaseValue).storage {
        case .null: nil
        case .int64(let number): Array("\(number)".utf8)
        case .double(let number): Array("\(number)".utf8)
        case .string(let text): Array(text.utf8)
        case .blob(let data): Array(data)
        }
    }

    private func number(_ column: String) -> Int64? { Int64.fromDatabaseValue(row[column]) }
    private func integer(_ column: String) -> Int64 { number(column) ?? 0 }
    private func uuid(_ column: String) -> UUID { UUID(bytes: bytes(column) ?? []) ?? UUID() }
    private func salt(_ column: String) -> Salt { Salt(bytes: bytes(column) ?? []) ?? .random() }

    var position: Position { Position(rawValue: integer("position")) }
    var id: UUID { uuid("id") }
    var format: Int { Int(integer("format")) }
    var switchID: UUID { uuid("switch_id") }
    var version: Int { Int(integer("version")) }
    var transaction: UUID { uuid("transaction_id") }
    var cause: Position? { number("cause").map(Position.init(rawValue:)) }
    var timestamp: Timestamp { Timestamp(rawValue: integer("recorded_at")) }
    var attributionSalt: Salt { salt("attribution_salt") }
    var contentSalt: Salt { salt("content_salt") }

    func withBytes(of text: HashedText, _ body: (UnsafeRawBufferPointer?) -> Void) {
        let column =
            switch text {
            case .kind: "kind"
            case .namespace: "namespace"
            case .name: "name"
            case .attribution: "attribution"
            case .changes: "changes"
            case .switch: "switch"
            case .origin: "origin"
            case .extra: "extra"
            }
        guard let bytes = bytes(column) else { return body(nil) }
        bytes.withUnsafeBytes(body)
    }
}
