import Gutter
import Testing

struct NameTests {
    @Test(arguments: [
        ("checkout", "checkout"),
        (" cool feature : check out ", "cool feature:check out"),
        ("\u{A0}a\u{3000}:\u{2003}b", "a:b"),
        ("cafe\u{301}", "caf\u{E9}"),
        ("a:\u{301}b", "a:\u{301}b"),
        ("👩🏽:ärger", "👩🏽:ärger"),
        ("checkout\u{200B}", "checkout"),
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
        (
            "a\u{202E}b",
            #"The switch name "a\u{202E}b" has the control character U+202E RIGHT-TO-LEFT OVERRIDE. Remove it."#
        ),
        ("a\nb", #"The switch name "a\nb" has the control character U+000A. Remove it."#),
    ])
    func isRefusedWithTheRuleAndTheRemedy(_ text: String, _ message: String) {
        #expect(throws: ValidationError.self) { try Name(text) }
        do { _ = try Name(text) } catch { #expect(error.description == message) }
    }

    /// Names that look just like others.
    @Test(arguments: [
        ("\u{FEFF}a", "U+FEFF ZERO WIDTH NO-BREAK SPACE"), ("a\u{2060}", "U+2060 WORD JOINER"),
        ("a\u{2061}", "U+2061 FUNCTION APPLICATION"), ("a\u{2064}b", "U+2064 INVISIBLE PLUS"),
        ("check\u{AD}out", "U+00AD SOFT HYPHEN"), ("check\u{200B}out", "U+200B ZERO WIDTH SPACE"),
        ("a\u{200C}b", "U+200C ZERO WIDTH NON-JOINER"), ("a\u{200D}b", "U+200D ZERO WIDTH JOINER"),
        ("a\u{200E}b", "U+200E LEFT-TO-RIGHT MARK"), ("a\u{61C}b", "U+061C ARABIC LETTER MARK"),
        ("a\u{180E}b", "U+180E MONGOLIAN VOWEL SEPARATOR"), ("a\u{FE0F}", "U+FE0F VARIATION SELECTOR-16"),
        ("a\u{E0100}", "U+E0100 VARIATION SELECTOR-17"), ("a\u{E0061}", "U+E0061 TAG LATIN SMALL LETTER A"),
        ("a\u{FFF9}b", "U+FFF9 INTERLINEAR ANNOTATION ANCHOR"), ("a\u{34F}b", "U+034F COMBINING GRAPHEME JOINER"),
        ("a\u{3164}", "U+3164 HANGUL FILLER"), ("\u{2800}", "U+2800 BRAILLE PATTERN BLANK"),
        ("👩‍👩‍👧", "U+200D ZERO WIDTH JOINER"),
    ])
    func whatNobodySeesIsRefusedByName(_ text: String, _ character: String) {
        for subject in ["switch name", "namespace"] {
            let error = #expect(throws: ValidationError.self) {
                if subject == "namespace" { _ = try Namespace(path: text) } else { _ = try Name(text) }
            }
            #expect(error?.description.hasPrefix("The \(subject) \"") == true)
            #expect(error?.rule == "has the invisible character \(character)")
        }
        let ids: [(String, Attribution)] = [
            ("actor", .person(text)), ("on-behalf-of id", .service("a", onBehalfOf: text)),
            ("correlation id", .person("a", correlationID: text)),
            ("kind of actor", Attribution(actor: "a", kind: .init(rawValue: text))),
        ]
        for (subject, attribution) in ids {
            let error = #expect(throws: ValidationError.self) { try attribution.validate() }
            #expect(error?.subject == subject)
            #expect(error?.rule == "has the invisible character \(character)")
        }
        for condition in [
            Condition(argument: text, attribute: "a", operator: .truthy),
            Condition(argument: "A", attribute: text, operator: .truthy),
            Condition(argument: "A", attribute: "a", operatorName: text),
            Condition(argument: "A", attribute: "a", operatorName: "own", parameters: [text: 1]),
        ] {
            let error = #expect(throws: ValidationError.self) { try condition.validate() }
            #expect(error?.rule == "has the invisible character \(character)")
        }
    }

    @Test func aSpaceThatLooksLikeAnotherIsRefused() {
        for space in ["\u{A0}", "\u{2003}", "\u{3000}", "\u{1680}"] {
            let error = #expect(throws: ValidationError.self) { try Name("a\(space)b") }
            #expect(error?.rule.hasPrefix("has the space U+") == true)
            #expect(throws: ValidationError.self) { try Attribution.person("ada\(space)lovelace").validate() }
        }
        #expect(throws: Never.self) { try Name("a b") }
    }

    @Test(arguments: ["", " ", "\u{3000} ", " ada", "ada ", "a\u{200B}"])
    func idsAreNotBlank(_ id: String) async throws {
        for attribution in [
            Attribution.person(id), .service("a", onBehalfOf: id), .person("a", correlationID: id),
        ] {
            #expect(throws: ValidationError.self) { try attribution.validate() }
        }
        let gutter = try await Manager()
        let error = await #expect(throws: ValidationError.self) {
            try await gutter.register(Switch("a"), idempotencyKey: id)
        }
        #expect(error?.subject == "idempotency key")
        await #expect(throws: ValidationError.self) { try await gutter.register(Switch("a"), by: id) }
        #expect(try await gutter.log.head().position == .start)
    }

    /// Free text may have what scripts and emoji need; printed it is safe.
    @Test func freeTextMayHaveJoiners() async throws {
        let gutter = try await Manager()
        let label = "👩‍👩‍👧 \u{200B}x"
        let event = try await gutter.register(Switch("a", label: label), by: "ada", reason: "soft\u{AD}hyphen")
        #expect(event.description.contains(#"label "👩‍👩‍👧 \u{200B}x""#))
        #expect(event.description.hasSuffix(#"(soft\u{AD}hyphen)"#))
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
