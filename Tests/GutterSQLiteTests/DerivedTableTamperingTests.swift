import Foundation
import GRDB
import Gutter
import GutterSQLite
import Testing

/// Somebody changes tables that follow from the events. Both verifiers must find that.
struct DerivedTableTamperingTests {
    private let forgery: Forgery

    init() async throws {
        forgery = try await Forgery()
    }

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
        try await requireFault(path, at: position, "\(sql)")
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
        try await requireFault(path, at: 12, "another spelling of a name")
    }

    @Test func aSubscriptionAtTheStartIsSound() async throws {
        let path = try forgery.copy()
        try forgery.edit(path) {
            try $0.execute(sql: "UPDATE subscriptions SET position = 0, hash = (SELECT id FROM log)")
        }
        try await requireSound(path, "a subscription at the start")
    }
}
