import Gutter

/// A condition as people write it: `UserArguments.age more_than 65`.
///
/// The argument, the operator and its parameters, in the operator's order or by name: `between upper_limit=70 65`.
struct ConditionArgument {
    /// What the help of a command says of it.
    static let help = """
        A condition is CONTAINER.ATTRIBUTE OPERATOR PARAMETER…, and `gutter operators` lists the operators. A parameter \
        is JSON where it can be (65, 0.5, true, "two words", ["a","b"]) and the text up to the next space otherwise; \
        it may be named, as in upper_limit=70. One that is there already is not added again.
        """

    let text: String

    /// - Throws: ``UsageError`` where the text is no condition, or its operator cannot be made.
    func condition(negative: Bool) throws -> Condition {
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
        guard let entry = BuiltInOperators.entries.first(where: { $0.name == name }) else {
            throw refusal("has the unknown operator \(name.printable(limit: 60))", Self.list)
        }
        let parameters = try parameters(of: entry, in: &rest)
        do {
            _ = try BuiltInOperators.make(name: name, parameters: parameters)
        } catch {
            let quotes =
                parameters.values.contains(where: \.isNumber) ? "A number that is meant as text needs quotes. " : ""
            throw refusal("cannot be used: \(error)", quotes + Self.usage(of: entry))
        }
        return Condition(
            argument: String(subject[..<dot]),
            attribute: String(subject[subject.index(after: dot)...]),
            operatorName: name,
            parameters: parameters,
            negative: negative
        )
    }

    // MARK: - Parameters

    private func parameters(of entry: BuiltInOperators.Entry, in rest: inout Substring) throws -> [String: Value] {
        let names = entry.parameters + entry.optionalParameters
        var parameters: [String: Value] = [:]
        var unnamed: [Value] = []
        while let (name, value) = try parameter(named: names, in: &rest) {
            if let name, parameters.updateValue(value, forKey: name) != nil {
                throw refusal("gives \(name) twice", Self.usage(of: entry))
            }
            if name == nil { unnamed.append(value) }
        }
        if entry.takesList, !unnamed.isEmpty { unnamed = [Self.list(of: unnamed)] }
        let open = names.filter { parameters[$0] == nil }
        if unnamed.count > open.count { throw refusal("has too many parameters", Self.usage(of: entry)) }
        for (name, value) in zip(open, unnamed) { parameters[name] = value }
        if !entry.parameters.allSatisfy({ parameters[$0] != nil }) {
            throw refusal("has too few parameters", Self.usage(of: entry))
        }
        return parameters
    }

    /// Several words are a list, and so is a single one that is none.
    private static func list(of words: [Value]) -> Value {
        if words.count == 1, case .list = words[0] { words[0] } else { .list(words) }
    }

    /// The next parameter, and its name where it has one of `names` in front.
    private func parameter(
        named names: [String],
        in rest: inout Substring
    ) throws -> (name: String?, value: Value)? {
        rest = rest.drop(while: \.isWhitespace)
        if rest.isEmpty { return nil }
        let name = names.first { rest.hasPrefix("\($0)=") }
        if let name { rest = rest.dropFirst(name.count + 1) }
        return (name, try value(in: &rest))
    }

    private func value(in rest: inout Substring) throws -> Value {
        let literal = rest[..<Self.end(ofLiteral: rest)]
        let remedy = #"Within double quotes write \" and \\ for " and \. "# + ValueArgument.help
        rest = rest[literal.endIndex...]
        let json: JSON
        do throws(JSONError) {
            json = try JSON(parsing: String(literal))
        } catch {
            // Text without quotes is text; half a list, or a quotation that does not end, is a slip.
            if literal.first != "\"", !literal.contains(where: \.isWhitespace) { return .string(String(literal)) }
            throw refusal("has quotes or brackets that are not JSON: \(error.reason)", remedy)
        }
        do throws(ValueArgument.Refusal) {
            if let value = try ValueArgument.value(json) { return value }
        } catch {
            throw refusal(error.rule, ValueArgument.help)
        }
        throw refusal("compares with null, which is no value", #"Write "null" in double quotes if you mean the text."#)
    }

    // MARK: - Text

    private static func word(in rest: inout Substring) -> Substring {
        rest = rest.drop(while: \.isWhitespace)
        let word = rest.prefix { !$0.isWhitespace }
        rest = rest[word.endIndex...]
        return word
    }

    /// Where the literal at the start of `text` ends: at a space, but what starts with a quote or a bracket may have
    /// spaces inside.
    private static func end(ofLiteral text: Substring) -> Substring.Index {
        let mayHaveSpaces = text.first.map { "\"[{".contains($0) } ?? false
        var depth = 0
        var isQuoted = false
        var isEscaped = false
        for index in text.indices {
            let character = text[index]
            if character.isWhitespace, !mayHaveSpaces || !isQuoted && depth <= 0 { return index }
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

    private static func usage(of entry: BuiltInOperators.Entry) -> String {
        "Write \(entry.usage) after the attribute. \(list)"
    }

    private func refusal(_ rule: String, _ remedy: String) -> UsageError {
        UsageError("condition", value: text, rule: rule, remedy: remedy)
    }
}

extension BuiltInOperators.Entry {
    /// Whether its only parameter is a list, which several words may be.
    fileprivate var takesList: Bool { parameters == ["values"] && optionalParameters.isEmpty }

    /// The parameters as a person gives them: `percentage [salt]`.
    var synopsis: String {
        (parameters.map { takesList ? "\($0)…" : $0 } + optionalParameters.map { "[\($0)]" }).joined(separator: " ")
    }

    /// The operator as a person writes it: `percent percentage [salt]`.
    fileprivate var usage: String { synopsis.isEmpty ? name : "\(name) \(synopsis)" }
}

extension Value {
    fileprivate var isNumber: Bool {
        switch self {
        case .integer, .double: true
        default: false
        }
    }
}
