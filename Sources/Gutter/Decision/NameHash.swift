/// A hash of a name's UTF-8 bytes, for tables in this process alone.
///
/// `Dictionary` spends most of a lookup in SipHash, which withstands keys chosen by an attacker. Names are chosen by the
/// application's developers, and a lookup of any other name ends at the first empty slot; so a multiply-and-fold hash
/// in the manner of wyhash (Wang Yi, https://github.com/wangyi-fudan/wyhash) does, seeded anew in each process.
enum NameHash {
    private static let seed = UInt64.random(in: .min ... .max)

    static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        hash(bytes, seed: seed)
    }

    private static func hash(_ bytes: UnsafeBufferPointer<UInt8>, seed: UInt64) -> UInt64 {
        var state = seed ^ UInt64(truncatingIfNeeded: bytes.count) &* 0xA076_1D64_78BD_642F
        var tail: UInt64 = 0
        // A plain pointer, whose loads check no bounds.
        if let start = UnsafeRawPointer(bytes.baseAddress) {
            var offset = 0
            while offset &+ 8 <= bytes.count {
                state = fold(
                    state ^ start.loadUnaligned(fromByteOffset: offset, as: UInt64.self),
                    0xE703_7ED1_A0B4_28DB
                )
                offset &+= 8
            }
            while offset < bytes.count {
                tail = tail << 8 | UInt64(bytes[offset])
                offset &+= 1
            }
        }
        return fold(fold(state ^ tail, 0x8EBC_6AF0_9C88_C6E3), 0x5899_65CC_7537_4CC3)
    }

    private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }
}
