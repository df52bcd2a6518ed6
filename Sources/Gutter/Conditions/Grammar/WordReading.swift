/// What was typed for a value.
enum Literal {
    /// Without quotes: its kind must be guessed.
    case word(String)
    /// In quotes or as JSON.
    case value(Value)
}

/// How a word was understood, and what its writer should know of that.
struct WordReading {
    private(set) var value: Value
    private(set) var notes: [String] = []

    init(_ literal: Literal, as operand: BuiltInOperators.Operand) {
        switch literal {
        case .value(let value): self.value = value
        case .word(let word):
            value = Self.guess(word, as: operand) ?? .string(word)
            guard case .string = value else { break }
            if operand == .limit {
                notes = [Self.noteOfLimit(word)]
            } else if operand != .text, Self.looksLikeNumber(word) {
                notes = [Self.note(word)]
            }
        }
    }

    /// The values of a list, which are of one kind: if the words are not, all are taken as text, so that nothing that was typed
    /// is lost.
    static func list(_ literals: [Literal]) -> (values: [Value], notes: [String]) {
        let readings = literals.map { WordReading($0, as: .list) }
        if Set(readings.map { Kind($0.value) }).count == 1 {
            return (readings.map(\.value), readings.flatMap(\.notes))
        }
        var texts: [String] = []
        let values = zip(literals, readings)
            .map { literal, reading in
                guard case .word(let word) = literal else { return reading.value }
                if Kind(reading.value) != .text || looksLikeNumber(word) { texts.append(word) }
                return .string(word)
            }
        return (values, texts.isEmpty ? [] : [noteOfList(texts)])
    }

    private enum Kind {
        case number, text, boolean, date, other

        init(_ value: Value) {
            self =
                switch value {
                case .integer, .double: .number
                case .string: .text
                case .boolean: .boolean
                case .date: .date
                case .list, .unrecognized: .other
                }
        }
    }

    /// What a word stands for if it is not text.
    private static func guess(_ word: String, as operand: BuiltInOperators.Operand) -> Value? {
        switch operand {
        case .text, .element: return nil
        case .number: return number(word)
        case .limit: return number(word) ?? boolean(word) ?? date(word)
        case .value, .list:
            // 1.10 and 12e45 would be other digits: a version, a hash or an account number is not a number.
            let number = number(word).flatMap { $0.description == word ? $0 : nil }
            return number ?? boolean(word) ?? date(word)
        }
    }

    private static func number(_ word: String) -> Value? {
        guard let json = try? JSON(parsing: word), case .number = json else { return nil }
        return (try? Value.plain(json)) ?? nil
    }

    private static func boolean(_ word: String) -> Value? {
        switch word {
        case "true": true
        case "false": false
        default: nil
        }
    }

    /// A date, with a time or without one.
    static func date(_ word: String) -> Value? {
        guard word.prefixMatch(of: /\d{4}-\d{2}-\d{2}/) != nil else { return nil }
        return Timestamp(parsing: word).map { .date($0.date) }
    }

    /// Whether somebody might have meant a number. As in JSON, a leading zero means digits, such as those of a ZIP code.
    private static func looksLikeNumber(_ word: String) -> Bool {
        guard let json = try? JSON(parsing: word), case .number = json else { return false }
        return Double(word)?.isFinite == true
    }

    private static func noteOfList(_ words: [String]) -> String {
        let names = words.prefix(3).map { $0.printable(limit: 40) }.joined(separator: ", ")
        let more = words.count > 3 ? " and \(words.count - 3) more" : ""
        let verb = words.count == 1 ? "is" : "are"
        return "\(names)\(more) \(verb) taken as text, because the words of one list are of one kind."
    }

    /// A limit is rarely text: `.5`, `10%` and `1.2.3` were meant otherwise, and nothing would tell.
    private static func noteOfLimit(_ word: String) -> String {
        "\(word.printable(limit: 40)) is taken as text, which is compared character by character. "
            + "Put it into double quotes if you mean that."
    }

    private static func note(_ word: String) -> String {
        let word = word.printable(limit: 40)
        let kind = Int(word) == nil ? "double" : "integer"
        return "\(word) is taken as text; the number is {\"\(kind)\":\(word)}."
    }
}
