import Foundation
import GRDB
import Gutter
import GutterSQLite
import Testing

/// Somebody changes events and recomputes the hashes. `verify` and `tools/verify-log.py` share no code; each must find
/// the change, and at the same place.
struct EventTamperingTests {
    private let forgery: Forgery

    init() async throws {
        forgery = try await Forgery()
    }

    @Test func untouchedItIsSoundForBoth() async throws {
        try await requireSound(try forgery.copy(), "as it was written")
        try await requireSound(try await forgery.forged { _ in }, "with the same hashes made anew")
    }

    /// The eleventh event, which registers `a:y`, under another name.
    private static func renamed(_ name: String) -> String {
        let json = JSON.string(name).text.replacing("'", with: "''")
        return """
            UPDATE events SET name = CAST(x'\(hexadecimal(Array(name.utf8)))' AS TEXT), \
            changes = replace(changes, '"a:y"', '\(json)'), switch = replace(switch, '"a:y"', '\(json)') WHERE position = 11
            """
    }

    /// The fourth event with an object of as many arrays one in the other.
    private static func nested(_ depth: Int) -> String {
        let (start, end) = (String(repeating: "[", count: depth), String(repeating: "]", count: depth))
        return "UPDATE events SET extra = '{\"a\":\(start)\(end)}' WHERE position = 4"
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
        // What is not a JSON object, or has a key twice.
        ("UPDATE events SET extra = '[1]' WHERE position = 4", 4),
        ("UPDATE events SET extra = 'x' WHERE position = 4", 4),
        ("UPDATE events SET extra = '' WHERE position = 4", 4),
        (#"UPDATE events SET extra = '{"a":1,"a":2}' WHERE position = 4"#, 4),
        ("UPDATE events SET extra = ' {}' WHERE position = 4", 4),
        ("UPDATE events SET extra = '{' || char(10) || '}' WHERE position = 4", 4),
        (nested(64), 4), (nested(500), 4), (nested(990), 4), (nested(5_000), 4),
        (#"UPDATE events SET extra = '{"clock":"2024-03-02"}' WHERE position = 4"#, 4),
        (#"UPDATE events SET extra = '{"clock":"2024-02-30T14:03:11.000000Z"}' WHERE position = 4"#, 4),
        (#"UPDATE events SET extra = '{"clock":7}' WHERE position = 4"#, 4),
        (#"UPDATE events SET extra = '{"command":"register a"}' WHERE position = 4"#, 4),
        (#"UPDATE events SET extra = '{"command":null}' WHERE position = 4"#, 4),
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
        try await requireFault(path, at: position, "\(sql)")
    }

    /// A rollback goes back to how things were, whatever descendants there were then.
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

    /// Both say what is wrong, each in its own words. It does not count if they find a fault elsewhere.
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
            (
                #"UPDATE events SET extra = '{"clock":"noon"}' WHERE position = 11"#,
                "the clock in its extra is no time", "the clock in its extra is no time"
            ),
            (
                #"UPDATE events SET extra = '{"command":"register a"}' WHERE position = 11"#,
                "the command in its extra is no digest", "the command in its extra is no digest"
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
        try await requireFault(path, at: position, "\(change)")
    }

    @Test func anIDThatIsThereTwiceIsFoundByBoth() async throws {
        let path = try await forgery.forged(isRepaired: false) { db in
            try db.execute(sql: "PRAGMA writable_schema = ON")
            try db.execute(sql: "DELETE FROM sqlite_master WHERE name = 'sqlite_autoindex_events_1'")
            try db.rewrite("events", replacing: "id BLOB NOT NULL UNIQUE", with: "id BLOB NOT NULL")
            try db.execute(sql: "UPDATE events SET id = (SELECT id FROM events WHERE position = 3) WHERE position = 4")
        }
        try await requireFault(path, at: 4, "an id twice")
    }
}
