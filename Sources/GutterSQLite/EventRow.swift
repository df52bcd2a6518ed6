import Foundation
import GRDBSQLite
import Gutter

/// An event as it stands in its row. Do not use it after the statement's next step: most of it is SQLite's memory.
struct EventRow {
    /// The columns in the order in which they are read and written.
    static let columns = """
        position, id, format, kind, namespace, switch_id, name, version, transaction_id, cause, recorded_at, \
        attribution, attribution_salt, attribution_digest, changes, switch, content_salt, content_digest, origin, \
        extra, previous_hash, hash
        """

    /// By their places in ``columns``.
    fileprivate enum Column: Int32 {
        case position, id, format, kind, namespace, switchID, name, version, transaction, cause, recordedAt
        case attribution, attributionSalt, attributionDigest, changes, `switch`, contentSalt, contentDigest, origin
        case extra, previousHash, hash

        init(_ text: HashedText) {
            self =
                switch text {
                case .kind: .kind
                case .namespace: .namespace
                case .name: .name
                case .attribution: .attribution
                case .changes: .changes
                case .switch: .switch
                case .origin: .origin
                case .extra: .extra
                }
        }

        private static let names = EventRow.columns.split(separator: ", ")

        /// As SQLite has it.
        var sqlName: Substring { Self.names[Int(rawValue)] }
    }

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

    /// - Parameter row: A row of a query for ``columns``.
    /// - Throws: ``/Gutter/EventLogError`` if a column does not have the size that it should, which its type alone cannot
    ///   prevent, or has another type, as in a table that somebody has put in the place of Gutter's.
    init(_ row: SQLiteRow) throws(EventLogError) {
        let position = Position(rawValue: row.integer(.position))
        func require<Value>(
            _ column: Column,
            _ read: (UnsafeRawBufferPointer) -> Value?
        ) throws(EventLogError) -> Value {
            try Self.require(read(row.bytes(column)), column, at: position)
        }
        for (column, type, isOptional) in Self.types where !row.has(type, column, isOptional: isOptional) {
            _ = try Self.require(nil as Int?, column, at: position)
        }
        self.row = row
        self.position = position
        id = try require(.id, UUID.init(bytes:))
        switchID = try require(.switchID, UUID.init(bytes:))
        transaction = try require(.transaction, UUID.init(bytes:))
        attributionSalt = try require(.attributionSalt, Salt.init(bytes:))
        attributionDigest = try require(.attributionDigest, EventHash.init(bytes:))
        contentSalt = try require(.contentSalt, Salt.init(bytes:))
        contentDigest = try require(.contentDigest, EventHash.init(bytes:))
        previousHash = try require(.previousHash, EventHash.init(bytes:))
        hash = try require(.hash, EventHash.init(bytes:))
    }

    /// What SQLite must have in each column.
    private static let types: [(column: Column, type: Int32, isOptional: Bool)] = [
        (.position, SQLITE_INTEGER, false), (.id, SQLITE_BLOB, false), (.format, SQLITE_INTEGER, false),
        (.kind, SQLITE_TEXT, false), (.namespace, SQLITE_TEXT, false), (.switchID, SQLITE_BLOB, false),
        (.name, SQLITE_TEXT, false), (.version, SQLITE_INTEGER, false), (.transaction, SQLITE_BLOB, false),
        (.cause, SQLITE_INTEGER, true), (.recordedAt, SQLITE_INTEGER, false), (.attribution, SQLITE_TEXT, false),
        (.attributionSalt, SQLITE_BLOB, false), (.attributionDigest, SQLITE_BLOB, false),
        (.changes, SQLITE_TEXT, false), (.switch, SQLITE_TEXT, true), (.contentSalt, SQLITE_BLOB, false),
        (.contentDigest, SQLITE_BLOB, false), (.origin, SQLITE_TEXT, true), (.extra, SQLITE_TEXT, true),
        (.previousHash, SQLITE_BLOB, false), (.hash, SQLITE_BLOB, false),
    ]

    private static func require<Value>(
        _ value: Value?,
        _ column: Column,
        at position: Position
    ) throws(EventLogError) -> Value {
        if let value { return value }
        throw EventLogError(
            .damaged,
            "Event #\(position) is damaged: its \(column.sqlName) is not what it should be. Restore a backup with `gutter restore`."
        )
    }

    /// - Throws: ``/Gutter/EventLogError`` if a text is missing or is not UTF-8; hashes may have been made of such a text.
    func checkTexts() throws(EventLogError) {
        for (column, isRequired) in Self.texts {
            let isSound = row.textBytes(column).map { $0.isASCII || String(utf8: $0) != nil } ?? !isRequired
            if !isSound { _ = try Self.require(nil as String?, column, at: position) }
        }
    }

    private static let texts: [(column: Column, isRequired: Bool)] = [
        (.kind, true), (.namespace, true), (.name, true), (.attribution, true), (.changes, true),
        (.switch, false), (.origin, false), (.extra, false),
    ]

    /// What the event does to its switch; see ``/Gutter/Event/Effect``.
    var effect: Event.Effect {
        Event.Effect(
            format: format,
            kind: Event.Kind(rawValue: row.text(.kind) ?? ""),
            hasSwitch: !row.isNull(.switch)
        )
    }

    /// The event, with copies of its texts.
    ///
    /// - Throws: ``/Gutter/EventLogError`` if a text is missing.
    var event: Event {
        get throws(EventLogError) {
            func require(_ column: Column) throws(EventLogError) -> String {
                try Self.require(row.text(column), column, at: position)
            }
            return Event(
                position: position,
                id: id,
                format: format,
                kind: Event.Kind(rawValue: try require(.kind)),
                namespace: try require(.namespace),
                switchID: switchID,
                name: try require(.name),
                version: version,
                transaction: transaction,
                cause: cause,
                timestamp: timestamp,
                storedAttribution: try require(.attribution),
                attributionSalt: attributionSalt,
                attributionDigest: attributionDigest,
                storedChanges: try require(.changes),
                storedSwitch: row.text(.switch),
                contentSalt: contentSalt,
                contentDigest: contentDigest,
                storedOrigin: row.text(.origin),
                storedExtra: row.text(.extra),
                previousHash: previousHash,
                hash: hash
            )
        }
    }
}

extension EventRow: HashedFields {
    var format: Int { Int(row.integer(.format)) }
    var version: Int { Int(row.integer(.version)) }
    var cause: Position? { row.isNull(.cause) ? nil : Position(rawValue: row.integer(.cause)) }
    var timestamp: Timestamp { Timestamp(rawValue: row.integer(.recordedAt)) }

    func withBytes(of text: HashedText, _ body: (UnsafeRawBufferPointer?) -> Void) {
        body(row.textBytes(Column(text)))
    }
}

extension SQLiteRow {
    fileprivate func has(_ type: Int32, _ column: EventRow.Column, isOptional: Bool) -> Bool {
        let found = self.type(column.rawValue)
        return found == type || (isOptional && found == SQLITE_NULL)
    }

    fileprivate func isNull(_ column: EventRow.Column) -> Bool { isNull(column.rawValue) }
    fileprivate func integer(_ column: EventRow.Column) -> Int64 { integer(column.rawValue) }
    fileprivate func bytes(_ column: EventRow.Column) -> UnsafeRawBufferPointer { bytes(column.rawValue) }
    fileprivate func text(_ column: EventRow.Column) -> String? { text(column.rawValue) }
    fileprivate func textBytes(_ column: EventRow.Column) -> UnsafeRawBufferPointer? { textBytes(column.rawValue) }
}

extension UnsafeRawBufferPointer {
    /// Nearly all texts of a log are ASCII; this finds out in a fraction of the time that UTF-8 takes.
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
