import GutterTestSupport
import Testing

@testable import GutterCommand

@Suite(.threadsOfItsOwn)
struct TerminalTests {
    @Test(arguments: [
        ("", 10, [""]), ("one", 2, ["on", "e"]), ("one two", 7, ["one two"]), ("one two", 6, ["one", "two"]),
        ("a  b", 10, ["a  b"]), (" a", 10, [" a"]), ("日本 語", 4, ["日本", "語"]), ("日本 語", 7, ["日本 語"]),
        ("one two three", 7, ["one two", "three"]), ("a b", .max, ["a b"]),
    ])
    func linesAreCutAtSpaces(_ text: String, _ columns: Int, _ lines: [String]) {
        #expect(text.wrapped(to: columns) == lines)
    }

    /// The sentence of a thousand conditions is one line if nothing limits it: each word must be looked at only once.
    @Test(.timeLimit(.minutes(10)), arguments: [80, .max])
    func aLongSentenceIsCutInOnePass(_ columns: Int) {
        let text = String(repeating: "word ", count: 200_000)
        #expect(text.wrapped(to: columns).joined(separator: " ") == text)
    }
}
