extension LinearRegexParser {
    /// Reads a class after its `[`.
    mutating func bracketed() throws(LinearRegexError) -> LinearRegexClass {
        let isNegated = skip("^")
        if peek == "]" { throw LinearRegexError("has an empty class []; write \\] for the character") }
        var ranges: [ClosedRange<UInt32>] = []
        var properties: [LinearRegexProperty] = []
        while !skip("]") {
            switch try classMember() {
            case .property(let property): properties.append(property)
            case .scalar(let lower):
                guard peek == "-", peek(after: 1) != "]", peek(after: 1) != nil else {
                    ranges.append(lower.value...lower.value)
                    continue
                }
                index += 1
                guard case .scalar(let upper) = try classMember() else {
                    throw LinearRegexError("has a range that ends in a class; write \\- for the character")
                }
                guard lower <= upper else {
                    let range = "\(lower)-\(upper)".printable()
                    throw LinearRegexError("has the range \(range), whose ends are in the wrong order")
                }
                ranges.append(lower.value...upper.value)
            }
        }
        return LinearRegexClass(ranges, properties: properties, isNegated: isNegated, ignoresCase: ignoresCase)
    }

    private enum ClassMember {
        case scalar(Unicode.Scalar)
        case property(LinearRegexProperty)
    }

    private mutating func classMember() throws(LinearRegexError) -> ClassMember {
        guard let scalar = next() else {
            throw LinearRegexError("has a '[' without its ']'; write \\[ for the character")
        }
        switch scalar {
        case "[" where [":", ".", "="].contains(peek): throw .unsupported("a POSIX class [[:…:]]")
        case "[": throw .unsupported("a class within a class (write \\[ for the character)")
        case "&" where peek == "&": throw .unsupported("the set operation &&")
        case "\\":
            switch try escape() {
            case .scalar(let scalar): return .scalar(scalar)
            case .property(let property): return .property(property)
            case .assertion: throw .unsupported("\\\(scalars[index - 1]) within a class")
            }
        default: return .scalar(scalar)
        }
    }
}

// MARK: - Escapes

typealias LinearRegexProperty = (property: LinearRegexClass.Property, isNegated: Bool)

extension LinearRegexParser {
    enum Escape {
        case scalar(Unicode.Scalar)
        case property(LinearRegexProperty)
        case assertion(LinearRegex.Assertion)
    }

    /// Reads what follows a backslash.
    mutating func escape() throws(LinearRegexError) -> Escape {
        guard let scalar = next() else { throw LinearRegexError("ends in a backslash; write \\\\ for the character") }
        switch scalar {
        case "d", "D": return .property((.digit, scalar == "D"))
        case "w", "W": return .property((.word, scalar == "W"))
        case "s", "S": return .property((.space, scalar == "S"))
        case "b": return .assertion(.wordBoundary)
        case "B": return .assertion(.noWordBoundary)
        case "n": return .scalar("\n")
        case "t": return .scalar("\t")
        case "r": return .scalar("\r")
        case "f": return .scalar("\u{0C}")
        case "v": return .scalar("\u{0B}")
        case "x": return .scalar(try hexadecimal(scalar, digits: 2))
        case "u": return .scalar(try hexadecimal(scalar, digits: 4))
        case "0":
            if let digit = peek, "0"..."9" ~= digit { throw .unsupported("an octal escape \\0…") }
            return .scalar("\0")
        case "1"..."9": throw .unsupported("the backreference \\\(scalar)")
        case "k", "g": throw .unsupported("the backreference \\\(scalar)")
        case "p", "P": throw .unsupported("the Unicode property \\\(scalar)")
        case " "..."~" where !scalar.properties.isAlphabetic: return .scalar(scalar)
        default: throw .unsupported("the escape \\\(String(scalar).printable())")
        }
    }

    private mutating func hexadecimal(_ kind: Unicode.Scalar, digits: Int) throws(LinearRegexError) -> Unicode.Scalar {
        let isBraced = skip("{")
        let start = index
        while let scalar = peek, scalar.properties.isASCIIHexDigit, index - start < (isBraced ? 8 : digits) {
            index += 1
        }
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars[start..<index])
        guard isBraced ? skip("}") : text.count == digits,
            let scalar = UInt32(text, radix: 16).flatMap(Unicode.Scalar.init)
        else { throw LinearRegexError("has an escape \\\(kind) that names no character") }
        return scalar
    }
}
