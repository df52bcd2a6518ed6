import Foundation
import GRDB
import Gutter
import GutterSQLite
import GutterTestSupport
import GutterTesting
import Testing

/// Logs that somebody has tampered with behind the triggers' back, before `verify` and `tools/verify-log.py`.
struct DamageTests {
    private let folder: TemporaryFolder
    private var path: String { folder.path("log.db") }
    private static let count: Int64 = 200
    private static let columns = [
        "position", "id", "format", "kind", "namespace", "switch_id", "name", "version", "transaction_id", "cause",
        "recorded_at", "attribution", "attribution_salt", "attribution_digest", "changes", "switch", "content_salt",
        "content_digest", "origin", "extra", "previous_hash", "hash",
    ]

    init() async throws {
        folder = try TemporaryFolder()
        let log = try SQLiteEventLog(path: folder.path("log.db"))
        let gutter = try await Manager(log: log)
        let condition = Condition(argument: "UserArguments", attribute: "age", operator: .moreThan(65))
        for number in 0..<20 {
            try await gutter.register(Switch("switch \(number)", label: "Ünïcode �\(number)", conditions: [condition]))
        }
        for round in 0..<8 {
            for number in 0..<20 {
                var copy = try gutter.switch("switch \(number)")
                copy.state = round.isMultiple(of: 2) ? .global : .selective
                copy.description = "round \(round)"
                try await copy.save(by: "ada", reason: "INC-\(round)")
            }
        }
        for number in 0..<8 { try await gutter.unregister("switch \(number)") }
        for number in 0..<8 { try await gutter.rollback("switch \(number)", to: .position(25)) }
        for number in 8..<12 { try await gutter.unregister("switch \(number)") }
        try #require(try await log.head().position.rawValue == Self.count)
        try await log.close()
    }

    /// A copy of the log in which `body` may do what it likes.
    private func damaged(_ body: (Database) throws -> Void) throws -> String {
        let copy = folder.path("\(UUID()).db")
        try FileManager.default.copyItem(atPath: path, toPath: copy)
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let database = try DatabaseQueue(path: copy, configuration: configuration)
        try database.writeWithoutTransaction { db in
            try db.withoutTriggers { try body(db) }
        }
        try database.close()
        return copy
    }

    /// Changes a byte of a column of an event; a NULL becomes a value.
    private func change(_ column: String, of position: Int64, at place: Int, in db: Database) throws {
        let sql = "SELECT typeof(\(column)), CAST(\(column) AS BLOB), \(column) FROM events WHERE position = ?"
        let row = try #require(try Row.fetchOne(db, sql: sql, arguments: [position]))
        let type: String = row[0]
        switch type {
        case "integer":
            let bit = Int64(1) << Int64(place % 40)
            let value: Int64 = row[2]
            try db.execute(
                sql: "UPDATE events SET \(column) = ? WHERE position = ?",
                // A position that another event has would be refused.
                arguments: [column == "position" ? value ^ 1 << 20 : value ^ bit, position]
            )
        case "null":
            let value: any DatabaseValueConvertible = column == "cause" ? 0 : "{}"
            try db.execute(sql: "UPDATE events SET \(column) = ? WHERE position = ?", arguments: [value, position])
        default:
            var bytes = Array(row[1] as Data)
            let index = place % bytes.count
            bytes[index] ^= UInt8(1 << (place % 8))
            let value = type == "text" ? "CAST(? AS TEXT)" : "?"
            try db.execute(
                sql: "UPDATE events SET \(column) = \(value) WHERE position = ?",
                arguments: [Data(bytes), position]
            )
        }
    }

    @Test func theLogIsSoundBeforehand() async throws {
        #expect(try await verify(path) == [])
        let audit = try await audit(path)
        #expect(audit.status == 0)
        #expect(audit.lines.first?.hasPrefix("OK: 200 events, head 200:") == true)
    }

    /// One byte of each event, in another column from one event to the next.
    @Test func aChangedByteAnywhereIsReported() async throws {
        for position in 1...Self.count {
            let column = Self.columns[Int(position) % Self.columns.count]
            let copy = try damaged { try change(column, of: position, at: Int(position) * 7, in: $0) }
            let faults = try await verify(copy)
            #expect(!faults.isEmpty, "\(column) of #\(position)")
            if column != "position" {
                #expect(faults.contains { $0.position?.rawValue == position }, "\(column) of #\(position): \(faults)")
            }
            if position.isMultiple(of: 4) {
                let audit = try await audit(copy)
                #expect(audit.status == 1, "\(column) of #\(position): \(audit.lines)")
            }
            try FileManager.default.removeItem(atPath: copy)
        }
    }

    /// One byte of a column of all events: each of them is reported.
    @Test(arguments: columns.dropFirst()) func everyEventIsChecked(_ column: String) async throws {
        for place in [0, 11, 1_003] {
            let copy = try damaged { db in
                for position in 1...Self.count { try change(column, of: position, at: place + Int(position), in: db) }
            }
            let reported = Set(try await verify(copy).compactMap(\.position?.rawValue))
            #expect(reported.isSuperset(of: 1...Self.count), "\(column)")
            let audit = try await audit(copy)
            #expect(audit.status == 1)
            let lines = Set(audit.lines.compactMap { $0.split(separator: ":").first.map(String.init) })
            #expect(lines.isSuperset(of: (1...Self.count).map { "#\($0)" }), "\(column): \(audit.lines.prefix(3))")
            try FileManager.default.removeItem(atPath: copy)
        }
    }

    @Test func aCutOffEndShowsByTheHeadThatWasKept() async throws {
        let log = try SQLiteEventLog(path: path)
        let head = try await log.head()
        try await log.close()
        let cut = try damaged { db in
            try db.execute(sql: "DELETE FROM events WHERE position = 200")
            try db.execute(sql: "DELETE FROM switches WHERE position = 200")
        }
        let log2 = try SQLiteEventLog(path: cut)
        try await log2.repairProjection()
        try await log2.close()
        #expect(try await verify(cut) == [])
        #expect(try await audit(cut).status == 0)
        let faults = try await verify(cut, expecting: head)
        #expect(
            faults.map(\.description) == [
                "#200: the log ends at 199, before the expected head \(head): its end was cut off"
            ]
        )
        #expect(try await audit(cut, "--expect-head", "\(head)").status == 1)
        #expect(try await audit(path, "--expect-head", "\(head)").status == 0)
        #expect(try await verify(path, expecting: head) == [])
        let other = try await verify(path, expecting: Head(position: 100, hash: head.hash))
        #expect(other.map(\.position) == [100])
    }

    @Test func oneDamagedRowIsOneFaultAtItsPlace() async throws {
        for position in [1, 40, 200] as [Int64] {
            let copy = try damaged { db in
                try db.execute(sql: "UPDATE events SET hash = x'00' WHERE position = ?", arguments: [position])
            }
            let faults = try await verify(copy)
            #expect(faults.first?.position?.rawValue == position)
            // Besides, the projection knows what the event did, or cannot be compared without the log's end.
            let others = faults.filter { $0.position?.rawValue != position }
            #expect(
                others.allSatisfy { $0.message.contains("projection") || $0.message.contains("start") },
                "\(others)"
            )
        }
        let far = try damaged { db in
            try db.execute(sql: "UPDATE events SET position = 9000000000, id = x'00' WHERE position = 200")
        }
        #expect(try await verify(far).contains { $0.position == 9_000_000_000 })
        let huge = try damaged { db in
            try db.execute(sql: "UPDATE events SET version = 9223372036854775807 WHERE position = 57")
        }
        #expect(try await verify(huge).first?.position == 57)
    }

    @Test func removedAndExchangedEventsAreReported() async throws {
        let removed = try damaged { try $0.execute(sql: "DELETE FROM events WHERE position = 77") }
        #expect(try await verify(removed).first?.position == 78)
        #expect(try await audit(removed).status == 1)
        let exchanged = try damaged { db in
            for (from, to) in [(50, -1), (51, 50), (-1, 51)] {
                try db.execute(sql: "UPDATE events SET position = ? WHERE position = ?", arguments: [to, from])
            }
        }
        #expect(try await verify(exchanged).first?.position == 50)
        #expect(try await audit(exchanged).status == 1)
    }

    @Test(
        arguments: [
            "UPDATE switches SET switch = replace(switch, 'selective', 'global')",
            "UPDATE switches SET name = name || '!'", "UPDATE switches SET version = version + 1",
            "UPDATE switches SET alive_since = alive_since + 1", "UPDATE switches SET namespace = 'other'",
            "UPDATE switches SET position = position - 1", "DELETE FROM switches WHERE name = 'switch 15'",
            "UPDATE switches SET switch_id = x'00' WHERE name = 'switch 15'",
            "INSERT INTO switches SELECT randomblob(16), namespace, 'new', version, position, alive_since, switch FROM switches LIMIT 1",
            "DELETE FROM lifetimes WHERE first = 9", "UPDATE lifetimes SET last = last + 1",
            "UPDATE lifetimes SET node = node + 1", "UPDATE lifetimes SET first = first - 1",
            "INSERT INTO lifetimes VALUES (64, 60, randomblob(16), 70)",
        ]
    )
    func aDamagedProjectionIsReportedAndRepaired(_ sql: String) async throws {
        let copy = try damaged { db in
            try db.execute(sql: sql)
            try #require(db.changesCount > 0)
        }
        #expect(try await !verify(copy).isEmpty)
        let log = try SQLiteEventLog(path: copy)
        let before = try await log.events(EventQuery())
        try await log.repairProjection()
        #expect(try await log.verify().faults == [])
        #expect(try await log.events(EventQuery()) == before)
        let sound = try SQLiteEventLog(path: path)
        for position in stride(from: 0, through: Self.count, by: 9) {
            let (repaired, original) = (
                try await log.snapshot(at: Position(rawValue: position)),
                try await sound.snapshot(at: Position(rawValue: position))
            )
            #expect(Set(repaired.states) == Set(original.states))
        }
        try await log.close()
        try await sound.close()
    }
}
