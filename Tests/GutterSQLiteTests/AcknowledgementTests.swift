import Foundation
import GRDB
import Gutter
import GutterTestSupport
import Testing

@testable import GutterSQLite

/// An event that is acknowledged is in the log, whatever somebody has planted in the file.
struct AcknowledgementTests {
    private let folder: TemporaryFolder
    private var path: String { folder.path("log.db") }

    init() async throws {
        folder = try TemporaryFolder()
        let log = try SQLiteEventLog(path: folder.path("log.db"))
        let gutter = try await Manager(log: log)
        for name in ["a", "b"] { try await gutter.register(Switch(name)) }
        await gutter.shutdown()
        try await log.close()
    }

    /// Lets another program change the file.
    private func edit(_ body: (Database) throws -> Void) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        configuration.busyMode = .timeout(5)
        let database = try DatabaseQueue(path: path, configuration: configuration)
        try database.writeWithoutTransaction(body)
        try database.close()
    }

    /// Changes `b`, renames it, unregisters `a` and registers `c`: each is refused, or in the log with its whole effect.
    ///
    /// - Returns: What was refused.
    private func useAll(_ log: SQLiteEventLog) async throws -> [EventLogError] {
        let gutter = try await Manager(log: log)
        var refusals: [EventLogError] = []
        func attempt(_ body: () async throws -> [Event]) async throws {
            let before = try await log.head()
            do {
                let events = try await body()
                let stored = try await log.events(EventQuery(after: before.position))
                #expect(stored == events)
            } catch let error as EventLogError {
                refusals.append(error)
                #expect(try await log.head() == before)
            }
        }
        try await attempt {
            var copy = try gutter.switch("b")
            copy.state = .global
            return try await gutter.update(copy)
        }
        try await attempt {
            var copy = try gutter.switch("b")
            copy.name = "d"
            return try await gutter.update(copy)
        }
        try await attempt { try await gutter.unregister("a") }
        try await attempt { [try await gutter.register(Switch("c"))] }
        await gutter.shutdown()
        return refusals
    }

    private static let plants = [
        "CREATE TRIGGER evil BEFORE INSERT ON events BEGIN SELECT RAISE(IGNORE); END",
        "DROP TRIGGER events_no_delete; CREATE TRIGGER evil AFTER INSERT ON events BEGIN DELETE FROM events WHERE position = NEW.position; END",
        "DROP TRIGGER events_no_update; CREATE TRIGGER evil AFTER INSERT ON events BEGIN UPDATE events SET attribution = '{}'; END",
        "DROP TRIGGER events_no_update; CREATE TRIGGER events_no_update AFTER INSERT ON events BEGIN UPDATE events SET name = 'z'; END",
        "CREATE TRIGGER evil BEFORE INSERT ON switches BEGIN SELECT RAISE(IGNORE); END",
        "CREATE TRIGGER evil BEFORE UPDATE ON switches BEGIN SELECT RAISE(IGNORE); END",
        "CREATE TRIGGER evil BEFORE DELETE ON switches BEGIN SELECT RAISE(IGNORE); END",
        "CREATE TRIGGER evil BEFORE INSERT ON lifetimes BEGIN SELECT RAISE(IGNORE); END",
        "CREATE TRIGGER evil AFTER INSERT ON lifetimes BEGIN DELETE FROM lifetimes; END",
    ]

    @Test(arguments: plants) func whatIsPlantedBeforeOpeningRefusesEveryAppend(_ sql: String) async throws {
        try edit { try $0.execute(sql: sql) }
        let log = try SQLiteEventLog(path: path)
        let refusals = try await useAll(log)
        #expect(refusals.map(\.code) == [.damaged, .damaged, .damaged, .damaged])
        #expect(
            refusals.first?.description.hasSuffix("or export the log and import it into a new file.")
                == true
        )
        await #expect(throws: EventLogError.self) { try await log.advance(subscription: "s", to: log.head()) }
        try await log.close()
    }

    @Test(arguments: plants) func whatIsPlantedWhileItIsOpenRefusesEveryAppend(_ sql: String) async throws {
        let log = try SQLiteEventLog(path: path)
        let gutter = try await Manager(log: log)
        try await gutter.register(Switch("before"))
        await gutter.shutdown()
        try edit { try $0.execute(sql: sql) }
        #expect(try await useAll(log).map(\.code) == [.damaged, .damaged, .damaged, .damaged])
        try edit { db in
            try db.execute(sql: "DROP TRIGGER IF EXISTS evil")
            guard sql.contains("events_no_update AFTER") else { return }
            let original = try #require(try Migrations.trigger("events_no_update"))
            try db.execute(sql: "DROP TRIGGER events_no_update; \(original)")
        }
        // Once it is gone, the log works again.
        #expect(try await useAll(log) == [])
        try await log.close()
    }

    /// The connection has read the trigger with the rest of the definitions; then the file's list of them is as it was, and
    /// says that nothing has changed. Only what a write has really done shows it.
    @Test(
        arguments: [
            ("BEFORE INSERT ON events", "RAISE(IGNORE)", 4), ("BEFORE INSERT ON switches", "RAISE(IGNORE)", 2),
            ("BEFORE UPDATE ON switches", "RAISE(IGNORE)", 1), ("BEFORE DELETE ON switches", "RAISE(IGNORE)", 2),
            ("BEFORE INSERT ON lifetimes", "RAISE(IGNORE)", 1),
        ]
    )
    func aTriggerThatHidesIsNoticedByWhatItDoes(_ event: String, _ act: String, _ count: Int) async throws {
        try edit { try $0.execute(sql: "CREATE TRIGGER evil \(event) BEGIN SELECT \(act); END") }
        var configuration = SQLiteEventLog.Configuration()
        configuration.readers = 0
        let log = try SQLiteEventLog(path: path, configuration: configuration)
        _ = try await log.events(EventQuery())
        try edit { db in
            try db.execute(sql: "PRAGMA writable_schema = ON; DELETE FROM sqlite_master WHERE name = 'evil'")
        }
        let refusals = try await useAll(log)
        #expect(refusals.count == count)
        #expect(
            refusals.allSatisfy {
                $0.code == .damaged && $0.description.contains("did not keep a row that was written")
            }
        )
        try await log.close()
        #expect(try await verify(path) == [])
    }

    /// What only helps people to read, or takes away a guard against honest mistakes, does not keep anybody from flipping a
    /// switch off at night. `verify` reports it.
    @Test(
        arguments: [
            "CREATE VIEW more AS SELECT 1", "CREATE TABLE more (x)", "CREATE INDEX more ON events (kind)",
            "DROP VIEW history", "DROP TRIGGER events_no_delete", "DROP INDEX events_by_actor", "ANALYZE",
        ]
    )
    func whatDoesNotTouchAnAppendDoesNotStopIt(_ sql: String) async throws {
        try edit { try $0.execute(sql: sql) }
        let log = try SQLiteEventLog(path: path)
        #expect(try await useAll(log) == [])
        try await log.close()
        #expect(try await verify(path).isEmpty == (sql == "ANALYZE"))
    }
}

private enum Migrations {
    /// The statement that makes a trigger of the log.
    static func trigger(_ name: String) throws -> String? {
        try DatabaseQueue()
            .writeWithoutTransaction { db in
                let file = URL(filePath: #filePath).deletingLastPathComponent()
                    .appending(path: "../../migrations/0001_event_log.sql")
                try db.execute(sql: String(contentsOf: file, encoding: .utf8))
                return try String.fetchOne(db, sql: "SELECT sql FROM sqlite_master WHERE name = ?", arguments: [name])
            }
    }
}
