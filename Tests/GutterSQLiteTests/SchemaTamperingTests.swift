import Foundation
import GRDB
import Gutter
import GutterSQLite
import Testing

/// Somebody changes triggers, indexes, views and settings of the file. Both verifiers must find that.
struct SchemaTamperingTests {
    private let forgery: Forgery

    init() async throws {
        forgery = try await Forgery()
    }

    private static let schemaTamperings: [String] = [
        "DROP TRIGGER events_no_update", "DROP TRIGGER events_no_delete", "DROP TRIGGER events_append_only",
        "DROP INDEX switches_by_name", "DROP INDEX switches_by_alive_since", "DROP INDEX events_by_actor",
        "DROP INDEX events_by_switch", "DROP INDEX events_by_name", "DROP INDEX events_by_transaction",
        "DROP INDEX lifetimes_by_last", "DROP VIEW history",
        "DROP VIEW history; CREATE VIEW history AS SELECT * FROM events WHERE name <> 'd'",
        "DROP INDEX switches_by_name; CREATE INDEX switches_by_name ON switches (namespace, name)",
        "CREATE TRIGGER evil BEFORE INSERT ON events BEGIN SELECT RAISE(IGNORE); END",
        "CREATE TRIGGER evil AFTER UPDATE ON switches BEGIN DELETE FROM lifetimes; END",
        "CREATE TRIGGER evil INSTEAD OF INSERT ON history BEGIN SELECT 1; END",
        "DROP TRIGGER events_no_update; CREATE TRIGGER events_no_update BEFORE UPDATE ON events BEGIN SELECT 1; END",
        "DROP TRIGGER events_no_update; CREATE TRIGGER events_no_update BEFORE UPDATE ON switches BEGIN SELECT RAISE(ABORT, 'events are immutable: append a new one instead'); END",
        "CREATE TABLE more (x)", "CREATE INDEX more ON events (kind)", "CREATE UNIQUE INDEX more ON events (hash)",
        "CREATE VIEW more AS SELECT 1", "ALTER TABLE events ADD COLUMN more INTEGER", "DROP TABLE subscriptions",
        "ALTER TABLE events RENAME TO real_events; CREATE VIEW events AS SELECT * FROM real_events WHERE position < 11",
        "PRAGMA application_id = 7", "PRAGMA user_version = 1", "PRAGMA user_version = 0", "PRAGMA user_version = -1",
    ]

    @Test(arguments: schemaTamperings) func anotherSchemaIsFoundByBoth(_ sql: String) async throws {
        let path = try forgery.copy()
        try forgery.edit(path) { try $0.execute(sql: sql) }
        // If the file is no longer a log, neither verifier takes it for one.
        if sql.contains("application_id") {
            #expect(try await audit(path).status == 2)
            await #expect(throws: EventLogError.self) { try await verify(path) }
        } else {
            try await requireFault(path, at: nil, "\(sql)")
        }
    }

    @Test(
        arguments: [
            ("events", "'$.actor'", "'$.kind'"), ("events", "'$.reason'", "'$.actor'"), ("events", ") STRICT", ")"),
            ("history", "`at`", "\u{1FEF}at\u{1FEF}"),
            ("events", "position INTEGER PRIMARY KEY", "position INTEGER PRIMARY KEY ON CONFLICT IGNORE"),
            ("events", "NOT NULL", ""), ("log", "CHECK (only_row = 1)", ""), ("log", "CHECK (length(id) = 32)", ""),
            ("subscriptions", "CHECK (length(hash) = 32)", ""), ("switches", "NOT NULL", ""),
            ("history", "    kind,", "    'registered' AS kind,"),
            ("events_no_delete", "none is ever", "one is at times"),
            ("events_by_actor", "(actor)", "(actor COLLATE NOCASE)"), ("events", "-- The command", "-- the command"),
        ]
    )
    func aRewrittenDefinitionIsFoundByBoth(_ name: String, _ old: String, _ new: String) async throws {
        let path = try forgery.copy()
        try forgery.edit(path) { db in
            try db.rewrite(name, replacing: old, with: new)
            try db.execute(sql: "REINDEX")
        }
        try await requireFault(path, at: nil, "\(name): \(old)")
        let found = try await audit(path).lines.joined() + (try await verify(path)).description
        #expect(found.contains(name))
    }

    /// A column that says `ada` for `eve` must not answer who did it.
    @Test func aColumnThatLiesAnswersNobody() async throws {
        let path = try forgery.copy()
        try forgery.edit(path) { db in
            let lie = "replace(json_extract(attribution, '$.actor'), 'eve', 'ada')"
            try db.rewrite("events", replacing: "json_extract(attribution, '$.actor')", with: lie)
            try db.execute(sql: "REINDEX")
        }
        let log = try SQLiteEventLog(path: path)
        let error = await #expect(throws: EventLogError.self) {
            try await log.events(EventQuery(matching: EventFilter(actor: "eve")))
        }
        #expect(
            error?.description
                == "Events cannot be found by their actor: the table \"events\" is not the one that Gutter makes, so the "
                + "answer might be a lie. Run `gutter verify`, and restore a backup, or export the log and import it into a "
                + "new file."
        )
        #expect(try await log.statistics().busiestActors.map(\.actor).sorted() == ["ada", "bob", "eve"])
        #expect(try await log.events(EventQuery()).count == 11)
        try await log.close()
    }

    /// The definitions are as they were; the index of actors was made while they were others.
    @Test func anIndexThatLiesIsFoundByBoth() async throws {
        let path = try forgery.copy()
        try forgery.edit(path) { db in
            let lie = "replace(json_extract(attribution, '$.actor'), 'eve', 'ada')"
            try db.rewrite("events", replacing: "json_extract(attribution, '$.actor')", with: lie)
            try db.execute(sql: "REINDEX events_by_actor")
            try db.rewrite("events", replacing: lie, with: "json_extract(attribution, '$.actor')")
        }
        try await requireFault(path, at: nil, "an index that lies")
    }

    @Test func twoLogsInOneAreFoundByBoth() async throws {
        let path = try forgery.copy()
        try forgery.edit(path) { db in
            try db.rewrite("log", replacing: "CHECK (only_row = 1)", with: "")
            try db.execute(sql: "INSERT INTO log SELECT 2, id, id_salt FROM log")
        }
        try await requireFault(path, at: nil, "two rows in the table log")
        #expect(try await verify(path).contains { $0.message.contains("2 rows") })
    }

    @Test func whatSQLiteItselfAddsIsNoFault() async throws {
        let path = try forgery.copy()
        try forgery.edit(path) { try $0.execute(sql: "ANALYZE; PRAGMA optimize; VACUUM; REINDEX") }
        try await requireSound(path, "after ANALYZE")
        try forgery.edit(path) { try $0.rewrite("sqlite_stat1", replacing: "tbl,idx", with: "tbl, idx") }
        try await requireFault(path, at: nil, "statistics that SQLite did not make")
    }

    /// The auditor's program is one file, so it has the migrations in it, and they must be those that Gutter runs.
    @Test func theAuditorKnowsTheMigrations() throws {
        let program = try String(contentsOfFile: auditor, encoding: .utf8)
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../migrations")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path()).filter { $0.hasSuffix(".sql") }
        var schema = "SCHEMA = (\n"
        for file in files.sorted() {
            let sql = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
            schema += "    \"\"\"\\\n\(sql)\"\"\",\n"
        }
        #expect(program.contains("\(schema))\n"), "Copy the files of migrations/ into SCHEMA of tools/verify-log.py.")
    }
}
