import Foundation

/// The bytes that are hashed. They are for ever: a log written today must verify in twenty years, so golden tests pin
/// them and nothing here may change; a new layout would be a new ``Event/format`` with a tag of its own.
///
/// Every hash is SHA-256 over a tag and fields, one after the other. A field is its length in bytes as a 32-bit
/// big-endian number, then its bytes; an absent field is the length `FF FF FF FF` alone, which an empty one is not.
/// The tag is a field too. Integers are 8 bytes, big-endian; UUIDs 16 bytes; text is UTF-8; JSON is the stored bytes.
///
/// - attribution digest: tag `gutter attribution 1`; salt; attribution
/// - content digest: tag `gutter content 1`; salt; changes; switch, or absent
/// - event hash: tag `gutter event 1`; previous hash; position; id; format; kind; namespace; switch id; name; version;
///   transaction; cause, or absent; recorded at, in microseconds; attribution digest; content digest; origin, or
///   absent; extra, or absent
///
/// The first event's previous hash is the log's id, 32 random bytes.
package struct HashLayout: ~Copyable {
    private var bytes: [UInt8] = []

    private init(tag: String) {
        bytes.reserveCapacity(512)
        append(tag)
    }

    private mutating func append(_ field: some Collection<UInt8>) {
        bytes += UInt32(truncatingIfNeeded: field.count).bigEndianBytes
        bytes += field
    }

    private mutating func append(_ field: String?) {
        if let field { append(field.utf8) } else { appendAbsent() }
    }

    private mutating func append(_ field: Int64?) {
        if let field { append(field.bigEndianBytes) } else { appendAbsent() }
    }

    private mutating func append(_ field: UUID) {
        append(withUnsafeBytes(of: field.uuid) { Array($0) })
    }

    private mutating func appendAbsent() {
        bytes += UInt32.max.bigEndianBytes
    }
}

extension HashLayout {
    package static func attributionDigest(_ attribution: String, salt: Salt) -> EventHash {
        var layout = HashLayout(tag: "gutter attribution 1")
        layout.append(salt.bytes)
        layout.append(attribution)
        return EventHash(hashing: layout.bytes)
    }

    package static func contentDigest(changes: String, switch: String?, salt: Salt) -> EventHash {
        var layout = HashLayout(tag: "gutter content 1")
        layout.append(salt.bytes)
        layout.append(changes)
        layout.append(`switch`)
        return EventHash(hashing: layout.bytes)
    }

    /// The hash that `event` should carry, from its other fields.
    package static func hash(of event: Event) -> EventHash {
        var layout = HashLayout(tag: "gutter event 1")
        layout.append(event.previousHash.bytes)
        layout.append(event.position.rawValue)
        layout.append(event.id)
        layout.append(Int64(event.format))
        layout.append(event.kind.rawValue)
        layout.append(event.namespace)
        layout.append(event.switchID)
        layout.append(event.name)
        layout.append(Int64(event.version))
        layout.append(event.transaction)
        layout.append(event.cause?.rawValue)
        layout.append(event.timestamp.rawValue)
        layout.append(event.attributionDigest.bytes)
        layout.append(event.contentDigest.bytes)
        layout.append(event.storedOrigin)
        layout.append(event.storedExtra)
        return EventHash(hashing: layout.bytes)
    }
}
