extension Chance {
    /// Text of any language and of none: letters, marks, separators, controls, what is equal to something else.
    package mutating func text(upTo limit: Int = 40) -> String {
        var text = ""
        for _ in 0..<length(upTo: limit) { text.unicodeScalars.append(scalar()) }
        return text
    }

    package mutating func scalar() -> Unicode.Scalar {
        switch number(in: 0...9) {
        case 0...4: return Unicode.Scalar(UInt8(number(in: 0x20...0x7E)))
        case 5: return pick(Self.oddities)
        case 6: return Unicode.Scalar(UInt8(number(in: 0...0xFF)))
        case 7: return Unicode.Scalar(UInt32(number(in: 0x100...0x2FFF))) ?? "?"
        default: return Unicode.Scalar(UInt32(number(in: 0...0x10FFFF))) ?? "\u{FFFD}"
        }
    }

    private static let oddities: [Unicode.Scalar] = [
        "\0", "\n", "\r", "\t", "\"", "\\", ":", ".", "=", "{", "[", "\u{301}", "\u{200D}", "\u{202E}", "\u{2028}",
        "\u{FEFF}", "\u{FFFD}", "\u{FFFF}", "\u{10FFFF}", "\u{1F1E6}", "\u{1F600}", "\u{E9}", "\u{131}", "\u{130}",
        "\u{DF}", "\u{17F}", "\u{212A}", "\u{FB01}", "\u{1100}", "\u{1161}", "\u{AC00}", "\u{A0}", "\u{3000}", "\u{85}",
        "\u{958}", "\u{FB2C}", "\u{1D160}",
    ]

    /// A name as a person might choose it, or not.
    package mutating func name() -> String {
        if one(in: 6) { return text(upTo: 250) }
        let segments = (0...length(upTo: 4))
            .map { _ in one(in: 4) ? text(upTo: 5) : pick(["a", "b", "sale", "é", "e\u{301}"]) }
        return segments.joined(separator: ":")
    }

    // MARK: - Mutation

    /// `bytes` with a few bytes or ranges changed, taken out, repeated, or replaced by a token.
    package mutating func mutated(_ bytes: [UInt8], tokens: [String]) -> [UInt8] {
        var bytes = bytes
        for _ in 0...length(upTo: 12) {
            let start = number(in: 0...bytes.count)
            let end = min(bytes.count, start + length(upTo: 200))
            switch number(in: 0...6) {
            case 0: if start < bytes.count { bytes[start] ^= 1 << UInt8(number(in: 0...7)) }
            case 1: bytes.removeSubrange(start..<end)
            case 2: bytes.insert(contentsOf: bytes[start..<end], at: start)
            case 3: bytes.insert(UInt8(truncatingIfNeeded: next()), at: start)
            case 4: bytes.insert(contentsOf: Array(pick(tokens).utf8), at: start)
            case 5: bytes.replaceSubrange(start..<end, with: Array(pick(tokens).utf8))
            default:
                let digits = bytes.indices.filter { UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[$0] }
                if !digits.isEmpty { bytes[pick(digits)] = UInt8(number(in: 0x30...0x39)) }
            }
        }
        return bytes
    }

    package mutating func mutated(_ text: String, tokens: [String]) -> String {
        String(decoding: mutated(Array(text.utf8), tokens: tokens), as: UTF8.self)
    }

    /// Tokens one after the other, with text between them now and then.
    package mutating func sequence(of tokens: [String], upTo limit: Int) -> String {
        (0..<length(upTo: limit)).map { _ in one(in: 12) ? text(upTo: 4) : pick(tokens) }.joined()
    }
}
