/// A value that a command was given and that breaks a rule: it names the value, the rule and the remedy.
///
/// Nothing was changed.
public struct ValidationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What the value was meant to be, such as `switch name`.
    public let subject: String
    /// The value, shortened where it is long and with control characters escaped.
    public let value: String
    /// What is wrong with it, as the end of a sentence that starts with the subject.
    public let rule: String
    /// What to do about it, as a sentence.
    public let remedy: String

    package init(_ subject: String, value: String, rule: String, remedy: String) {
        self.subject = subject
        self.value = value.printable(limit: 60)
        self.rule = rule
        self.remedy = remedy
    }

    /// One line for a person.
    public var description: String { "The \(subject) \"\(value)\" \(rule). \(remedy)" }
}

extension ValidationError {
    /// Checks the length of an optional text and that it has no NUL, which SQLite's own shell would cut it at.
    package static func check(_ text: String?, _ subject: String, atMost limit: Int) throws(ValidationError) {
        guard let text else { return }
        let count = text.unicodeScalars.count
        if count > limit {
            throw ValidationError(
                subject,
                value: text,
                rule: "has \(count) characters",
                remedy: "Use at most \(limit)."
            )
        }
        if text.unicodeScalars.contains("\0") {
            throw ValidationError(subject, value: text, rule: "has the control character U+0000", remedy: "Remove it.")
        }
    }
}

extension String {
    /// The text on one line, safe for a terminal: control characters become `\u{…}`, and what goes beyond `limit`
    /// scalars becomes `…`.
    package func printable(limit: Int = .max) -> String {
        var text = ""
        for (count, scalar) in unicodeScalars.enumerated() {
            if count == limit { return text + "…" }
            switch scalar {
            case "\n": text += "\\n"
            case "\t": text += "\\t"
            case _ where scalar.isControl: text += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}

extension Unicode.Scalar {
    /// Whether it steers a device or the reading order rather than being read: control characters, line and
    /// paragraph separators, and the bidirectional embeddings, overrides and isolates (Unicode Standard Annex 9),
    /// with which one name could be made to look like another.
    package var isControl: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: 0x202A...0x202E ~= value || 0x2066...0x2069 ~= value
        }
    }

    package var codePoint: String {
        let digits = String(value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
