/// What went wrong, in the parts that a program acts on: those of RFC 9457's problem details.
///
/// A value that was refused comes with the rule that it breaks and the remedy:
/// `switch name`, `a::b`, `has an empty segment around ':'`, `Remove the extra ':'.`
public struct Problem: Hashable, Sendable {
    /// What kind of trouble it is. There may be more of them one day.
    public struct Kind: Hashable, Sendable, CustomStringConvertible {
        /// The kind in words.
        public let description: String

        private init(_ description: String) {
            self.description = description
        }

        /// A value breaks a rule. To try again with the same value does not help. HTTP has 400 for it.
        public static let invalid = Kind("invalid")
        /// What was asked for is not there. HTTP has 404 for it.
        public static let notFound = Kind("not found")
        /// What is there stands in the way, such as somebody else's change. HTTP has 409 for it.
        public static let conflict = Kind("conflict")
        /// It cannot be done at the moment, and nothing was changed: try again later. HTTP has 503 for it.
        public static let unavailable = Kind("unavailable")
        /// It is not known whether the change was made: look before you repeat it. HTTP has 500 for it.
        public static let outcomeUnknown = Kind("outcome unknown")
        /// Something is broken that the people who run the program must mend. HTTP has 500 for it.
        public static let failed = Kind("failed")
    }

    /// What kind of trouble it is.
    public let kind: Kind
    /// The name of the problem for programs, such as `switch-not-found`. It never changes.
    public let code: String
    /// What happened and what to do, as whole sentences that anybody may read who may see the switches: nothing in it names
    /// a file or a host.
    public let message: String
    /// What the value was meant to be, such as `switch name`.
    public let subject: String?
    /// The value, shortened if it is long and with control characters escaped.
    public let value: String?
    /// What is wrong with the value, as the end of a sentence that starts with the subject.
    public let rule: String?
    /// What to do about it, as a sentence.
    public let remedy: String?
    /// What else there is to say, by name, such as the sides of a conflict.
    package let details: JSONObject

    /// A problem of an error of your own.
    ///
    /// - Parameters:
    ///   - kind: What kind of trouble it is.
    ///   - code: Its name for programs: lower case, with hyphens.
    ///   - message: What happened and what to do, for anybody.
    ///   - subject: What the value was meant to be.
    ///   - value: The value.
    ///   - rule: What is wrong with the value.
    ///   - remedy: What to do about it.
    public init(
        _ kind: Kind,
        code: String,
        message: String,
        subject: String? = nil,
        value: String? = nil,
        rule: String? = nil,
        remedy: String? = nil
    ) {
        self.init(
            kind,
            code: code,
            message: message,
            subject: subject,
            value: value,
            rule: rule,
            remedy: remedy,
            details: JSONObject()
        )
    }

    package init(
        _ kind: Kind,
        code: String,
        message: String,
        subject: String? = nil,
        value: String? = nil,
        rule: String? = nil,
        remedy: String? = nil,
        details: JSONObject
    ) {
        self.kind = kind
        self.code = code
        self.message = message
        self.subject = subject
        self.value = value?.printable(limit: 60)
        self.rule = rule
        self.remedy = remedy
        self.details = details
    }
}

extension Problem {
    /// As a server answers with it: the parts that there are, by name, with the details among them.
    package var json: JSONObject {
        var object = details
        object["code"] = .string(code)
        object["message"] = .string(message)
        object["subject"] = subject.map(JSON.string)
        object["value"] = value.map(JSON.string)
        object["rule"] = rule.map(JSON.string)
        object["remedy"] = remedy.map(JSON.string)
        return object
    }
}
