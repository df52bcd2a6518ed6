import GutterTestSupport
import Testing

@testable import Gutter

struct MatchesTests {
    @Test(arguments: [
        ("", "", true), ("", "abc", true), ("b", "abc", true), ("^b", "abc", false), ("^a", "abc", true),
        ("c$", "abc", true),
        ("a$", "abc", false), ("^$", "", true), ("^$", "a", false), ("$", "a\n", true), ("a$", "a\n", false),
        ("a.c", "abc", true), ("a.c", "a\nc", false), ("a.c", "a\rc", true), ("^.$", "e\u{301}", false),
        ("^..$", "e\u{301}", true),
        ("a|b", "xb", true), ("^(a|bc)$", "bc", true), ("^(a|bc)$", "abc", false), ("a||b", "", true),
        ("^(|a)$", "a", true),
        ("^a*$", "aaa", true), ("^a*$", "aab", false), ("^a+$", "", false), ("^a?$", "aa", false),
        ("^(ab)*$", "abab", true),
        ("^a{2}$", "aa", true), ("^a{2}$", "aaa", false), ("^a{2,}$", "aaaa", true), ("^a{2,}$", "a", false),
        ("^a{1,3}$", "aaa", true), ("^a{1,3}$", "aaaa", false), ("^a{0}$", "", true), ("^a{0,0}b$", "b", true),
        ("^a{0,}$", "", true), ("^a*?b+?c??d{1,2}?$", "aabbcdd", true), ("^(a*)*$", "aaa", true),
        ("^(a*)+b$", "aab", true),
        ("^(?:a|b)(?<x>c)(?P<y_1>d)(?'z'e)$", "acde", true), ("[a-c]", "zb", true), ("^[^a-c]$", "b", false),
        ("^[^a-c]$", "\n", true), ("^[-a]+$", "-a", true), ("^[a-]+$", "-a", true), (#"^[\d-]+$"#, "1-2", true),
        (#"^[\]\\^]+$"#, #"]\^"#, true), ("^[.*$(]+$", ".*$(", true), ("^]}$", "]}", true), ("[а-я]", "ж", true),
        (#"^\d+$"#, "0123", true), (#"^\d$"#, "٣", true), (#"^\D$"#, "3", false), (#"^\w+$"#, "Zoë_9", true),
        (#"^\w$"#, "-", false),
        (#"^\s\S$"#, "\u{A0}x", true), (#"^[\W\d]+$"#, "-1", true), (#"\bcat\b"#, "a cat!", true),
        (#"\bcat\b"#, "concat", false),
        (#"\Bcat"#, "concat", true), (#"^\b$"#, "", false), (#"^\B$"#, "", true), (#"^\.\*\/\-\ \"$"#, ".*/- \"", true),
        (#"^\t\n\r\f\v\0$"#, "\t\n\r\u{0C}\u{0B}\0", true), (#"^\x41\u00e9\u{1F600}\x{e9}$"#, "A\u{E9}😀\u{E9}", true),
        ("(?i)straSSe", "STRASSE", true), ("(?i)^[a-c]+$", "aBC", true), ("(?i)^[^a]$", "A", false),
        ("(?i)É", "é", true),
        ("(?i)^[à-þ]$", "Þ", true), ("(?i)^k$", "\u{212A}", true), ("(?i)^\u{17F}$", "S", true), ("(?i)σ", "ς", true),
        ("A", "a", false), ("(?i)i", "ı", false), ("^(a|b|ab)*c$", "ababc", true), ("(^a|b$)", "xb", true),
        ("x*^a", "a", true),
        ("(?i)", "", true), ("👩", "👩‍👩‍👧", true), ("^[\u{1F600}-\u{1F64F}]$", "😀", true),
        (#"^[\w.+-]+@example\.com$"#, "ada.l+x@example.com", true),
        (#"^[\w.+-]+@example\.com$"#, "ada@example.com.evil", false),
    ])
    func isFound(_ pattern: String, _ text: String, _ isFound: Bool) throws {
        #expect(try Matches(pattern).applies(to: .string(text)) == isFound)
        #expect(
            try Operator(Matches(parameters: OperatorParameters(["pattern": .string(pattern)]))) == .matches(pattern)
        )
    }

    @Test(arguments: [
        ("(", "has a '(' without its ')'; write \\( for the character"),
        (")", "has a ')' without its '('; write \\) for the character"),
        ("(?", "has a '(' without its ')'; write \\( for the character"),
        ("a)b", "has a ')' without its '('; write \\) for the character"),
        ("[a", "has a '[' without its ']'; write \\[ for the character"),
        ("[a-", "has a '[' without its ']'; write \\[ for the character"),
        ("[]", "has an empty class []; write \\] for the character"),
        ("[b-a]", "has the range b-a, whose ends are in the wrong order"),
        (#"[a-\d]"#, "has a range that ends in a class; write \\- for the character"),
        ("[[:alpha:]]", "has a POSIX class [[:…:]], which is not supported"),
        ("[a[b]]", "has a class within a class (write \\[ for the character), which is not supported"),
        ("[a&&b]", "has the set operation &&, which is not supported"),
        (#"[\b]"#, "has \\b within a class, which is not supported"),
        ("*a", "has a '*' with nothing before it to repeat; write \\* for the character"),
        ("a|+", "has a '+' with nothing before it to repeat; write \\+ for the character"),
        ("(?:?)", "has a '?' with nothing before it to repeat; write \\? for the character"),
        ("{2}", "has a '{' with nothing before it to repeat; write \\{ for the character"),
        ("a{", "has a '{' that starts no quantifier such as {2,5}; write \\{ for the character"),
        ("a{,3}", "has a '{' that starts no quantifier such as {2,5}; write \\{ for the character"),
        ("a{2,1}", "has the quantifier {2,1}, whose limits are in the wrong order"),
        ("a{1001}", "repeats something more than 1,000 times"),
        ("a{99999999999999999999}", "repeats something more than 1,000 times"),
        ("a**", "has a quantifier after a quantifier; put what is repeated into (?:…)"),
        ("a*+", "has a possessive quantifier such as *+, which is not supported"),
        ("^*", "repeats a position such as ^, which makes no difference"),
        (#"(a)\1"#, "has the backreference \\1, which is not supported"),
        (#"(?<x>a)\k<x>"#, "has the backreference \\k, which is not supported"),
        ("(?=a)", "has lookahead (?=…), which is not supported"),
        ("(?!a)", "has negative lookahead (?!…), which is not supported"),
        ("(?<=a)b", "has lookbehind (?<=…), which is not supported"),
        ("(?<!a)b", "has negative lookbehind (?<!…), which is not supported"),
        ("(?>a)", "has an atomic group (?>…), which is not supported"),
        ("(?#a)", "has a comment (?#…), which is not supported"),
        ("(?R)", "has recursion (?R), which is not supported"),
        ("(?(1)a|b)", "has a conditional (?(…)…), which is not supported"),
        ("a(?i)b", "has options (?…) other than (?i) at the start, which is not supported"),
        ("(?m)a", "has options (?…) other than (?i) at the start, which is not supported"),
        ("(?i:a)", "has options (?…) other than (?i) at the start, which is not supported"),
        ("(?<>a)", "has a group whose name is malformed"),
        ("(?<x", "has a group whose name is malformed"),
        ("(*FAIL)", "has a verb (*…), which is not supported"),
        (#"\p{L}"#, "has the Unicode property \\p, which is not supported"),
        (#"\Aa"#, "has the escape \\A, which is not supported"),
        (#"\01"#, "has an octal escape \\0…, which is not supported"),
        (#"\x4"#, "has an escape \\x that names no character"),
        (#"\uD800"#, "has an escape \\u that names no character"),
        (#"\u{110000}"#, "has an escape \\u that names no character"),
        ("\\", "ends in a backslash; write \\\\ for the character"),
        ("((a{1000}){1000}){1000}", "is too large; repeat less, or fewer things"),
        ("(?:(?:){1000}){1000}", "is too large; repeat less, or fewer things"),
        ("(?:a{100}){20}", "is too large; repeat less, or fewer things"),
        ("(a{0,99}){0,48}b", "is too large; repeat less, or fewer things"),
    ])
    func isRefused(_ pattern: String, _ problem: String) {
        let expected = "the regular expression \(Value.string(pattern)) \(problem)"
        #expect(reason(Matches(pattern), "a") == expected)
        #expect(throws: OperatorError(expected)) {
            try Matches(parameters: OperatorParameters(["pattern": .string(pattern)]))
        }
    }

    @Test func longAndDeepPatternsAreRefused() throws {
        #expect(throws: Never.self) { try LinearRegex(String(repeating: "a", count: 1_000)) }
        #expect(throws: OperatorError.self) { try LinearRegex(String(repeating: "a", count: 1_001)) }
        func nested(_ depth: Int) -> String {
            String(repeating: "(", count: depth) + "a" + String(repeating: ")", count: depth)
        }
        #expect(try LinearRegex(nested(100)).isFound(in: "a"))
        #expect(throws: OperatorError.self) { try LinearRegex(nested(101)) }
        #expect(throws: OperatorError.self) { try LinearRegex(String(repeating: "(", count: 1_000_000)) }
    }

    /// Each of these would keep a backtracking engine busy for longer than the sun will last.
    @Test(
        .timeLimit(.minutes(10)),
        arguments: [
            ("(a+)+$", "b"), ("^(a|aa)+$", "b"), ("(a*)*c", "b"), ("^(([a-z])+.)+[A-Z]([a-z])+$", ""),
            ("(.*)(.*)(.*)x", ""), ("(x+x+)+y", "x"),
        ]
    )
    func noTextMakesItHang(_ pattern: String, _ ending: String) throws {
        #expect(try !Matches(pattern).applies(to: .string(String(repeating: "a", count: 3_000) + ending)))
        let long = String(repeating: "a", count: 500_000) + ending
        #expect(reason(Matches(pattern), long)?.contains("takes more than 200000 steps") == true)
    }

    @Test func aSearchIsBoundByItsSteps() throws {
        // A step a character: the place where the pattern may start.
        #expect(try Matches("bot").applies(to: .string(String(repeating: "x", count: 100_000) + "bot")))
        // The largest patterns get through a hundred characters, whatever these are.
        let pattern = "^(?:a?){600}$"
        #expect(try Matches(pattern).applies(to: .string(String(repeating: "a", count: 100))))
        #expect(reason(Matches(pattern), String(repeating: "a", count: 400))?.contains("200000 steps") == true)
        let most = String(repeating: "ä", count: 400)
        #expect(reason(Matches("^(?:\\w?){600}$"), most)?.contains("200000 steps") == true)
        #expect(
            reason(Matches("(a{0,99}){0,48}b"), "a")
                == #"the regular expression "(a{0,99}){0,48}b" is too large; repeat less, or fewer things"#
        )
        #expect(try !Matches("^(a?){20}a{20}$").applies(to: .string(String(repeating: "a", count: 50_000) + "b")))
        // Negated or not, a condition that cannot be decided does not hold.
        #expect(Outcome(Matches("(a?){900}b"), String(repeating: "a", count: 1_000)) == .fails)
    }

    /// ASCII characters are looked up in a table of their own.
    @Test(arguments: [
        "[a-z]", "[^a-z]", "(?i)[k-z]", "(?i)[^k-z]", "(?i)S", "(?i)@", "[!-~]", "[0-Z]", "[?-@]", "[\\x00-\\x7F]",
        #"\d"#, #"\D"#, #"\w"#, #"\W"#, #"\s"#, #"\S"#, #"[\w-]"#, #"[^\d\s]"#, #"[\D]"#, #"(?i)[\da-c]"#, "[^@]",
    ])
    func knowsEveryASCIICharacter(_ pattern: String) throws {
        let (ours, theirs) = (try LinearRegex(pattern), try Regex(pattern).matchingSemantics(.unicodeScalar))
        for value in 0..<0x80 as Range<UInt8> {
            let text = String(Unicode.Scalar(value))
            #expect(try ours.isFound(in: text) == (theirs.firstMatch(in: text) != nil), "\(pattern) U+\(value)")
        }
    }

    @Test func agreesWithSwiftsRegexOnRandomPatterns() throws {
        var random = SplitMix64(seed: 42)
        for _ in 0..<800 {
            let pattern = random.pattern(depth: 3)
            let (ours, theirs) = (try LinearRegex(pattern), try Regex(pattern).matchingSemantics(.unicodeScalar))
            for _ in 0..<4 {
                let text = String(
                    (0..<Int.random(in: 0...8, using: &random)).map { _ in "abAB".randomElement(using: &random) ?? "a" }
                )
                let found = try theirs.firstMatch(in: text) != nil
                #expect(try ours.isFound(in: text) == found, "\(pattern) in \(text)")
            }
        }
    }
}

extension SplitMix64 {
    fileprivate mutating func pattern(depth: Int) -> String {
        (Int.random(in: 0..<10, using: &self) == 0 ? "(?i)" : "") + alternatives(depth: depth)
    }

    private mutating func alternatives(depth: Int) -> String {
        (0...Int.random(in: 0...1, using: &self)).map { _ in sequence(depth: depth) }.joined(separator: "|")
    }

    private mutating func sequence(depth: Int) -> String {
        (0..<Int.random(in: 1...3, using: &self)).map { _ in quantified(depth: depth) }.joined()
    }

    private mutating func quantified(depth: Int) -> String {
        let quantifiers = ["", "", "", "*", "+", "?", "{2}", "{1,2}", "{0,1}", "*?", "+?", "??"]
        switch Int.random(in: 0..<12, using: &self) {
        case 0: return "^"
        case 1: return "$"
        case 2...4 where depth > 0:
            return "(\(alternatives(depth: depth - 1)))" + (quantifiers.randomElement(using: &self) ?? "")
        case 5:
            let members = ["[ab]", "[^a]", "[A-B]", "[^A-a]", "."].randomElement(using: &self) ?? "."
            return members + (quantifiers.randomElement(using: &self) ?? "")
        default:
            return (["a", "b", "A", "B"].randomElement(using: &self) ?? "a")
                + (quantifiers.randomElement(using: &self) ?? "")
        }
    }
}
