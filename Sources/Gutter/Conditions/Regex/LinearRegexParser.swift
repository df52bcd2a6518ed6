/// Reads a pattern.
struct LinearRegexParser {
    let scalars: [Unicode.Scalar]
    var index = 0
    private(set) var ignoresCase = false
    private var depth = 0

    init(_ pattern: String) throws(LinearRegexError) {
        scalars = Array(pattern.unicodeScalars.prefix(LinearRegex.maximumLength + 1))
        guard scalars.count <= LinearRegex.maximumLength else {
            throw LinearRegexError("is longer than \(LinearRegex.maximumLength) characters")
        }
    }

    mutating func parse() throws(LinearRegexError) -> LinearRegexNode {
        ignoresCase = skip("(?i)")
        let node = try alternatives()
        if peek != nil { throw LinearRegexError("has a ')' without its '('; write \\) for the character") }
        return node
    }

    private mutating func alternatives() throws(LinearRegexError) -> LinearRegexNode {
        var nodes = [try sequence()]
        while skip("|") { nodes.append(try sequence()) }
        return nodes.count == 1 ? nodes[0] : .alternatives(nodes)
    }

    private mutating func sequence() throws(LinearRegexError) -> LinearRegexNode {
        var nodes: [LinearRegexNode] = []
        while let scalar = peek, scalar != "|", scalar != ")" {
            let atom = try atom()
            nodes.append(try quantified(atom))
        }
        return nodes.isEmpty ? .empty : nodes.count == 1 ? nodes[0] : .sequence(nodes)
    }

    private mutating func atom() throws(LinearRegexError) -> LinearRegexNode {
        guard let scalar = next() else { return .empty }
        switch scalar {
        case "(": return try group()
        case "[": return .one(try bracketed())
        case ".": return .one(LinearRegexClass([0x0A...0x0A], isNegated: true))
        case "^": return .assertion(.start)
        case "$": return .assertion(.end)
        case "\\":
            switch try escape() {
            case .scalar(let scalar): return .one(one(scalar))
            case .property(let property): return .one(LinearRegexClass([], properties: [property]))
            case .assertion(let assertion): return .assertion(assertion)
            }
        case "*", "+", "?", "{":
            throw LinearRegexError(
                "has a '\(scalar)' with nothing before it to repeat; write \\\(scalar) for the character"
            )
        default: return .one(one(scalar))
        }
    }

    private func one(_ scalar: Unicode.Scalar) -> LinearRegexClass {
        LinearRegexClass([scalar.value...scalar.value], ignoresCase: ignoresCase)
    }

    // MARK: - Scalars

    var peek: Unicode.Scalar? { peek(after: 0) }

    func peek(after count: Int) -> Unicode.Scalar? {
        index + count < scalars.count ? scalars[index + count] : nil
    }

    mutating func next() -> Unicode.Scalar? {
        guard let scalar = peek else { return nil }
        index += 1
        return scalar
    }

    /// Goes past `text` if it comes next.
    mutating func skip(_ text: String) -> Bool {
        guard scalars[index...].starts(with: text.unicodeScalars) else { return false }
        index += text.unicodeScalars.count
        return true
    }

    // MARK: - Groups

    private mutating func group() throws(LinearRegexError) -> LinearRegexNode {
        depth += 1
        defer { depth -= 1 }
        guard depth <= LinearRegex.maximumDepth else {
            throw LinearRegexError("nests groups more than \(LinearRegex.maximumDepth) deep")
        }
        if skip("?") { try groupKind() } else if peek == "*" { throw .unsupported("a verb (*…)") }
        let node = try alternatives()
        guard skip(")") else { throw LinearRegexError("has a '(' without its ')'; write \\( for the character") }
        // In a group a position may be repeated: (^)* is odd, but somebody put the brackets there.
        if case .assertion = node { return .sequence([node]) }
        return node
    }

    private mutating func groupKind() throws(LinearRegexError) {
        if skip(":") { return }
        for (prefix, construct) in Self.refusedGroups where skip(prefix) { throw .unsupported(construct) }
        if skip("P<") || skip("<") || skip("'") {
            let closing: Unicode.Scalar = scalars[index - 1] == "'" ? "'" : ">"
            let start = index
            while let scalar = peek, scalar == "_" || scalar.properties.isAlphabetic || "0"..."9" ~= scalar {
                index += 1
            }
            guard index > start, next() == closing else {
                throw LinearRegexError("has a group whose name is malformed")
            }
            return
        }
        switch peek {
        case "i"?, "m"?, "s"?, "x"?, "n"?, "U"?, "-"?, "^"?:
            throw .unsupported("options (?…) other than (?i) at the start")
        case let scalar?: throw .unsupported("the group (?\(scalar)…)")
        case nil: throw LinearRegexError("has a '(' without its ')'; write \\( for the character")
        }
    }

    private static let refusedGroups = [
        ("=", "lookahead (?=…)"), ("!", "negative lookahead (?!…)"), ("<=", "lookbehind (?<=…)"),
        ("<!", "negative lookbehind (?<!…)"), (">", "an atomic group (?>…)"), ("#", "a comment (?#…)"),
        ("|", "a branch reset (?|…)"), ("(", "a conditional (?(…)…)"), ("P=", "a backreference (?P=…)"),
        ("P>", "recursion (?P>…)"), ("R", "recursion (?R)"), ("&", "recursion (?&…)"),
    ]

    // MARK: - Quantifiers

    private mutating func quantified(_ node: LinearRegexNode) throws(LinearRegexError) -> LinearRegexNode {
        guard let (minimum, maximum) = try quantifier() else { return node }
        if case .assertion = node { throw LinearRegexError("repeats a position such as ^, which makes no difference") }
        // Laziness decides which match is found, not whether there is one.
        if !skip("?"), peek == "+" { throw .unsupported("a possessive quantifier such as *+") }
        if let scalar = peek, ["*", "+", "?", "{"].contains(scalar) {
            throw LinearRegexError("has a quantifier after a quantifier; put what is repeated into (?:…)")
        }
        return .repeated(node, minimum: minimum, maximum: maximum)
    }

    private mutating func quantifier() throws(LinearRegexError) -> (minimum: Int, maximum: Int?)? {
        if skip("*") { return (0, nil) }
        if skip("+") { return (1, nil) }
        if skip("?") { return (0, 1) }
        guard skip("{") else { return nil }
        let malformed = LinearRegexError(
            "has a '{' that starts no quantifier such as {2,5}; write \\{ for the character"
        )
        guard let minimum = number() else { throw malformed }
        var maximum: Int? = minimum
        if skip(",") { maximum = number() }
        guard skip("}") else { throw malformed }
        guard max(minimum, maximum ?? 0) <= 1_000 else {
            throw LinearRegexError("repeats something more than 1,000 times")
        }
        if let maximum, maximum < minimum {
            throw LinearRegexError("has the quantifier {\(minimum),\(maximum)}, whose limits are in the wrong order")
        }
        return (minimum, maximum)
    }

    /// Digits, as a number that stops growing once it is too large anyway.
    private mutating func number() -> Int? {
        var number: Int?
        while let scalar = peek, "0"..."9" ~= scalar {
            number = min((number ?? 0) * 10 + Int(scalar.value - 0x30), 1_000_000)
            index += 1
        }
        return number
    }
}
