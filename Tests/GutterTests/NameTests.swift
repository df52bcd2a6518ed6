import Gutter
import Testing

struct NameTests {
    @Test(arguments: [
        ("checkout", "checkout"),
        (" cool feature : check out ", "cool feature:check out"),
        ("\u{A0}a\u{3000}:\u{2003}b", "a:b"),
        ("cafe\u{301}", "caf\u{E9}"),
        ("a:\u{301}b", "a:\u{301}b"),
        ("👩‍👩‍👧:on", "👩‍👩‍👧:on"),
        (String(repeating: "x", count: 200), String(repeating: "x", count: 200)),
    ])
    func isBroughtIntoNormalForm(_ text: String, _ expected: String) throws {
        #expect(try Name(text).description.unicodeScalars.elementsEqual(expected.unicodeScalars))
    }

    @Test(arguments: [
        ("", #"The switch name "" is empty. Give it at least one character."#),
        (" \u{3000}", #"The switch name " 　" is empty. Give it at least one character."#),
        ("a::b", #"The switch name "a::b" has an empty segment around ':'. Remove the extra ':'."#),
        (":a", #"The switch name ":a" has an empty segment around ':'. Remove the extra ':'."#),
        ("a: ", #"The switch name "a: " has an empty segment around ':'. Remove the extra ':'."#),
        ("a\u{0}b", #"The switch name "a\u{0}b" has the control character U+0000. Remove it."#),
        ("a\u{1B}[31m", #"The switch name "a\u{1B}[31m" has the control character U+001B. Remove it."#),
        ("a\u{85}b", #"The switch name "a\u{85}b" has the control character U+0085. Remove it."#),
        ("a\u{202E}b", #"The switch name "a\u{202E}b" has the control character U+202E. Remove it."#),
        ("a\nb", #"The switch name "a\nb" has the control character U+000A. Remove it."#),
    ])
    func isRefusedWithTheRuleAndTheRemedy(_ text: String, _ message: String) {
        #expect(throws: ValidationError.self) { try Name(text) }
        do { _ = try Name(text) } catch { #expect(error.description == message) }
    }

    @Test func ofMoreThan200ScalarsIsRefused() {
        let error = #expect(throws: ValidationError.self) { try Name(String(repeating: "é", count: 201)) }
        #expect(error?.rule == "has 201 characters")
        #expect(error?.remedy == "Use at most 200.")
        #expect(error?.value == String(repeating: "é", count: 60) + "…")
        // Counted after NFC: 400 scalars here make 200.
        #expect(throws: Never.self) { try Name(String(repeating: "e\u{301}", count: 200)) }
        #expect(throws: ValidationError.self) { try Name(String(repeating: "x", count: 1_000_000)) }
    }

    @Test func knowsItsAncestors() throws {
        let name = try Name("a:b:c")
        #expect(name.parent?.description == "a:b")
        #expect(name.parent?.parent?.description == "a")
        #expect(name.parent?.parent?.parent == nil)
        #expect(try name.isDescendant(of: Name("a")))
        #expect(try name.isDescendant(of: Name("a:b")))
        #expect(!name.isDescendant(of: name))
        #expect(try !Name("ab:c").isDescendant(of: Name("a")))
        // To Swift a colon with a combining mark is another character; here it separates all the same.
        #expect(try Name("a:\u{301}b").parent?.description == "a")
        #expect(try Name("a:\u{301}b").isDescendant(of: Name("a")))
    }

    @Test func movesWithItsAncestor() throws {
        #expect(try Name("a:b:c").moved(from: Name("a"), to: Name("x:y")).description == "x:y:b:c")
        #expect(try Name("a").moved(from: Name("a"), to: Name("b")).description == "b")
        #expect(throws: ValidationError.self) {
            try Name("a:b").moved(from: Name("a"), to: Name(String(repeating: "x", count: 199)))
        }
    }

    @Test func namespacesNest() throws {
        let notifications = try Namespace.default.appending("notifications")
        #expect(notifications.description == "notifications")
        #expect(try notifications.appending("email").description == "notifications.email")
        #expect(try Namespace.default.appending("default") == .default)
        #expect(throws: ValidationError.self) { try notifications.appending("a.b") }
        #expect(throws: ValidationError.self) { try notifications.appending("") }
        #expect(try Namespace(path: " a . b ").description == "a.b")
        #expect(throws: ValidationError.self) { try Namespace(path: "a..b") }
        // As `namespaced("default").namespaced("a")` does.
        #expect(try Namespace(path: "default.a").description == "a")
        #expect(try Namespace(path: "default") == .default)
    }
}
