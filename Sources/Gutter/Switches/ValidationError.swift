/// A command was given a value that breaks a rule: the error names the value, the rule and the remedy.
///
/// Nothing was changed.
public struct ValidationError: GutterError, Hashable {
    /// What the value was meant to be, such as `switch name`.
    public let subject: String
    /// The value, shortened if it is long and with control characters escaped.
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

    /// One line for a person. The value is in double quotes, or in single ones if it has double ones in it.
    public var description: String {
        let mark = value.contains("\"") ? "'" : "\""
        return "The \(subject) \(mark)\(value)\(mark) \(rule). \(remedy)"
    }

    /// The value, the rule and the remedy; ``Problem/Kind/invalid``.
    public var problem: Problem {
        Problem(
            .invalid,
            code: "invalid-value",
            message: description,
            subject: subject,
            value: value,
            rule: rule,
            remedy: remedy
        )
    }
}

extension ValidationError {
    /// Checks a name or an id, by which people and programs tell things apart: not blank, not too long, and without
    /// anything that no eye sees.
    package static func check(identifier text: String?, _ subject: String) throws(ValidationError) {
        guard let text else { return }
        if text.allSatisfy(\.isWhitespace) {
            let rule = text.isEmpty ? "is empty" : "is blank"
            throw ValidationError(subject, value: text, rule: rule, remedy: "Give it a character that can be seen.")
        }
        try check(text, subject, atMost: Limits.identifier)
        if let rule = text.misleadingCharacter {
            throw ValidationError(subject, value: text, rule: rule, remedy: "Remove it.")
        }
        if text.unicodeScalars.first == " " || text.unicodeScalars.last == " " {
            throw ValidationError(subject, value: text, rule: "has a space at its end or start", remedy: "Remove it.")
        }
    }

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
