/// MurmurHash3, x86, 32 bit, seed 0, of bytes that may come in several pieces.
///
/// After Austin Appleby's reference, which is in the public domain:
/// https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp, `MurmurHash3_x86_32`.
///
/// It must never change: with another hash, every share of people that any switch was ever given would become other
/// people overnight. Golden tests hold it to the reference.
package struct MurmurHash3: Hashable, Sendable {
    private var state: UInt32 = 0
    /// The bytes since the last whole word, lowest first.
    private var pending: UInt32 = 0
    /// How many bytes there were, modulo 2^32, as the reference mixes it in.
    private var count: UInt32 = 0

    package init() {}

    /// The hash of the UTF-8 bytes of `text`.
    package static func hash(_ text: String) -> UInt32 {
        var hash = MurmurHash3()
        hash.update(text)
        return hash.value
    }

    /// Adds the UTF-8 bytes of `text`.
    package mutating func update(_ text: String) {
        // A copy, because `withUTF8` would make a bridged string contiguous in place. Others it does not touch.
        var text = text
        text.withUTF8 { update($0) }
    }

    package mutating func update(_ byte: UInt8) {
        pending |= UInt32(byte) << (8 * (count & 3))
        count &+= 1
        guard count & 3 == 0 else { return }
        mix(pending)
        pending = 0
    }

    private mutating func update(_ bytes: UnsafeBufferPointer<UInt8>) {
        var index = 0
        while index < bytes.count, count & 3 != 0 {
            update(bytes[index])
            index += 1
        }
        while bytes.count - index >= 4 {
            mix(
                UInt32(bytes[index]) | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2]) << 16
                    | UInt32(bytes[index + 3]) << 24
            )
            count &+= 4
            index += 4
        }
        while index < bytes.count {
            update(bytes[index])
            index += 1
        }
    }

    /// The hash of the bytes so far.
    package var value: UInt32 {
        var hash = count & 3 == 0 ? state : state ^ Self.scrambled(pending)
        hash ^= count
        hash ^= hash >> 16
        hash &*= 0x85EB_CA6B
        hash ^= hash >> 13
        hash &*= 0xC2B2_AE35
        hash ^= hash >> 16
        return hash
    }

    private mutating func mix(_ word: UInt32) {
        state ^= Self.scrambled(word)
        state = (state << 13 | state >> 19) &* 5 &+ 0xE654_6B64
    }

    private static func scrambled(_ word: UInt32) -> UInt32 {
        let product = word &* 0xCC9E_2D51
        return (product << 15 | product >> 17) &* 0x1B87_3593
    }
}
