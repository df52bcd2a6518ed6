import Foundation

/// The bytes that are hashed. A log written today must still verify in twenty years, so golden tests pin them and
/// nothing here may ever change; a new layout would be a new ``Event/format`` with a tag of its own.
///
/// Every hash is SHA-256 over a tag and fields, one after the other. A field is its length in bytes as a 32-bit
/// big-endian number, then its bytes; an absent field is the length `FF FF FF FF` alone, an empty one the length 0.
/// The tag is a field too. Integers are 8 bytes, big-endian; UUIDs 16 bytes; text is UTF-8; JSON is the stored bytes.
///
/// - attribution digest: tag `gutter attribution 1`; salt; attribution; origin, or absent
/// - content digest: tag `gutter content 1`; salt; changes; switch, or absent
/// - event hash: tag `gutter event 1`; previous hash; position; id; format; kind; namespace; switch id; name; version;
///   transaction; cause, or absent; recorded at, in microseconds; attribution digest; content digest; extra, or absent
///
/// The first event's previous hash is the log's id, 32 random bytes.
package struct HashLayout: ~Copyable {
    private let bytes: UnsafeMutableRawBufferPointer
    private var count = 0

    /// The digest of what `body` appends, which is at most `size` bytes: in memory of this call alone, because events are
    /// verified by the million.
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

    fileprivate static let lengthSize = 4
    private static let saltSize = lengthSize + 16

    @inline(__always)
    private mutating func write(_ source: UnsafeRawBufferPointer) {
        UnsafeMutableRawBufferPointer(rebasing: bytes[count...]).copyMemory(from: source)
        count += source.count
    }

    @inline(__always)
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

    private mutating func append(_ field: Int64?) {
        guard let field else { return appendAbsent() }
        withUnsafeBytes(of: field.bigEndian) { append($0) }
    }

    private mutating func append(_ text: HashedText, of fields: some HashedFields) {
        fields.withBytes(of: text) { bytes in
            if let bytes { append(bytes) } else { appendAbsent() }
        }
    }

    private mutating func appendAbsent() {
        withUnsafeBytes(of: UInt32.max) { write($0) }
    }
}

extension HashedFields {
    /// The bytes that a text takes; an absent one is its length alone.
    fileprivate func size(of text: HashedText) -> Int {
        var size = HashLayout.lengthSize
        withBytes(of: text) { size += $0?.count ?? 0 }
        return size
    }
}

extension HashLayout {
    package static func attributionDigest(of fields: some HashedFields) -> EventHash {
        let size = saltSize + fields.size(of: .attribution) + fields.size(of: .origin)
        return digest("gutter attribution 1", size: size) { layout in
            layout.append(fields.attributionSalt)
            layout.append(.attribution, of: fields)
            layout.append(.origin, of: fields)
        }
    }

    package static func contentDigest(of fields: some HashedFields) -> EventHash {
        let size = saltSize + fields.size(of: .changes) + fields.size(of: .switch)
        return digest("gutter content 1", size: size) { layout in
            layout.append(fields.contentSalt)
            layout.append(.changes, of: fields)
            layout.append(.switch, of: fields)
        }
    }

    /// The hash that an event should carry, from its other fields.
    package static func hash(of fields: some HashedFields) -> EventHash {
        let texts =
            fields.size(of: .kind) + fields.size(of: .namespace) + fields.size(of: .name) + fields.size(of: .extra)
        let (hashes, ids, integers) = (3 * (lengthSize + 32), 3 * (lengthSize + 16), 5 * (lengthSize + 8))
        return digest("gutter event 1", size: texts + hashes + ids + integers) { layout in
            layout.append(fields.previousHash)
            layout.append(fields.position.rawValue)
            layout.append(fields.id)
            layout.append(Int64(fields.format))
            layout.append(.kind, of: fields)
            layout.append(.namespace, of: fields)
            layout.append(fields.switchID)
            layout.append(.name, of: fields)
            layout.append(Int64(fields.version))
            layout.append(fields.transaction)
            layout.append(fields.cause?.rawValue)
            layout.append(fields.timestamp.rawValue)
            layout.append(fields.attributionDigest)
            layout.append(fields.contentDigest)
            layout.append(.extra, of: fields)
        }
    }
}
