import Crypto

/// A SHA-256 digest: 32 bytes.
public struct EventHash: Hashable, Sendable, CustomStringConvertible {
    // Four words rather than an array: events are read by the million, and this stays off the heap.
    private let words: (UInt64, UInt64, UInt64, UInt64)

    /// The digest that `bytes` holds, or nil if they are not 32.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        self = withContiguousBytes(of: bytes) { EventHash(exactly: $0) }
    }

    /// The digest that `bytes` holds, or nil if they are not 32; used to read a log.
    package init?(bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 32 else { return nil }
        self.init(exactly: bytes)
    }

    /// The digest of 64 hexadecimal digits, or nil if `hexadecimal` is something else.
    public init?(hexadecimal: String) {
        guard let bytes = Gutter.bytes(hexadecimal: hexadecimal) else { return nil }
        self.init(bytes: bytes)
    }

    /// Reads 32 bytes.
    private init(exactly bytes: UnsafeRawBufferPointer) {
        words = (bytes.word(at: 0), bytes.word(at: 8), bytes.word(at: 16), bytes.word(at: 24))
    }

    /// The SHA-256 digest of `bytes`.
    package init(hashing bytes: UnsafeRawBufferPointer) {
        var function = SHA256()
        function.update(bufferPointer: bytes)
        self = function.finalize().withUnsafeBytes { EventHash(exactly: $0) }
    }

    /// The SHA-256 digest of `bytes`.
    package init(hashing bytes: [UInt8]) {
        self = bytes.withUnsafeBytes { EventHash(hashing: $0) }
    }

    /// A random value, such as the id of a new log.
    public static func random() -> EventHash {
        SymmetricKey(size: .bits256).withUnsafeBytes { EventHash(exactly: $0) }
    }

    /// Hands the 32 bytes to `body`.
    package func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        let bytes = (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian)
        return Swift.withUnsafeBytes(of: bytes, body)
    }

    /// The 32 bytes.
    public var bytes: [UInt8] {
        withUnsafeBytes { Array($0) }
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
/// Nobody can try out from the digest alone what the part may have said. So the part can be erased one day, with its
/// salt, and the chain still holds, because it hashes the digest.
public struct Salt: Hashable, Sendable, CustomStringConvertible {
    private let high: UInt64
    private let low: UInt64

    /// The salt that `bytes` holds, or nil if they are not 16.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        self = withContiguousBytes(of: bytes) { Salt(high: $0.word(at: 0), low: $0.word(at: 8)) }
    }

    /// The salt that `bytes` holds, or nil if they are not 16; used to read a log.
    package init?(bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 16 else { return nil }
        self.init(high: bytes.word(at: 0), low: bytes.word(at: 8))
    }

    private init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Sixteen bytes from the system's cryptographic random number generator.
    public static func random() -> Salt {
        var generator = SystemRandomNumberGenerator()
        return random(using: &generator)
    }

    static func random(using generator: inout some RandomNumberGenerator) -> Salt {
        Salt(high: generator.next(), low: generator.next())
    }

    /// Hands the 16 bytes to `body`.
    package func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        Swift.withUnsafeBytes(of: (high.bigEndian, low.bigEndian), body)
    }

    /// The 16 bytes.
    public var bytes: [UInt8] { withUnsafeBytes { Array($0) } }

    /// 32 lower-case hexadecimal digits.
    public var description: String { hexadecimal(bytes) }
}

extension FixedWidthInteger {
    /// The bytes, the most significant first.
    package var bigEndianBytes: [UInt8] {
        withUnsafeBytes(of: bigEndian) { Array($0) }
    }
}

extension UnsafeRawBufferPointer {
    /// The eight bytes at `offset`, the most significant first.
    fileprivate func word(at offset: Int) -> UInt64 {
        UInt64(bigEndian: loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
}

private func withContiguousBytes<Result>(
    of bytes: some Collection<UInt8>,
    _ body: (UnsafeRawBufferPointer) -> Result
) -> Result {
    bytes.withContiguousStorageIfAvailable { body(UnsafeRawBufferPointer($0)) } ?? Array(bytes).withUnsafeBytes(body)
}
