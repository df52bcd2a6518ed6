import Crypto

/// A SHA-256 digest: 32 bytes.
public struct EventHash: Hashable, Sendable, CustomStringConvertible {
    // Four words rather than an array: a log is read by the million, and this stays off the heap.
    private let words: (UInt64, UInt64, UInt64, UInt64)

    /// The digest that `bytes` holds, or nil where they are not 32.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        self.init(exactly: bytes)
    }

    /// The digest of 64 hexadecimal digits, or nil where `hexadecimal` is something else.
    public init?(hexadecimal: String) {
        guard let bytes = Gutter.bytes(hexadecimal: hexadecimal) else { return nil }
        self.init(bytes: bytes)
    }

    /// Reads the first 32 of `bytes`; missing ones count as zero.
    private init(exactly bytes: some Sequence<UInt8>) {
        var iterator = bytes.makeIterator()
        func word() -> UInt64 { (0..<8).reduce(0) { word, _ in word << 8 | UInt64(iterator.next() ?? 0) } }
        words = (word(), word(), word(), word())
    }

    /// The SHA-256 digest of `bytes`.
    package init(hashing bytes: [UInt8]) {
        self.init(exactly: SHA256.hash(data: bytes))
    }

    /// A random value, such as the id of a new log.
    package static func random() -> EventHash {
        EventHash(exactly: SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) })
    }

    /// The 32 bytes.
    public var bytes: [UInt8] {
        words.0.bigEndianBytes + words.1.bigEndianBytes + words.2.bigEndianBytes + words.3.bigEndianBytes
    }

    /// 64 lower-case hexadecimal digits.
    public var description: String { hexadecimal(bytes) }

    /// Whether both are the same 32 bytes.
    public static func == (left: EventHash, right: EventHash) -> Bool {
        left.words == right.words
    }

    /// Feeds the first eight bytes into the hasher: a digest's bytes are as good as random.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
    }
}

/// Sixteen random bytes that are hashed in front of a part of an event.
///
/// Whoever holds only the digest cannot try out what the part may have said, so that it can be erased one day (with
/// its salt) while the chain, which hashes the digest, holds.
public struct Salt: Hashable, Sendable, CustomStringConvertible {
    private let high: UInt64
    private let low: UInt64

    /// The salt that `bytes` holds, or nil where they are not 16.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        var iterator = bytes.makeIterator()
        func word() -> UInt64 { (0..<8).reduce(0) { word, _ in word << 8 | UInt64(iterator.next() ?? 0) } }
        high = word()
        low = word()
    }

    private init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Sixteen bytes from the system's cryptographic random number generator.
    public static func random() -> Salt {
        var generator = SystemRandomNumberGenerator()
        return Salt(high: generator.next(), low: generator.next())
    }

    /// The 16 bytes.
    public var bytes: [UInt8] { high.bigEndianBytes + low.bigEndianBytes }

    /// 32 lower-case hexadecimal digits.
    public var description: String { hexadecimal(bytes) }
}

extension FixedWidthInteger {
    /// The bytes, the most significant first.
    package var bigEndianBytes: [UInt8] {
        withUnsafeBytes(of: bigEndian) { Array($0) }
    }
}
