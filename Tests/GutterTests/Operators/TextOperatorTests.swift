import Testing

@testable import Gutter

struct TextOperatorTests {
    @Test(arguments: [
        ("x", "X", true), (" x\n", "x", true), ("x", "\u{3000}X\u{A0}", true), ("", " ", true), ("x", "y", false),
        ("x y", "xy", false), ("STRASSE", "straße", true), ("STRA\u{1E9E}E", "strasse", true),
        ("ΣΊΣΥΦΟΣ", "σίσυφος", true),
        ("ſ", "S", true), ("\u{212A}", "k", true), ("ﬀ", "FF", true), ("İ", "i\u{307}", true), ("I", "i", true),
        ("ı", "i", false), ("ı", "I", false), ("É", "e\u{301}", true), ("ᏸ", "Ᏸ", true),
        ("α\u{345}\u{301}", "\u{1FB4}", true), ("ΆΙ", "\u{1FB4}", true), ("Дом", "дОМ", true), ("日本", "日本", true),
    ])
    func equalsIgnoringCaseFoldsFully(_ text: String, _ other: String, _ isEqual: Bool) throws {
        #expect(try EqualsIgnoringCase(text).applies(to: .string(other)) == isEqual)
        #expect(try EqualsIgnoringCase(other).applies(to: .string(text)) == isEqual)
    }

    @Test(arguments: [
        // text, part, contains, starts with, ends with
        ("", "", true, true, true), ("abc", "", true, true, true), ("", "a", false, false, false),
        ("abc", "b", true, false, false), ("abc", "a", true, true, false), ("abc", "bc", true, false, true),
        ("abc", "abc", true, true, true), ("abc", "abcd", false, false, false), ("abc", "B", false, false, false),
        ("aab", "ab", true, false, true), ("a\r\nb", "\r\n", true, false, false),
        ("a\r\nb", "\r\nb", true, false, true), ("caf\u{E9}", "fe\u{301}", true, false, true),
        ("cafe\u{301}", "e", false, false, false),
        ("cafe\u{301}", "\u{E9}", true, false, true), ("e\u{301}t", "\u{E9}", true, true, false),
        ("日本語", "本", true, false, false),
    ])
    func textIsSearchedByCharacters(_ text: String, _ part: String, _ contains: Bool, _ starts: Bool, _ ends: Bool)
        throws
    {
        #expect(try Contains(part).applies(to: .string(text)) == contains)
        #expect(try StartsWith(part).applies(to: .string(text)) == starts)
        #expect(try EndsWith(part).applies(to: .string(text)) == ends)
    }

    @Test(
        arguments: [
            ([1, 2], 2.0, .holds), ([1, 2], 3, .holdsNot), ([], 1, .holdsNot), ([], "", .holdsNot),
            (["a", 1], 1, .holds),
            (["a"], 1, .fails), ([.double(.nan), 1], 1, .fails), ([1], .double(.nan), .fails),
            ([[1], [2]], [2], .holds),
            ([true], true, .holds), (1, 1, .fails), ("1", 1, .fails), (true, "t", .fails), (.double(.nan), "n", .fails),
        ] as [(Value, Value, Outcome)]
    )
    func containsLooksIntoLists(_ value: Value, _ element: Value, _ outcome: Outcome) {
        #expect(Outcome(Contains(element), value) == outcome)
    }

    @Test(arguments: [1, 1.5, true, ["a"], .double(.nan)] as [Value])
    func whatIsNoTextFails(_ value: Value) {
        #expect(Outcome(EqualsIgnoringCase("a"), value) == .fails)
        #expect(Outcome(StartsWith(""), value) == .fails)
        #expect(Outcome(EndsWith(""), value) == .fails)
        #expect(Outcome(Matches(""), value) == .fails)
    }
}
