/// Reads a condition as people write it; ``ConditionExpression`` has the grammar.
///
/// By Unicode scalars: to Swift, a quotation mark with a combining mark is another character.
struct ConditionParser {
    static let negation = "not"

    private let text: String
    private let operators: [any OperatorPredicate.Type]
    private var rest: Substring.UnicodeScalarView
    private(set) var notes: [String] = []

    init(_ text: String, operators: [any OperatorPredicate.Type]) {
        self.text = text
        self.operators = operators
        rest = text[...].unicodeScalars
    }

    mutating func condition(isNegated: Bool) throws(ValidationError) -> Condition {
        let (argument, attribute) = try subject()
        var name = try name()
        var isNegative = isNegated
        if !name.isQuoted, name.text == Self.negation {
            if isNegated {
                throw refusal("is negated twice", "Leave out \"not\", or what else negates the condition.")
            }
            isNegative = true
            name = try self.name()
        }
        if name.text.isEmpty {
            throw refusal("has no operator", "Write one such as more_than 65 after the attribute. \(Self.list)")
        }
        let condition = Condition(
            argument: argument,
            attribute: attribute,
            operatorName: name.text,
            parameters: try parameters(ofOperatorNamed: name.text),
            isNegated: isNegative
        )
        try condition.validate()
        return condition
    }

    // MARK: - Names

    /// `CONTAINER.ATTRIBUTE`, split at the last dot.
    private mutating func subject() throws(ValidationError) -> (argument: String, attribute: String) {
        skipSpace()
        let refusal = refusal(
            "does not start with an attribute of a container",
            "Write one first, such as UserArguments.age."
        )
        let argument: String
        if rest.first == "\"" {
            argument = try quotedText()
            guard rest.popFirst() == "." else { throw refusal }
        } else {
            let word = rest.prefix { !$0.properties.isWhitespace }
            let quotes = word.indices.first { word[$0] == "." && word[word.index(after: $0)...].first == "\"" }
            guard let dot = quotes ?? word.lastIndex(of: "."), dot != word.startIndex else { throw refusal }
            argument = String(word[..<dot])
            rest = rest[rest.index(after: dot)...]
        }
        guard let start = rest.first, !start.properties.isWhitespace else { throw refusal }
        return (argument, try name().text)
    }

    /// The next word, or the text that the next quotation marks hold; empty at the end.
    private mutating func name() throws(ValidationError) -> (text: String, isQuoted: Bool) {
        skipSpace()
        return rest.first == "\"" ? (try quotedText(), true) : (String(word()), false)
    }

    private mutating func quotedText() throws(ValidationError) -> String {
        let end = Self.end(ofText: rest)
        let word = String(rest[..<end])
        rest = rest[end...]
        guard let text = try json(word).string else { throw refusal("has no text in its quotes", Self.quotes) }
        return text
    }

    /// Whether the name of a parameter can stand without quotes.
    static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.unicodeScalars.allSatisfy(\.isOfName)
    }

    // MARK: - Parameters

    private mutating func parameters(ofOperatorNamed name: String) throws(ValidationError) -> [String: Value] {
        if let entry = BuiltInOperators.entry(named: name) {
            let parameters = try parameters(of: entry)
            do { try entry.validate(parameters) } catch {
                throw refusal("cannot be used: \(error)", Self.usage(of: entry))
            }
            return parameters
        }
        guard let type = operators.first(where: { $0.name == name }) else {
            let known = BuiltInOperators.entries.map(\.name) + operators.map { $0.name }
            throw refusal(
                "has the unknown operator \(name.printable(limit: 60))",
                [Suggestion(for: name, among: known).question, Self.list].compactMap(\.self).joined(separator: " ")
            )
        }
        let parameters = try namedParameters()
        do { _ = try type.init(parameters: OperatorParameters(parameters)) } catch {
            throw refusal("cannot be used: \(error)", "Write the parameters of \(name.printable()) with their names.")
        }
        return parameters
    }

    /// The parameters of an operator of an application's own.
    private mutating func namedParameters() throws(ValidationError) -> [String: Value] {
        var parameters: [String: Value] = [:]
        while skipSpace() {
            guard let name = try parameterName() else {
                throw refusal("has a parameter without a name", "Write each with its name in front: limit=65.")
            }
            let word = WordReading(try literal(of: .value), as: .value)
            notes += word.notes
            if parameters.updateValue(word.value, forKey: name) != nil {
                throw refusal("gives \(name.printable(limit: 60)) twice", "Give it once.")
            }
        }
        return parameters
    }

    private mutating func parameters(of entry: BuiltInOperators.Entry) throws(ValidationError) -> [String: Value] {
        var literals: [String: Literal] = [:]
        var unnamed: [Literal] = []
        while let (name, literal) = try parameter(of: entry) {
            if let name, literals.updateValue(literal, forKey: name) != nil {
                throw refusal("gives \(name) twice", Self.usage(of: entry))
            }
            if name == nil { unnamed.append(literal) }
        }
        var parameters: [String: Value] = [:]
        for (name, literal) in literals {
            let operand = entry.operand(of: name)
            let word = WordReading(literal, as: operand)
            notes += word.notes
            parameters[name] = operand == .list ? Self.list(of: [word.value]) : word.value
        }
        let open = entry.names.filter { parameters[$0] == nil }
        if entry.takesList, !unnamed.isEmpty, let name = open.first {
            let words = WordReading.list(unnamed)
            notes += words.notes
            parameters[name] = Self.list(of: words.values)
        } else {
            if unnamed.count > open.count { throw refusal("has too many parameters", Self.usage(of: entry)) }
            for (name, literal) in zip(open, unnamed) {
                let word = WordReading(literal, as: entry.operand(of: name))
                notes += word.notes
                parameters[name] = word.value
            }
        }
        if !entry.parameters.allSatisfy({ parameters[$0] != nil }) {
            throw refusal("has too few parameters", Self.usage(of: entry))
        }
        return parameters
    }

    /// Several words are a list, and so is a single word that is not a list itself.
    private static func list(of words: [Value]) -> Value {
        if words.count == 1, case .list = words[0] { words[0] } else { .list(words) }
    }

    /// The next parameter, and its name if it has one in front.
    private mutating func parameter(
        of entry: BuiltInOperators.Entry
    ) throws(ValidationError) -> (name: String?, value: Literal)? {
        guard skipSpace() else { return nil }
        let start = rest
        let name = try parameterName()
        if let name, entry.names.contains(name) { return (name, try literal(of: entry.operand(of: name))) }
        if let name, entry.names.count > 1 || BuiltInOperators.parameterNames.contains(name) {
            throw refusal(
                "has the unknown parameter \(name.printable(limit: 60))",
                "\(Self.usage(of: entry)) \(Self.quoteText)"
            )
        }
        rest = start
        return (nil, try literal(of: entry.operand(of: nil)))
    }

    /// The name that stands in front of the next value, which it passes over; nil if none does.
    private mutating func parameterName() throws(ValidationError) -> String? {
        let isQuoted = rest.first == "\""
        let end = isQuoted ? Self.end(ofText: rest) : rest.firstIndex { !$0.isOfName } ?? rest.endIndex
        guard end != rest.startIndex, end != rest.endIndex, rest[end] == "=" else { return nil }
        let name = String(rest[..<end])
        rest = rest[rest.index(after: end)...]
        return isQuoted ? try json(name).string : name
    }

    private mutating func literal(of operand: BuiltInOperators.Operand) throws(ValidationError) -> Literal {
        let start = rest.first ?? " "
        let isJSON = start == "\"" || operand != .text && "[{".unicodeScalars.contains(start)
        guard isJSON else {
            let word = String(word())
            try check(word, as: operand)
            return .word(word)
        }
        let end = Self.end(ofJSON: rest)
        let word = String(rest[..<end])
        rest = rest[end...]
        // Text without quotes is text; half a list, or a quotation that does not end, is a slip.
        if start != "\"", !word.contains(where: \.isWhitespace), (try? JSON(parsing: word)) == nil {
            return .word(word)
        }
        let json = try json(word)
        do throws(Value.PlainJSONError) {
            if let value = try Value.plain(json) { return .value(value) }
        } catch {
            throw refusal(error.rule, Value.plainHelp)
        }
        throw refusal("compares with null, which is no value", Self.quoteNull)
    }

    private func json(_ word: String) throws(ValidationError) -> JSON {
        do throws(JSONError) { return try JSON(parsing: word) } catch {
            throw refusal("has quotes or brackets that are not JSON: \(error.reason)", Self.quotes)
        }
    }

    /// Refuses a word that is probably a slip.
    private func check(_ word: String, as operand: BuiltInOperators.Operand) throws(ValidationError) {
        switch operand {
        case .text, .element: return
        case .list where word.contains(","), .value where word.last == ",", .limit where word.last == ",",
            .number where word.last == ",":
            throw refusal(
                "has a comma in \(word.printable(limit: 60))",
                "Separate values by spaces, and put a value that has a comma into double quotes."
            )
        default: break
        }
        if word == "null" { throw refusal("compares with null, which is no value", Self.quoteNull) }
        if word.wholeMatch(of: /\d{4}-\d{2}-\d{2}([Tt].*)?/) != nil, WordReading.date(word) == nil {
            throw refusal("has \(word.printable(limit: 60)), which looks like a date and is none", Self.quoteText)
        }
        if operand == .limit || operand == .number, word.wholeMatch(of: /-?[0-9]+/) != nil, Int(word) == nil {
            throw refusal("has an integer of more than 64 bits: \(word.printable(limit: 60))", Value.plainHelp)
        }
    }

    // MARK: - Text

    /// Whether there is more.
    @discardableResult
    private mutating func skipSpace() -> Bool {
        rest = rest.drop { $0.properties.isWhitespace }
        return !rest.isEmpty
    }

    private mutating func word() -> Substring.UnicodeScalarView {
        let word = rest.prefix { !$0.properties.isWhitespace }
        rest = rest[word.endIndex...]
        return word
    }

    /// Where the quoted text at the start of `scalars` ends: after its closing quotation mark.
    private static func end(ofText scalars: Substring.UnicodeScalarView) -> Substring.Index {
        var isEscaped = false
        for index in scalars.indices.dropFirst() {
            if isEscaped {
                isEscaped = false
            } else if scalars[index] == "\"" {
                return scalars.index(after: index)
            } else {
                isEscaped = scalars[index] == "\\"
            }
        }
        return scalars.endIndex
    }

    /// Where the JSON at the start of `scalars` ends: at a space, but for those in quotes and brackets.
    private static func end(ofJSON scalars: Substring.UnicodeScalarView) -> Substring.Index {
        var depth = 0
        var isQuoted = false
        var isEscaped = false
        for index in scalars.indices {
            let scalar = scalars[index]
            if scalar.properties.isWhitespace, !isQuoted, depth <= 0 { return index }
            if isEscaped {
                isEscaped = false
            } else if scalar == "\"" {
                isQuoted.toggle()
            } else if isQuoted {
                isEscaped = scalar == "\\"
            } else if scalar == "[" || scalar == "{" {
                depth += 1
            } else if scalar == "]" || scalar == "}" {
                depth -= 1
            }
        }
        return scalars.endIndex
    }

    // MARK: - Errors

    private static let list = "`gutter operators` lists the operators."
    private static let quoteText = "Put it into double quotes if you mean the text."
    private static let quoteNull = #"Write "null" in double quotes if you mean the text."#
    private static let quotes = #"Within double quotes write \" and \\ for " and \. "# + Value.plainHelp

    private static func usage(of entry: BuiltInOperators.Entry) -> String {
        "Write \(entry.usage) after the attribute. \(list)"
    }

    private func refusal(_ rule: String, _ remedy: String) -> ValidationError {
        ValidationError("condition", value: text, rule: rule, remedy: remedy)
    }
}

extension Unicode.Scalar {
    /// Whether the names of parameters are made of it.
    fileprivate var isOfName: Bool {
        isASCII && (properties.isAlphabetic || properties.numericType != nil || self == "_")
    }
}

extension Value {
    /// What to do about JSON that stands for no value.
    package static let plainHelp = """
        Use numbers, texts, true, false, lists of those, or {"date":"2024-03-02T14:03Z"}.
        """
}

extension BuiltInOperators.Entry {
    /// Whether its only parameter is a list, which several words may be.
    fileprivate var takesList: Bool { operand == .list }

    /// What a parameter compares with; nil stands for one that must be given. A salt is text.
    func operand(of name: String?) -> BuiltInOperators.Operand {
        name.map(optionalParameters.contains) == true ? .text : operand
    }

    /// The parameters as a person gives them: `percentage [salt]`.
    package var synopsis: String {
        (parameters.map { takesList ? "\($0)…" : $0 } + optionalParameters.map { "[\($0)]" }).joined(separator: " ")
    }

    /// The operator as a person writes it: `percent percentage [salt]`.
    fileprivate var usage: String { synopsis.isEmpty ? name : "\(name) \(synopsis)" }
}
