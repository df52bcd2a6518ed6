import Gutter

/// A condition as people write it: `UserArguments.age more_than 65`.
///
/// The argument, the operator and its parameters, in the operator's order or by name: `between upper_limit=70 65`.
struct ConditionArgument {
    /// What the help of a command says of it.
    static let help = """
        A condition is CONTAINER.ATTRIBUTE OPERATOR PARAMETER…, and `gutter operators` lists the operators. A parameter \
        may be named, as in upper_limit=70.

        A value in double quotes is text. A word without them is a number (65, 0.5), true, false or a date (2024-03-02, \
        2024-03-02T14:03Z) if it looks like one, and text otherwise. The words of one list are all text if they are not \
        all of one kind. Operators for text, such as starts_with, matches, contains and version_more_than, take every \
        word as text. {"integer":12}, {"double":1e5}, {"date":"2024-03-02"} and ["a","b"] leave no doubt.

        A condition that is there already is not added again.
        """

    let text: String

    /// A condition, and what its writer should know of how it was understood.
    struct Reading {
        let condition: Condition
        let notes: [String]
    }

    /// - Throws: ``UsageError`` where the text is no condition, or one that could never hold; ``Gutter/ValidationError``
    ///   where a name in it breaks a rule.
    func read(negative: Bool) throws -> Reading {
        var rest = text[...]
        let subject = Self.word(in: &rest)
        guard let dot = subject.lastIndex(of: "."), dot != subject.startIndex, subject.last != "." else {
            throw refusal(
                "does not start with an attribute of a container",
                "Write one first, such as UserArguments.age."
            )
        }
        let name = String(Self.word(in: &rest))
        if name.isEmpty {
            throw refusal("has no operator", "Write one such as more_than 65 after the attribute. \(Self.list)")
        }
        guard let entry = BuiltInOperators.entry(named: name) else {
            let question = Suggestion(for: name, among: BuiltInOperators.entries.map(\.name)).question
            throw refusal(
                "has the unknown operator \(name.printable(limit: 60))",
                [question, Self.list].compactMap(\.self).joined(separator: " ")
            )
        }
        var notes: [String] = []
        let parameters = try parameters(of: entry, in: &rest, notes: &notes)
        do {
            try entry.validate(parameters)
        } catch {
            throw refusal("cannot be used: \(error)", Self.usage(of: entry))
        }
        let condition = Condition(
            argument: String(subject[..<dot]),
            attribute: String(subject[subject.index(after: dot)...]),
            operatorName: name,
            parameters: parameters,
            isNegated: negative
        )
        try condition.validate()
        return Reading(condition: condition, notes: notes)
    }

    // MARK: - Parameters

    private func parameters(
        of entry: BuiltInOperators.Entry,
        in rest: inout Substring,
        notes: inout [String]
    ) throws -> [String: Value] {
        var literals: [String: Literal] = [:]
        var unnamed: [Literal] = []
        while let (name, literal) = try parameter(of: entry, in: &rest) {
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

    /// Several words are a list, and so is a single one that is none.
    private static func list(of words: [Value]) -> Value {
        if words.count == 1, case .list = words[0] { words[0] } else { .list(words) }
    }

    /// The next parameter, and its name where it has one in front.
    private func parameter(
        of entry: BuiltInOperators.Entry,
        in rest: inout Substring
    ) throws -> (name: String?, value: Literal)? {
        rest = rest.drop(while: \.isWhitespace)
        if rest.isEmpty { return nil }
        let name = entry.names.first { rest.hasPrefix("\($0)=") }
        if let name {
            rest = rest.dropFirst(name.count + 1)
        } else if let unknown = rest.prefixMatch(of: /[a-z_]+=/)?.output.dropLast(),
            entry.names.count > 1 || BuiltInOperators.parameterNames.contains(String(unknown))
        {
            throw refusal("has the unknown parameter \(unknown)", "\(Self.usage(of: entry)) \(Self.quoteText)")
        }
        return (name, try literal(of: entry.operand(of: name), in: &rest))
    }

    private func literal(of operand: BuiltInOperators.Operand, in rest: inout Substring) throws -> Literal {
        let start = rest.first ?? " "
        let isJSON = start == "\"" || operand != .text && "[{".contains(start)
        let literal = isJSON ? rest[..<Self.end(ofJSON: rest)] : rest.prefix { !$0.isWhitespace }
        let remedy = #"Within double quotes write \" and \\ for " and \. "# + ValueArgument.help
        rest = rest[literal.endIndex...]
        let word = String(literal)
        guard isJSON else {
            try check(word, as: operand)
            return .word(word)
        }
        let json: JSON
        do throws(JSONError) { json = try JSON(parsing: word) } catch {
            // Text without quotes is text; half a list, or a quotation that does not end, is a slip.
            if start != "\"", !word.contains(where: \.isWhitespace) { return .word(word) }
            throw refusal("has quotes or brackets that are not JSON: \(error.reason)", remedy)
        }
        do throws(Value.PlainJSONError) {
            if let value = try Value.plain(json) { return .value(value) }
        } catch {
            throw refusal(error.rule, ValueArgument.help)
        }
        throw refusal("compares with null, which is no value", Self.quoteNull)
    }

    /// Refuses a word that is probably a slip.
    private func check(_ word: String, as operand: BuiltInOperators.Operand) throws {
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
            throw refusal(
                "has \(word.printable(limit: 60)), which looks like a date and is none",
                Self.quoteText
            )
        }
        if operand == .limit || operand == .number, word.wholeMatch(of: /-?[0-9]+/) != nil, Int(word) == nil {
            throw refusal("has an integer of more than 64 bits: \(word.printable(limit: 60))", ValueArgument.help)
        }
    }

    // MARK: - Text

    private static func word(in rest: inout Substring) -> Substring {
        rest = rest.drop(while: \.isWhitespace)
        let word = rest.prefix { !$0.isWhitespace }
        rest = rest[word.endIndex...]
        return word
    }

    /// Where the JSON at the start of `text` ends: at a space, but for those in quotes and brackets.
    private static func end(ofJSON text: Substring) -> Substring.Index {
        var depth = 0
        var isQuoted = false
        var isEscaped = false
        for index in text.indices {
            let character = text[index]
            if character.isWhitespace, !isQuoted, depth <= 0 { return index }
            if isEscaped {
                isEscaped = false
            } else if character == "\"" {
                isQuoted.toggle()
            } else if isQuoted {
                isEscaped = character == "\\"
            } else if "[{".contains(character) {
                depth += 1
            } else if "]}".contains(character) {
                depth -= 1
            }
        }
        return text.endIndex
    }

    // MARK: - Errors

    private static let list = "`gutter operators` lists the operators."
    private static let quoteText = "Put it into double quotes if you mean the text."
    private static let quoteNull = #"Write "null" in double quotes if you mean the text."#

    private static func usage(of entry: BuiltInOperators.Entry) -> String {
        "Write \(entry.usage) after the attribute. \(list)"
    }

    private func refusal(_ rule: String, _ remedy: String) -> UsageError {
        UsageError("condition", value: text, rule: rule, remedy: remedy)
    }
}

extension BuiltInOperators.Entry {
    /// Whether its only parameter is a list, which several words may be.
    fileprivate var takesList: Bool { operand == .list }

    /// What a parameter compares with; nil stands for one that must be given. A salt is text.
    fileprivate func operand(of name: String?) -> BuiltInOperators.Operand {
        name.map(optionalParameters.contains) == true ? .text : operand
    }

    /// The parameters as a person gives them: `percentage [salt]`.
    var synopsis: String {
        (parameters.map { takesList ? "\($0)…" : $0 } + optionalParameters.map { "[\($0)]" }).joined(separator: " ")
    }

    /// The operator as a person writes it: `percent percentage [salt]`.
    fileprivate var usage: String { synopsis.isEmpty ? name : "\(name) \(synopsis)" }
}
