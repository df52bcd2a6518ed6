import Foundation
import Gutter

/// An event as it stands in its row; not to be used after the statement's next step, because most of it is SQLite's.
struct EventRow {
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

    private let row: SQLiteRow
    let position: Position
    let id: UUID
    let switchID: UUID
    let transaction: UUID
    let attributionSalt: Salt
    let attributionDigest: EventHash
    let contentSalt: Salt
    let contentDigest: EventHash
    let previousHash: EventHash
    let hash: EventHash

    /// - Parameter row: Of a query for ``columns``.
    /// - Throws: ``/Gutter/EventLogError`` where a column is not of the size that it should be, which its type alone cannot
    ///   prevent.
    init(_ row: SQLiteRow) throws(EventLogError) {
        let position = Position(rawValue: row.integer(0))
        func require<Value>(_ value: Value?, _ column: String) throws(EventLogError) -> Value {
            try Self.require(value, column, at: position)
        }
        self.row = row
        self.position = position
        id = try require(UUID(bytes: row.bytes(1)), "id")
        switchID = try require(UUID(bytes: row.bytes(5)), "switch_id")
        transaction = try require(UUID(bytes: row.bytes(8)), "transaction_id")
        attributionSalt = try require(Salt(bytes: row.bytes(12)), "attribution_salt")
        attributionDigest = try require(EventHash(bytes: row.bytes(13)), "attribution_digest")
        contentSalt = try require(Salt(bytes: row.bytes(16)), "content_salt")
        contentDigest = try require(EventHash(bytes: row.bytes(17)), "content_digest")
        previousHash = try require(EventHash(bytes: row.bytes(20)), "previous_hash")
        hash = try require(EventHash(bytes: row.bytes(21)), "hash")
    }

    private static func require<Value>(
        _ value: Value?,
        _ column: String,
        at position: Position
    ) throws(EventLogError) -> Value {
        if let value { return value }
        throw EventLogError(
            .damaged,
            "Event #\(position) is damaged: its \(column) is not what it should be. Restore a backup."
        )
    }

    /// - Throws: ``/Gutter/EventLogError`` where a text is missing or is not UTF-8, which hashes may have been made of.
    func checkTexts() throws(EventLogError) {
        for (column, name, isRequired) in Self.texts {
            let isSound = row.textBytes(column).map { $0.isASCII || String(utf8: $0) != nil } ?? !isRequired
            if !isSound { _ = try Self.require(nil as String?, name, at: position) }
        }
    }

    private static let texts: [(column: Int32, name: String, isRequired: Bool)] = [
        (3, "kind", true), (4, "namespace", true), (6, "name", true), (11, "attribution", true), (14, "changes", true),
        (15, "switch", false), (18, "origin", false), (19, "extra", false),
    ]

    /// Nil where no version of the library could have written what stands there.
    var kind: Event.Kind? { row.text(3).map(Event.Kind.init(rawValue:)) }

    var hasSwitch: Bool { !row.isNull(15) }

    /// The event, with copies of its texts.
    ///
    /// - Throws: ``/Gutter/EventLogError`` where a text is missing.
    var event: Event {
        get throws(EventLogError) {
            func require<Value>(_ value: Value?, _ column: String) throws(EventLogError) -> Value {
                try Self.require(value, column, at: position)
            }
            return Event(
                position: position,
                id: id,
                format: format,
                kind: try require(kind, "kind"),
                namespace: try require(row.text(4), "namespace"),
                switchID: switchID,
                name: try require(row.text(6), "name"),
                version: version,
                transaction: transaction,
                cause: cause,
                timestamp: timestamp,
                storedAttribution: try require(row.text(11), "attribution"),
                attributionSalt: attributionSalt,
                attributionDigest: attributionDigest,
                storedChanges: try require(row.text(14), "changes"),
                storedSwitch: row.text(15),
                contentSalt: contentSalt,
                contentDigest: contentDigest,
                storedOrigin: row.text(18),
                storedExtra: row.text(19),
                previousHash: previousHash,
                hash: hash
            )
        }
    }
}

extension EventRow: HashedFields {
    var format: Int { Int(row.integer(2)) }
    var version: Int { Int(row.integer(7)) }
    var cause: Position? { row.isNull(9) ? nil : Position(rawValue: row.integer(9)) }
    var timestamp: Timestamp { Timestamp(rawValue: row.integer(10)) }

    func withBytes(of text: HashedText, _ body: (UnsafeRawBufferPointer?) -> Void) {
        let column: Int32 =
            switch text {
            case .kind: 3
            case .namespace: 4
            case .name: 6
            case .attribution: 11
            case .changes: 14
            case .switch: 15
            case .origin: 18
            case .extra: 19
            }
        body(row.textBytes(column))
    }
}

extension UnsafeRawBufferPointer {
    /// As nearly all texts of a log are, which this finds out in a fraction of the time that UTF-8 takes.
    fileprivate var isASCII: Bool {
        let wordSize = MemoryLayout<UInt64>.size
        let end = count - count % wordSize
        var bits: UInt64 = 0
        for offset in stride(from: 0, to: end, by: wordSize) {
            bits |= loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        }
        for byte in self[end...] { bits |= UInt64(byte) }
        return bits & 0x8080_8080_8080_8080 == 0
    }
}
