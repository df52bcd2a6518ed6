/// A regular expression whose search takes time in proportion to the text, whatever the pattern and the text are.
///
/// Swift's own `Regex` backtracks: `(a+)+$` on forty letters keeps a server busy for minutes, and anybody may send such
/// a text. This one walks all the ways of matching at once (Ken Thompson, "Regular Expression Search Algorithm", 1968;
/// Russ Cox, "Regular Expression Matching: the Virtual Machine Approach", 2009), so that each character costs at most
/// one visit of each instruction. What cannot be done that way, such as backreferences, is refused.
///
/// A pattern is found anywhere in the text unless `^` and `$` hold it to the ends of it. It goes by Unicode scalars.
///
/// | written | means |
/// |---|---|
/// | `.` | any scalar but a line feed |
/// | `[a-z_]` `[^a-z]` | one of these, none of these |
/// | `\d` `\w` `\s` `\D` `\W` `\S` | a decimal digit, a letter, mark, digit or connector, white space; or not; as Unicode has it |
/// | `^` `$` | the very start, the very end of the text |
/// | `\b` `\B` | where `\w` meets what is not, and where it does not |
/// | `(…)` `(?:…)` `(?<name>…)` | a group; nothing is captured |
/// | `a\|b` | either |
/// | `*` `+` `?` `{2}` `{2,}` `{2,5}` | repeated, up to 1,000 times if counted; a `?` after it changes nothing |
/// | `\n` `\t` `\r` `\f` `\v` `\0` `\x41` `\u00e9` `\u{1F600}` | a scalar |
/// | `\.` | any ASCII punctuation as itself |
/// | `(?i)` | at the start: without regard to case |
package struct LinearRegex: Sendable {
    /// How many scalars a pattern may have.
    static let maximumLength = 1_000
    /// How many instructions a pattern may become.
    static let maximumSize = 2_000
    /// How many instructions a search may visit: about a millisecond's work.
    static let maximumSteps = 200_000
    /// How deep groups may nest.
    static let maximumDepth = 100

    enum Instruction {
        /// Goes on past a scalar of the class with this index.
        case consume(Int)
        case split(Int, Int)
        case jump(Int)
        case assert(Assertion)
        case match
    }

    enum Assertion {
        case start, end, wordBoundary, noWordBoundary
    }

    let program: [Instruction]
    let classes: [LinearRegexClass]
    /// The ASCII part of each class, apart from the rest so that most scalars cost no reference count.
    let ascii: [LinearRegexClass.ASCII]
    /// Whether it can only match at the start.
    let isAnchored: Bool

    /// Compiles `pattern`.
    ///
    /// - Throws: ``OperatorError`` if it is malformed, too large, or asks for what this engine does not do.
    package init(_ pattern: String) throws(OperatorError) {
        do {
            var parser = try LinearRegexParser(pattern)
            var compiler = LinearRegexCompiler()
            try compiler.compile(try parser.parse())
            program = compiler.program
            classes = compiler.classes
        } catch {
            throw OperatorError("the regular expression \(pattern.quoted(limit: 60)) \(error.reason)")
        }
        ascii = classes.map(\.ascii)
        isAnchored = if case .assert(.start)? = program.first { true } else { false }
    }
}

/// What is wrong with a pattern, as the rest of a sentence about it.
struct LinearRegexError: Error {
    let reason: String

    init(_ reason: String) {
        self.reason = reason
    }

    static func unsupported(_ construct: String) -> LinearRegexError {
        LinearRegexError("has \(construct), which is not supported")
    }
}
