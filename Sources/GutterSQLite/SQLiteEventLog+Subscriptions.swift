import GRDB
public import Gutter

extension SQLiteEventLog: SubscriptionStore {
    /// How far a subscription has come, according to the file.
    public func position(ofSubscription name: String) async throws -> Head? {
        try await read { storage in
            try storage.db.firstRow("SELECT position, hash FROM subscriptions WHERE name = ?", [.text(name)]) { row in
                EventHash(bytes: row.bytes(1)).map { Head(position: Position(rawValue: row.integer(0)), hash: $0) }
            } ?? nil
        }
    }

    /// Notes how far a subscription has come. Cost: one transaction, which is one sync of the disk.
    public func advance(subscription name: String, to head: Head) async throws {
        try await write { storage in
            let sql = """
                INSERT INTO subscriptions (name, position, hash) VALUES (?, ?, ?)
                ON CONFLICT (name) DO UPDATE SET position = excluded.position, hash = excluded.hash
                WHERE excluded.position > subscriptions.position
                """
            try storage.db.run(sql, [.text(name), .position(head.position), .hash(head.hash)])
        }
    }

    /// Forgets a subscription.
    public func remove(subscription name: String) async throws {
        try await write { storage in
            try storage.db.run("DELETE FROM subscriptions WHERE name = ?", [.text(name)])
        }
    }
}
