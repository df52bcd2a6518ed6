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
    private let bytes: UnsafeMutableRawBufferPointer
    private var count = 0

    /// The digest of what `body` appends, which is `size` bytes: in memory of this call alone, because a log is verified by
    /// the million.
    private static func digest(
        _ tag: StaticString,
        size: Int,
        _ body: (inout HashLayout) -> Void
    ) -> EventHash {
        let size = size + lengthSize + tag.utf8CodeUnitCount
        return withUnsafeTemporaryAllocation(byteCount: size, alignment: 1) { bytes in
            var layout = HashLayout(bytes: bytes)
            tag.withUTF8Buffer { layout.append(UnsafeRawBufferPointer($0)) }
            body(&layout)
            return EventHash(hashing: UnsafeRawBufferPointer(rebasing: bytes[..<layout.count]))
        }
    }

    private init(bytes: UnsafeMutableRawBufferPointer) {
        self.bytes = bytes
    }

    private static let lengthSize = 4

    /// The bytes of fields of `sizes`; an absent one is its length alone.
    private static func size(_ sizes: Int?...) -> Int {
        sizes.reduce(0) { $0 + lengthSize + ($1 ?? 0) }
    }

    private mutating func write(_ source: UnsafeRawBufferPointer) {
        UnsafeMutableRawBufferPointer(rebasing: bytes[count...]).copyMemory(from: source)
        count += source.count
    }

    private mutating func append(_ field: UnsafeRawBufferPointer) {
        withUnsafeBytes(of: UInt32(truncatingIfNeeded: field.count).bigEndian) { write($0) }
        write(field)
    }

    private mutating func append(_ field: EventHash) {
        field.withUnsafeBytes { append($0) }
    }

    private mutating func append(_ field: Salt) {
        field.withUnsafeBytes { append($0) }
    }

    private mutating func append(_ field: UUID) {
        withUnsafeBytes(of: field.uuid) { append($0) }
    }

    private mutating func append(_ field: String?) {
        guard let field else { return appendAbsent() }
        field.withUTF8Bytes { append(UnsafeRawBufferPointer($0)) }
    }

    private mutating func append(_ field: Int64?) {
        guard let field else { return appendAbsent() }
        withUnsafeBytes(of: field.bigEndian) { append($0) }
    }

    private mutating func appendAbsent() {
        withUnsafeBytes(of: UInt32.max) { write($0) }
    }
}

extension HashLayout {
    package static func attributionDigest(_ attribution: String, salt: Salt) -> EventHash {
        digest("gutter attribution 1", size: size(16, attribution.utf8.count)) { layout in
            layout.append(salt)
            layout.append(attribution)
        }
    }

    package static func contentDigest(changes: String, switch: String?, salt: Salt) -> EventHash {
        let size = size(16, changes.utf8.count, `switch`?.utf8.count)
        return digest("gutter content 1", size: size) { layout in
            layout.append(salt)
            layout.append(changes)
            layout.append(`switch`)
        }
    }

    /// The hash that `event` should carry, from its other fields.
    package static func hash(of event: Event) -> EventHash {
        let texts = size(
            event.kind.rawValue.utf8.count,
            event.namespace.utf8.count,
            event.name.utf8.count,
            event.storedOrigin?.utf8.count,
            event.storedExtra?.utf8.count
        )
        let others = size(32, 8, 16, 8, 16, 8, 16, 8, 8, 32, 32)
        return digest("gutter event 1", size: texts + others) { layout in
            layout.append(event.previousHash)
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
            layout.append(event.attributionDigest)
            layout.append(event.contentDigest)
            layout.append(event.storedOrigin)
            layout.append(event.storedExtra)
        }
    }
}
