package import Foundation

extension UUID {
    /// A new version 7 UUID (RFC 9562): 48 bits of milliseconds since 1970, then 74 random bits.
    ///
    /// Ids that are made one after the other stand side by side in an index. With random ones an append to a long log
    /// rewrites a page of the index for each event, anywhere in the file.
    package static func timeOrdered(at time: Date) -> UUID {
        var generator = SystemRandomNumberGenerator()
        return timeOrdered(at: time, using: &generator)
    }

    static func timeOrdered(at time: Date, using generator: inout some RandomNumberGenerator) -> UUID {
        let milliseconds = UInt64(clamping: Timestamp(time).rawValue / 1_000) & 0xFFFF_FFFF_FFFF
        let (high, low) = (generator.next(), generator.next())
        let first = milliseconds << 16 | 0x7000 | high & 0x0FFF
        let second = 0x8000_0000_0000_0000 | low & 0x3FFF_FFFF_FFFF_FFFF
        return withUnsafeBytes(of: (first.bigEndian, second.bigEndian)) { UUID(bytes: $0) } ?? UUID()
    }
}
