import Foundation

/// The system's cryptographic random numbers, asked for 256 bytes at a time: an event takes seven words, and a call to the
/// system for each is most of what sealing it costs.
///
/// For the time of a request alone, so that a fork cannot use up the same bytes twice.
struct Entropy: RandomNumberGenerator {
    private var words: [UInt64] = []

    mutating func next() -> UInt64 {
        if words.isEmpty { fill() }
        return words.popLast() ?? UInt64.random(in: .min ... .max)
    }

    private mutating func fill() {
        // As many as the system gives at once: https://man7.org/linux/man-pages/man3/getentropy.3.html
        words = [UInt64](repeating: 0, count: 32)
        let isFilled = words.withUnsafeMutableBytes { getentropy($0.baseAddress, $0.count) == 0 }
        if !isFilled { words = [] }
    }
}
