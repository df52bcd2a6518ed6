import GutterTestSupport

/// Random choices that a seed repeats, on every machine.
package struct Chance: RandomNumberGenerator, Sendable {
    private var generator: SplitMix64

    package init(seed: UInt64) {
        generator = SplitMix64(seed: seed)
    }

    /// The choices of one case: another seed, subject or number gives others.
    package init(seed: UInt64, subject: String, number: Int) {
        let name = subject.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        self.init(seed: seed &* 0x9E37_79B9_7F4A_7C15 ^ name)
        self.init(seed: next() &+ UInt64(truncatingIfNeeded: number) &* 0xD129_42F9_6E2D_4E4B)
    }

    package mutating func next() -> UInt64 { generator.next() }

    /// True once in `count` times.
    package mutating func one(in count: Int) -> Bool {
        Int.random(in: 0..<count, using: &self) == 0
    }

    package mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &self)]
    }

    package mutating func number(in range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &self)
    }

    /// Mostly small, seldom up to `limit`.
    package mutating func length(upTo limit: Int) -> Int {
        let bound = one(in: 20) ? limit : one(in: 4) ? min(limit, 60) : min(limit, 8)
        return number(in: 0...bound)
    }

    /// Any number, often one at a limit, at which arithmetic goes wrong.
    package mutating func absurdInteger() -> Int64 {
        if one(in: 3) { return Int64(truncatingIfNeeded: next()) >> number(in: 0...63) }
        let limits: [Int64] = [
            .min, .min + 1, .max, .max - 1, 0, 1, -1, 2, 1 << 53, 1 << 62, 1 << 32, -(1 << 53), 253_402_300_800_000_000,
            -62_167_219_200_000_001,
        ]
        return pick(limits)
    }

    package mutating func absurdDouble() -> Double {
        if one(in: 3) { return Double(bitPattern: next()) }
        return pick([
            .nan, .infinity, -.infinity, 0, -0.0, .greatestFiniteMagnitude, -.greatestFiniteMagnitude,
            .leastNonzeroMagnitude, 9.223372036854775807e18, -9.3e18, 0.1, 1e15, 1e300, 100, 99.99999999999999,
        ])
    }
}
