import Gutter
import Testing

/// These values must never change. Who is in the first ten percent of a switch depends on them: if one changed, people
/// who have a feature would lose it overnight and others get it, in every switch that was ever given a percentage.
struct MurmurHash3Tests {
    // By the reference implementation: mmh3.hash(text.encode(), 0, signed=False), PyPI mmh3.
    @Test(
        arguments: [
            ("", 0x0000_0000), ("a", 0x3C25_69B2), ("ab", 0x9BBF_D75F), ("abc", 0xB3DD_93FA), ("abcd", 0x43ED_676A),
            ("abcde", 0xE89B_9AF6), ("abcdef", 0x6181_C085), ("abcdefg", 0x883C_9B06), ("abcdefgh", 0x49DD_CCC4),
            ("abcdefghi", 0x4214_06F0), ("abcdefghijklmno", 0x9D09_F7D2), ("abcdefghijklmnop", 0xE762_91ED),
            ("user-0", 0x335C_297B), ("user-1", 0xF8A2_8763), ("ada@example.com", 0x67B5_FE20), ("true", 0x34ED_CF72),
            ("\u{E9}", 0x1011_0787), ("e\u{301}", 0x9F32_A268), ("日本語", 0xA5A4_7297), ("👩‍👩‍👧", 0xCAB3_418C),
            ("The quick brown fox jumps over the lazy dog", 0x2E4F_F723), ("2024-03-02T14:03:11.000000Z", 0x5766_F7F1),
            ("b3f1c9de-7f0a-4c55-9e0b-0a8f5b1f2a44", 0xFC34_117F),
        ] as [(String, UInt32)]
    )
    func isTheReferences(_ text: String, _ hash: UInt32) {
        #expect(MurmurHash3.hash(text) == hash)
    }

    @Test func piecesHashAsTheWhole() {
        let text = "a text of several words, and one é"
        for cut in text.indices {
            var hash = MurmurHash3()
            hash.update(String(text[..<cut]))
            hash.update(String(text[cut...]))
            #expect(hash.value == MurmurHash3.hash(text))
        }
    }
}
