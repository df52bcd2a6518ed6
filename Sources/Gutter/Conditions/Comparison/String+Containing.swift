extension String {
    /// Whether `part` is in the text, by characters and canonical equivalence; the empty text is in every text.
    func isContaining(_ part: String) -> Bool {
        if part.isEmpty { return true }
        var (text, wanted) = (self, part)
        // In ASCII without CR LF, which is one character, a byte is a character: some thirty times as fast. A long
        // part stays with the standard library, whose search is quick even if the text almost matches everywhere.
        let found: Bool? = text.withUTF8 { text in
            wanted.withUTF8 { wanted in
                guard wanted.count <= 64, wanted.isPlain, text.isPlain else { return nil }
                guard wanted.count <= text.count else { return false }
                return (0...text.count - wanted.count)
                    .contains { start in
                        text[start] == wanted[0] && wanted.indices.allSatisfy { text[start + $0] == wanted[$0] }
                    }
            }
        }
        return found ?? contains(part)
    }
}

extension UnsafeBufferPointer<UInt8> {
    fileprivate var isPlain: Bool { allSatisfy { $0 < 0x80 && $0 != UInt8(ascii: "\r") } }
}
