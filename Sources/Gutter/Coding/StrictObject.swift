import Foundation

/// The members of a JSON object that a client has sent, read strictly: what is not what it should be is a
/// ``ValidationError`` that names it.
struct StrictObject {
    let json: JSONObject
    /// What the object is, such as `switch`.
    let subject: String

    init(_ json: JSON, _ subject: String, remedy: String) throws(ValidationError) {
        guard let object = json.object else {
            throw ValidationError(subject, value: json.text, rule: "is not a JSON object", remedy: remedy)
        }
        self.json = object
        self.subject = subject
    }

    /// Refuses members that nobody would look at, such as a misspelt one.
    func refuseUnknown(_ known: Set<String>) throws(ValidationError) {
        guard let unknown = json.excluding(known).members.first?.key else { return }
        let question = Suggestion(for: unknown, among: known.sorted()).question
        throw ValidationError(
            "member of the \(subject)",
            value: unknown,
            rule: "is not known",
            remedy: question ?? "Use \(known.sorted().joined(separator: ", "))."
        )
    }

    func refusal(_ key: String, _ rule: String, _ remedy: String) -> ValidationError {
        ValidationError("\(key) of the \(subject)", value: json[key]?.text ?? "", rule: rule, remedy: remedy)
    }

    func require(_ key: String) throws(ValidationError) -> JSON {
        guard let value = json[key] else {
            throw ValidationError(subject, value: JSON.object(json).text, rule: "has no \(key)", remedy: "Add it.")
        }
        return value
    }

    func text(_ key: String) throws(ValidationError) -> String {
        guard let text = try require(key).string else { throw refusal(key, "is not text", "Give a text.") }
        return text
    }

    func optionalText(_ key: String) throws(ValidationError) -> String? {
        guard let value = json[key] else { return nil }
        guard let text = value.string else { throw refusal(key, "is not text", "Give a text, or leave it out.") }
        return text
    }

    func flag(_ key: String, orElse value: Bool) throws(ValidationError) -> Bool {
        guard let json = json[key] else { return value }
        guard let flag = json.boolean else { throw refusal(key, "is neither true nor false", "Use one of them.") }
        return flag
    }

    /// An integer from 0 to what 64 bits hold.
    func count(_ key: String) throws(ValidationError) -> Int {
        guard let number = try require(key).integer, number >= 0 else {
            throw refusal(key, "is not a whole number from 0 on", "Give one, such as 41.")
        }
        return number
    }

    func id(_ key: String) throws(ValidationError) -> UUID {
        guard let id = UUID(uuidString: try text(key)) else {
            throw refusal(key, "is not a UUID", "Give the id as the log has it.")
        }
        return id
    }

    func list(_ key: String) throws(ValidationError) -> [JSON] {
        guard let elements = try require(key).array else { throw refusal(key, "is not a list", "Give a list.") }
        return elements
    }
}

extension ValidationError {
    /// What the log's own reader says of a value that a client has sent.
    init(_ subject: String, _ json: JSON, _ error: ContentError) {
        self.init(
            subject,
            value: json.text,
            rule: "cannot be read: it holds \(error.description)",
            remedy: "Send what Gutter has written."
        )
    }
}
