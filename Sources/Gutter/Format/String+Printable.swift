extension String {
    /// The text on one line, safe for a terminal: what cannot be seen becomes `\u{…}`, and what goes beyond `limit`
    /// scalars becomes `…`.
    package func printable(limit: Int = .max) -> String {
        if utf8.count <= limit, utf8.allSatisfy({ 0x20...0x7E ~= $0 }) { return self }
        var text = ""
        var previous: Unicode.Scalar?
        for (count, scalar) in unicodeScalars.enumerated() {
            if count == limit { return text + "…" }
            switch scalar {
            case "\n": text += "\\n"
            case "\t": text += "\\t"
            case _ where scalar.isControl || scalar.isInvisible && !scalar.isJoining(previous):
                text += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            default: text.unicodeScalars.append(scalar)
            }
            previous = scalar
        }
        return text
    }

    /// The text in quotes, on one line, so that no other text looks the same: `"`, `\` and what cannot be seen are
    /// escaped.
    package var quoted: String { quoted(limit: .max) }

    func quoted(limit: Int) -> String {
        // Backslashes first: those that an escape adds are not to be escaped.
        let escaped = utf8.contains { $0 == UInt8(ascii: "\\") } ? replacing("\\", with: "\\\\") : self
        let text = escaped.utf8.contains(UInt8(ascii: "\"")) ? escaped.replacing("\"", with: "\\\"") : escaped
        return "\"\(text.printable(limit: limit))\""
    }
}

extension Unicode.Scalar {
    /// Whether it steers a device or the reading order rather than being read: control characters, line and
    /// paragraph separators, and the bidirectional embeddings, overrides and isolates (Unicode Standard Annex 9),
    /// with which one name could be made to look like another.
    package var isControl: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: 0x202A...0x202E ~= value || 0x2066...0x2069 ~= value
        }
    }

    /// Whether nothing is shown for it, so that two texts that differ in it look alike: what Unicode lets a display
    /// ignore (`Default_Ignorable_Code_Point`, such as zero width spaces, soft hyphens, variation selectors and tags),
    /// the interlinear annotation characters, and the blank Braille pattern.
    package var isInvisible: Bool {
        properties.isDefaultIgnorableCodePoint || 0xFFF9...0xFFFB ~= value || value == 0x2800
    }

    /// Whether it may be one of the invisible characters that scripts and emoji are written with: a joiner or a
    /// variation selector after what is neither ASCII nor invisible itself, or a joiner after such a selector.
    fileprivate func isJoining(_ previous: Unicode.Scalar?) -> Bool {
        guard let previous, !previous.isASCII else { return false }
        let isSelector = properties.isVariationSelector
        guard isSelector || properties.isJoinControl else { return false }
        return !previous.isInvisible || !isSelector && previous.properties.isVariationSelector
    }

    /// `U+200B ZERO WIDTH SPACE`; Unicode names no control characters.
    package var codePointAndName: String {
        properties.name.map { "\(codePoint) \($0)" } ?? codePoint
    }

    /// `U+200B`.
    package var codePoint: String {
        let digits = String(value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
