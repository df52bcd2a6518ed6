import Foundation
import GRDB
import Gutter
import GutterSQLite
import Testing

/// What somebody does to a log who makes the hashes anew, or who touches no hashed byte at all. `verify` and
/// `tools/verify-log.py` share no code; each must find it, and at the same place.
struct TamperingTests {
    private let forgery: Forgery

    init() async throws {
        forgery = try await Forgery()
    }

    private func require(
        _ path: String,
        isFoundAt position: Int64?,
        _ comment: Comment,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let audit = try await audit(path)
        #expect(audit.status == 1, comment, sourceLocation: sourceLocation)
        do {
            let faults = try await verify(path)
            #expect(!faults.isEmpty, comment, sourceLocation: sourceLocation)
            guard let position else { return }
            #expect(
                faults.contains { $0.position?.rawValue == position },
                "\(comment): \(faults)",
                sourceLocation: sourceLocation
            )
        } catch let error as EventLogError {
            // Nobody takes this for OK either.
            #expect(position == nil, "\(comment): \(error)", sourceLocation: sourceLocation)
        }
        guard let position else { return }
        let isNamed = audit.lines.contains { $0.hasPrefix("#\(position):") }
        #expect(isNamed, "\(comment): \(audit.lines)", sourceLocation: sourceLocation)
    }

    private func requireSound(_ path: String, _ comment: Comment) async throws {
        #expect(try await verify(path) == [], comment)
        let audit = try await audit(path)
        #expect(audit.status == 0, "\(comment): \(audit.lines)")
    }

    @Test func untouchedItIsSoundForBoth() async throws {
        try await requireSound(try forgery.copy(), "as it was written")
        try await requireSound(try await forgery.forged { _ in }, "with the same hashes made anew")
    }

    // MARK: Events

    /// The eleventh event, which registers `a:y`, under another name.
    private static func renamed(_ name: String) -> String {
        let json = JSON.string(name).text.replacing("'", with: "''")
        return """
            UPDATE events SET name = CAST(x'\(hexadecimal(Array(name.utf8)))' AS TEXT), \
            changes = replace(changes, '"a:y"', '\(json)'), switch = replace(switch, '"a:y"', '\(json)') WHERE position = 11
            """
    }

    /// The eleventh event made into one that unregisters `a`, and the like.
    private static func turned(into kind: String, cause: String = "NULL") -> String {
        let (changes, json) =
            kind == "unregistered"
            ? ("(SELECT replace(changes, '\"current\"', '\"previous\"') FROM events WHERE position = 1)", "NULL")
            : (
                #"'{"name":{"current":"z","previous":"a"}}'"#,
                #"(SELECT replace(switch, '"name":"a"', '"name":"z"') FROM events WHERE position = 1)"#
            )
        return """
            UPDATE events SET kind = '\(kind)', switch_id = (SELECT switch_id FROM events WHERE position = 1), version = 2, \
            name = '\(kind == "unregistered" ? "a" : "z")', changes = \(changes), switch = \(json), cause = \(cause)
            WHERE position = 11
            """
    }

    private static let eventTamperings: [(sql: String, position: Int64)] = [
        // What is no JSON object, or is one twice.
        ("UPDATE events SET extra = '[1]' WHERE position = 4", 4),
        ("UPDATE events SET extra = 'x' WHERE position = 4", 4),
        ("UPDATE events SET extra = '' WHERE position = 4", 4),
        (#"UPDATE events SET extra = '{"a":1,"a":2}' WHERE position = 4"#, 4),
        ("UPDATE events SET extra = ' {}' WHERE position = 4", 4),
        ("UPDATE events SET extra = '{' || char(10) || '}' WHERE position = 4", 4),
        (
            "UPDATE events SET extra = '{\"a\":' || replace(hex(zeroblob(32)), '0', '[') || replace(hex(zeroblob(32)), '0', ']') || '}' WHERE position = 4",
            4
        ),
        ("UPDATE events SET origin = '7' WHERE position = 4", 4),
        ("UPDATE events SET attribution = 'ada' WHERE position = 4", 4),
        // Nobody.
        ("UPDATE events SET attribution = '{}' WHERE position = 4", 4),
        (#"UPDATE events SET attribution = '{"actor":"","kind":"person"}' WHERE position = 4"#, 4),
        (#"UPDATE events SET attribution = '{"actor":" ","kind":"person"}' WHERE position = 4"#, 4),
        (#"UPDATE events SET attribution = '{"actor":7,"kind":"person"}' WHERE position = 4"#, 4),
        (#"UPDATE events SET attribution = '{"actor":"ada","kind":null}' WHERE position = 4"#, 4),
        (#"UPDATE events SET attribution = '{"actor":"ada","reason":["why"]}' WHERE position = 4"#, 4),
        (#"UPDATE events SET attribution = '{"actor":"ada\u200b","kind":"person"}' WHERE position = 4"#, 4),
        (
            #"UPDATE events SET attribution = '{"actor":"ada","kind":"person","onBehalfOf":" eve"}' WHERE position = 4"#,
            4
        ),
        // Causes that come later.
        ("UPDATE events SET cause = 10 WHERE position = 10", 10),
        ("UPDATE events SET cause = 11 WHERE position = 10", 10),
        ("UPDATE events SET cause = -1 WHERE position = 10", 10),
        ("UPDATE events SET cause = 9223372036854775807 WHERE position = 10", 10),
        // Names.
        (renamed("e\u{301}"), 11), (renamed("a::y"), 11), (renamed(" a:y"), 11), (renamed("a: y"), 11),
        (renamed(":y"), 11),
        (renamed(""), 11), (renamed("a\u{202E}y"), 11), (renamed("a\u{7}y"), 11), (renamed("a\u{0}y"), 11),
        (renamed("a\u{2028}y"), 11), (renamed("a\u{200B}y"), 11), (renamed("a\u{FEFF}y"), 11),
        (renamed("a\u{E0041}y"), 11), (renamed("a\u{AD}y"), 11), (renamed("a\u{2060}y"), 11),
        (renamed("a\u{2067}y"), 11), (renamed(String(repeating: "y", count: 201)), 11),
        ("UPDATE events SET namespace = 'default.x' WHERE position = 11", 11),
        ("UPDATE events SET namespace = 'x.' WHERE position = 11", 11),
        ("UPDATE events SET namespace = '' WHERE position = 11", 11),
        ("UPDATE events SET namespace = 'x' || char(10) WHERE position = 11", 11),
        ("UPDATE events SET name = 'f' WHERE position = 11", 11),
        ("UPDATE events SET name = 'f' WHERE position = 7", 7),
        ("UPDATE events SET namespace = 'x' WHERE position = 4", 4),
        // Two of one name; those below left behind.
        (renamed("d"), 11), (turned(into: "unregistered"), 11), (turned(into: "updated"), 11),
        // What nothing, or something else, changes.
        (
            #"UPDATE events SET changes = '{}', switch = (SELECT switch FROM events WHERE position = 3) WHERE position = 4"#,
            4
        ),
        (
            #"UPDATE events SET changes = replace(changes, '"current":"one"', '"current":"one","previous":"one"') WHERE position = 4"#,
            4
        ),
        (#"UPDATE events SET changes = '{"label":{}}' WHERE position = 4"#, 4),
        (#"UPDATE events SET changes = '{"label":7}' WHERE position = 4"#, 4),
        (#"UPDATE events SET changes = replace(changes, 'one', 'two') WHERE position = 4"#, 4),
        (#"UPDATE events SET switch = replace(switch, 'one', 'two') WHERE position = 4"#, 4),
        // Properties of other types.
        (
            #"UPDATE events SET changes = replace(changes, '"one"', '1'), switch = replace(switch, '"one"', '1') WHERE position = 4"#,
            4
        ),
        (
            #"UPDATE events SET changes = replace(changes, '"one"', 'null'), switch = replace(switch, '"one"', 'null') WHERE position = 4"#,
            4
        ),
        (
            #"UPDATE events SET changes = replace(changes, 'global', 'on'), switch = replace(switch, 'global', 'on') WHERE position = 1"#,
            1
        ),
        (
            #"UPDATE events SET changes = replace(changes, '"operator"', '"op"'), switch = replace(switch, '"operator"', '"op"') WHERE position = 2"#,
            2
        ),
        (
            #"UPDATE events SET changes = replace(changes, 'false', '0'), switch = replace(switch, 'false', '0') WHERE position = 2"#,
            2
        ),
        // Lives.
        ("UPDATE events SET kind = 'registered' WHERE position = 4", 4),
        ("UPDATE events SET kind = 'updated' WHERE position = 6", 6),
        ("UPDATE events SET kind = 'unregistered' WHERE position = 9", 9),
        ("UPDATE events SET switch = NULL WHERE position = 9", 9),
        ("UPDATE events SET version = 7 WHERE position = 4", 4),
        ("UPDATE events SET version = 0 WHERE position = 1", 1),
        ("UPDATE events SET format = 0 WHERE position = 4", 4),
        // Order.
        ("UPDATE events SET recorded_at = 0 WHERE position = 4", 4),
        (
            "UPDATE events SET transaction_id = (SELECT transaction_id FROM events WHERE position = 3) WHERE position = 5",
            5
        ),
        ("UPDATE events SET position = 20 WHERE position = 11", 20), ("DELETE FROM events WHERE position = 9", 10),
    ]

    @Test(arguments: eventTamperings.indices) func aForgedEventIsFoundByBoth(_ index: Int) async throws {
        let (sql, position) = Self.eventTamperings[index]
        let path = try await forgery.forged { db in
            try db.execute(sql: sql)
            try #require(db.changesCount == 1)
        }
        try await require(path, isFoundAt: position, "\(sql)")
    }

    /// A rollback goes back to how things were, whoever was below then.
    @Test(arguments: ["unregistered", "updated"]) func goingBackMayLeaveDescendants(_ kind: String) async throws {
        for cause in ["0", "1", "10"] {
            let path = try await forgery.forged { try $0.execute(sql: Self.turned(into: kind, cause: cause)) }
            try await requireSound(path, "\(kind), cause \(cause)")
        }
    }

    @Test func whatANewerVersionWritesIsNoFault() async throws {
        let path = try await forgery.forged { db in
            try db.execute(sql: "UPDATE events SET kind = 'pondered' WHERE position = 11")
            try db.execute(
                sql: """
                    UPDATE events SET changes = replace(changes, '{"label"', '{"hue":{"current":"red"},"label"'),
                    switch = replace(switch, '"label"', '"hue":"red","label"'), extra = '{"more":[1]}' WHERE position = 4;
                    UPDATE events SET switch = replace(switch, '"label"', '"hue":"red","label"') WHERE position = 5;
                    UPDATE events SET attribution = replace(attribution, '{', '{"accent":1,'), format = 2, changes = 'x'
                    WHERE position = 10
                    """
            )
        }
        try await requireSound(path, "later kinds, formats and properties")
    }

    // MARK: Types, in a table that is no longer strict

    @Test(
        arguments: [
            ("name = CAST(name AS BLOB)", 4), ("kind = CAST(kind AS BLOB)", 4), ("changes = CAST(changes AS BLOB)", 4),
            ("extra = CAST('{}' AS BLOB)", 4), ("extra = 7", 4), ("id = '0123456789abcdef'", 4), ("version = 'x'", 4),
            ("recorded_at = recorded_at + 0.5", 4), ("cause = 'x'", 4), ("cause = x'00'", 4), ("format = 1.5", 4),
            ("attribution_salt = '0123456789abcdef'", 4), ("switch_id = 1234567890123456", 4),
        ] as [(String, Int64)]
    )
    func anotherTypeIsFoundByBoth(_ change: String, _ position: Int64) async throws {
        let path = try await forgery.forged(isRepaired: false) { db in
            try db.rewrite("events", replacing: ") STRICT", with: ")")
            try db.execute(sql: "UPDATE events SET \(change) WHERE position = \(position)")
        }
        try await require(path, isFoundAt: position, "\(change)")
    }

    @Test func anIDThatIsThereTwiceIsFoundByBoth() async throws {
        let path = try await forgery.forged(isRepaired: false) { db in
            try db.execute(sql: "PRAGMA writable_schema = ON")
            try db.execute(sql: "DELETE FROM sqlite_master WHERE name = 'sqlite_autoindex_events_1'")
            try db.rewrite("events", replacing: "id BLOB NOT NULL UNIQUE", with: "id BLOB NOT NULL")
            try db.execute(sql: "UPDATE events SET id = (SELECT id FROM events WHERE position = 3) WHERE position = 4")
        }
        try await require(path, isFoundAt: 4, "an id twice")
    }

    // MARK: What is derived

    @Test(
        arguments: [
            ("UPDATE switches SET switch = replace(switch, 'global', 'disabled') WHERE name = 'a'", 1),
            ("UPDATE switches SET name = 'z' WHERE name = 'd'", 5),
            ("UPDATE switches SET version = 7 WHERE name = 'd'", 5),
            ("UPDATE switches SET alive_since = 4 WHERE name = 'd'", nil), ("DELETE FROM switches WHERE name = 'd'", 5),
            ("UPDATE switches SET position = 4 WHERE name = 'd'", 5),
            ("UPDATE switches SET switch_id = randomblob(16) WHERE name = 'd'", 5),
            ("DELETE FROM lifetimes", 6), ("UPDATE lifetimes SET last = 7", 6), ("UPDATE lifetimes SET node = 7", nil),
            ("INSERT INTO lifetimes VALUES (4, 4, randomblob(16), 4)", nil),
            ("UPDATE subscriptions SET hash = randomblob(32)", 4), ("UPDATE subscriptions SET position = 3", 3),
            ("UPDATE subscriptions SET position = 12", 12), ("UPDATE subscriptions SET position = -1", -1),
            ("UPDATE subscriptions SET position = 0", 0),
        ] as [(String, Int64?)]
    )
    func aDerivedRowThatLiesIsFoundByBoth(_ sql: String, _ position: Int64?) async throws {
        let path = try forgery.copy()
        try forgery.edit(path) { db in
            try db.execute(sql: sql)
            try #require(db.changesCount > 0)
        }
        try await require(path, isFoundAt: position, "\(sql)")
    }

    /// To Swift's own `==` such names are equal; SQLite finds no switch by the other one.
    @Test func aDerivedNameThatIsOnlyEquivalentIsFoundByBoth() async throws {
        let path = try forgery.copy()
        let log = try SQLiteEventLog(path: path)
        try await Manager(log: log).register(Switch("caf\u{E9}"))
        try await log.close()
        try forgery.edit(path) { db in
            try db.execute(sql: "UPDATE switches SET name = 'cafe\u{301}' WHERE name = 'caf\u{E9}'")
            try #require(db.changesCount == 1)
        }
        try await require(path, isFoundAt: 12, "another spelling of a name")
    }

    @Test func aSubscriptionAtTheStartIsSound() async throws {
        let path = try forgery.copy()
        try forgery.edit(path) {
            try $0.execute(sql: "UPDATE subscriptions SET position = 0, hash = (SELECT id FROM log)")
        }
        try await requireSound(path, "a subscription at the start")
    }

    // MARK: The file

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
        // One that is no log any more is none to anybody.
        if sql.contains("application_id") {
            #expect(try await audit(path).status == 2)
            await #expect(throws: EventLogError.self) { try await verify(path) }
        } else {
            try await require(path, isFoundAt: nil, "\(sql)")
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
        try await require(path, isFoundAt: nil, "\(name): \(old)")
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

    /// Both say what is wrong, each in its own words; a fault elsewhere would not do.
    @Test(
        arguments: [
            (
                renamed("d"), "another living switch bears its name \"d\": ",
                "another living switch bears its name \"d\""
            ),
            (
                turned(into: "unregistered"), "it unregisters \"a\" without its descendant \"a:x\"",
                "it unregisters \"a\", but not \"a:x\" below it"
            ),
            (
                turned(into: "updated"), "it renames \"a\" without its descendant \"a:x\"",
                "it renames \"a\", but not \"a:x\" below it"
            ),
            (
                renamed("a\u{200B}y"), "its name has the invisible character U+200B ZERO WIDTH SPACE",
                "its name has U+200B, which cannot be seen"
            ),
            (renamed("e\u{301}"), "its name is not in normal form", "its name is not in normal form"),
            (
                "UPDATE events SET attribution = '{}' WHERE position = 11", "its attribution names no actor",
                "its attribution names no actor"
            ),
            (
                "UPDATE events SET cause = 11 WHERE position = 11", "its cause #11 is no event before its transaction",
                "its cause #11 is no event before its transaction"
            ),
            (
                "UPDATE events SET extra = '[1]' WHERE position = 11", "its extra is not a JSON object on one line",
                "its extra is not a valid JSON object on one line"
            ),
        ]
    )
    func bothSayWhatIsWrong(_ sql: String, _ fault: String, _ line: String) async throws {
        let path = try await forgery.forged { try $0.execute(sql: sql) }
        let faults = try await verify(path)
        #expect(faults.contains { $0.position == 11 && $0.message.hasPrefix(fault) }, "\(faults)")
        let lines = try await audit(path).lines
        #expect(lines.contains("#11: \(line)"), "\(lines)")
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
        try await require(path, isFoundAt: nil, "an index that lies")
    }

    @Test func twoLogsInOneAreFoundByBoth() async throws {
        let path = try forgery.copy()
        try forgery.edit(path) { db in
            try db.rewrite("log", replacing: "CHECK (only_row = 1)", with: "")
            try db.execute(sql: "INSERT INTO log SELECT 2, id, id_salt FROM log")
        }
        try await require(path, isFoundAt: nil, "two rows in the table log")
        #expect(try await verify(path).contains { $0.message.contains("2 rows") })
    }

    @Test func whatSQLiteItselfAddsIsNoFault() async throws {
        let path = try forgery.copy()
        try forgery.edit(path) { try $0.execute(sql: "ANALYZE; PRAGMA optimize; VACUUM; REINDEX") }
        try await requireSound(path, "after ANALYZE")
        try forgery.edit(path) { try $0.rewrite("sqlite_stat1", replacing: "tbl,idx", with: "tbl, idx") }
        try await require(path, isFoundAt: nil, "statistics that SQLite did not make")
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
