/// Whether a regular expression is found in the argument, which must be text: anywhere, unless `^` and `$` hold it to the
/// start and the end.
///
/// The search takes time in proportion to the text, whatever the pattern: no text can make it hang. For that,
/// backreferences and lookaround are refused. What there is: literals, `.`, classes, `\d \w \s \b`, `^ $`, groups, `|`,
/// `* + ? {2,5}`, and `(?i)` at the start.
///
/// It takes 200,000 steps at most, about a millisecond; a text that would take more cannot be decided. For each character
/// it takes a step for each place in the pattern that may come next: one or a few for most patterns, which can so search
/// tens of thousands of characters, and never more than the pattern has places. Repeats count as written out: `a{100}`
/// has a hundred. A pattern may have 2,000.
public struct Matches: Operator, Hashable {
    /// `matches`.
    public static let name = "matches"

    /// The regular expression.
    public let pattern: String

    private let regex: Result<LinearRegex, OperatorError>

    /// Whether `pattern` is found in the argument. One that cannot be used throws where a condition is decided.
    public init(_ pattern: String) {
        self.pattern = pattern
        regex = Result { () throws(OperatorError) in try LinearRegex(pattern) }
    }

    /// Reads `pattern`, which must be a regular expression that can be used.
    public init(parameters: OperatorParameters) throws {
        self.init(try parameters.string("pattern"))
        _ = try regex.get()
    }

    /// `pattern`.
    public var parameters: [String: Value] { ["pattern": .string(pattern)] }

    /// `matching "x"`.
    public var description: String { "matching \(pattern.quoted)" }

    /// `matches "x"` or `does not match "x"`.
    public func sentence(isNegated: Bool) -> String {
        (isNegated ? "does not match " : "matches ") + pattern.quoted
    }

    /// - Throws: ``OperatorError`` for what is no text, for a pattern that cannot be used, and for a text that would take
    ///   more than 200,000 steps.
    public func applies(to value: Value) throws -> Bool {
        let regex = try regex.get()
        guard case .string(let text) = value else { throw OperatorError.cannotCompare(value, .string(pattern)) }
        return try regex.isFound(in: text)
    }

    /// The same pattern, to the byte: canonically equivalent patterns may find different text.
    public static func == (left: Matches, right: Matches) -> Bool { left.pattern.isIdentical(to: right.pattern) }

    /// Feeds the pattern into the hasher.
    public func hash(into hasher: inout Hasher) { hasher.combine(pattern) }
}

extension Operator where Self == Matches {
    /// Whether the regular expression `pattern` is found in the argument.
    public static func matches(_ pattern: String) -> Matches { Matches(pattern) }
}
