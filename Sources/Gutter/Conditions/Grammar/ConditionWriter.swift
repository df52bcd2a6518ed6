/// Writes what ``ConditionParser`` reads.
struct ConditionWriter {
    private let condition: Condition
    private let entry: BuiltInOperators.Entry?

    init(_ condition: Condition) {
        self.condition = condition
        entry = BuiltInOperators.entry(named: condition.operatorName)
    }

    var text: String {
        let container = Self.isPlain(condition.argument) ? condition.argument : Self.quoted(condition.argument)
        let isPlain = Self.isPlain(condition.attribute) && !condition.attribute.contains(".")
        let attribute = isPlain ? condition.attribute : Self.quoted(condition.attribute)
        let name = condition.operatorName
        let isWord = Self.isPlain(name) && name != ConditionParser.negation
        return
            (["\(container).\(attribute)"] + (condition.isNegated ? [ConditionParser.negation] : [])
            + [isWord ? name : Self.quoted(name)] + parameters)
            .joined(separator: " ")
    }

    private var parameters: [String] {
        var parameters = condition.parameters
        var words: [String] = []
        if let entry, entry.parameters.allSatisfy({ parameters[$0] != nil }) {
            words = entry.parameters.compactMap { name in
                parameters.removeValue(forKey: name).map { Self.word($0, as: entry.operand) }
            }
        }
        return words
            + parameters.sorted { $0.key.precedes($1.key) }
            .map { name, value in
                let operand = entry?.operand(of: name) ?? .value
                return "\(ConditionParser.isName(name) ? name : Self.quoted(name))=\(Self.word(value, as: operand))"
            }
    }

    /// Whether a name can stand without quotes.
    private static func isPlain(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy { 0x21...0x7E ~= $0 && $0 != UInt8(ascii: "\"") }
    }

    private static func quoted(_ text: String) -> String {
        JSON.string(text).text
    }

    /// A value as a word: without quotes and braces if it is then understood as this value.
    private static func word(_ value: Value, as operand: BuiltInOperators.Operand) -> String {
        switch value {
        case .string(let text): return quoted(text)
        case .list(let values): return "[\(values.map(element).joined(separator: ","))]"
        default:
            let word = value.description
            return WordReading(.word(word), as: operand).value == value ? word : value.json.text
        }
    }

    /// A value in a list, which is JSON.
    private static func element(_ value: Value) -> String {
        switch value {
        case .list(let values): "[\(values.map(element).joined(separator: ","))]"
        case .double(let number) where !number.isFinite: value.json.text
        case .integer, .double, .boolean: value.description
        case .string(let text): quoted(text)
        case .date, .unrecognized: value.json.text
        }
    }
}
