import Foundation
import Gutter

/// How an event stands in its row.
enum EventRow {
    /// The columns in the order in which they are read and written.
    static let columns = """
        position, id, format, kind, namespace, switch_id, name, version, transaction_id, cause, recorded_at, \
        attribution, attribution_salt, attribution_digest, changes, switch, content_salt, content_digest, origin, \
        extra, previous_hash, hash
        """

    /// What is written for an event, in the order of ``columns``.
    static func values(_ event: Event) -> [SQLiteValue] {
        [
            .position(event.position), .id(event.id), .integer(Int64(event.format)), .text(event.kind.rawValue),
            .text(event.namespace), .id(event.switchID), .text(event.name), .integer(Int64(event.version)),
            .id(event.transaction), .position(event.cause), .integer(event.timestamp.rawValue),
            .text(event.storedAttribution), .salt(event.attributionSalt), .hash(event.attributionDigest),
            .text(event.storedChanges), .text(event.storedSwitch), .salt(event.contentSalt), .hash(event.contentDigest),
            .text(event.storedOrigin), .text(event.storedExtra), .hash(event.previousHash), .hash(event.hash),
        ]
    }

    /// - Throws: ``/Gutter/EventLogError`` where a column does not hold what it should, which its type alone cannot prevent.
    static func event(_ row: SQLiteRow) throws(EventLogError) -> Event {
        let position = Position(rawValue: row.integer(0))
        func require<Value>(_ value: Value?, _ column: String) throws(EventLogError) -> Value {
            guard let value else {
                throw EventLogError(
                    .damaged,
                    "Event #\(position) is damaged: its \(column) is not what it should be. Restore a backup."
                )
            }
            return value
        }
        return Event(
            position: position,
            id: try require(UUID(bytes: row.bytes(1)), "id"),
            format: Int(row.integer(2)),
            kind: Event.Kind(rawValue: try require(row.text(3), "kind")),
            namespace: try require(row.text(4), "namespace"),
            switchID: try require(UUID(bytes: row.bytes(5)), "switch_id"),
            name: try require(row.text(6), "name"),
            version: Int(row.integer(7)),
            transaction: try require(UUID(bytes: row.bytes(8)), "transaction_id"),
            cause: row.isNull(9) ? nil : Position(rawValue: row.integer(9)),
            timestamp: Timestamp(rawValue: row.integer(10)),
            storedAttribution: try require(row.text(11), "attribution"),
            attributionSalt: try require(Salt(bytes: row.bytes(12)), "attribution_salt"),
            attributionDigest: try require(EventHash(bytes: row.bytes(13)), "attribution_digest"),
            storedChanges: try require(row.text(14), "changes"),
            storedSwitch: row.text(15),
            contentSalt: try require(Salt(bytes: row.bytes(16)), "content_salt"),
            contentDigest: try require(EventHash(bytes: row.bytes(17)), "content_digest"),
            storedOrigin: row.text(18),
            storedExtra: row.text(19),
            previousHash: try require(EventHash(bytes: row.bytes(20)), "previous_hash"),
            hash: try require(EventHash(bytes: row.bytes(21)), "hash")
        )
    }
}
