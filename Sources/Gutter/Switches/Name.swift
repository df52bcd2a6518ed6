import Foundation

/// A switch's name in normal form: NFC, segments joined by `:`, each trimmed.
///
/// Public API takes and gives strings; a `Name` is the proof that one was validated.
package struct Name: Hashable, Comparable, Sendable, CustomStringConvertible {
    package static let separator: Unicode.Scalar = ":"

    package let description: String

    /// - Throws: ``ValidationError`` if `text` breaks a rule of names.
    package init(_ text: String) throws(ValidationError) {
        description = try Segments.normalize(text, subject: "switch name", separator: Self.separator)
    }

    /// A name that is already in normal form, such as one read from the log.
    package init(normalized: String) {
        description = normalized
    }

    /// The UTF-8 bytes that the longest name may have.
    static let maximumBytes = Limits.name * 4

    /// The name above this one. That of a name far too long, which only another program can have put into a log, is cut to
    /// one that a switch may have: a megabyte of separators would have half a million ancestors, each to be looked up.
    package var parent: Name? {
        let utf8 = description.utf8.prefix(Self.maximumBytes + 1)
        return utf8.lastIndex(of: UInt8(ascii: Self.separator)).map { Name(normalized: String(description[..<$0])) }
    }

    package func isDescendant(of ancestor: Name) -> Bool {
        description.utf8.starts(with: ancestor.descendantPrefix.utf8)
    }

    /// What the name of every descendant starts with.
    package var descendantPrefix: String { "\(description)\(Self.separator)" }

    /// This name, if it is `old` or below it, moved to `new` or below that.
    ///
    /// - Throws: ``ValidationError`` if the moved name is too long.
    package func moved(from old: Name, to new: Name) throws(ValidationError) -> Name {
        try Name(new.description + String(description.unicodeScalars.dropFirst(old.description.unicodeScalars.count)))
    }

    /// By Unicode scalars, as SQLite's BINARY collation sorts their UTF-8.
    package static func < (left: Name, right: Name) -> Bool {
        left.description.utf8.lexicographicallyPrecedes(right.description.utf8)
    }
}

/// A namespace: segments joined by `.`; ``Namespace/default`` if none is given.
package struct Namespace: Hashable, Sendable, CustomStringConvertible {
    package static let separator: Unicode.Scalar = "."
    package static let `default` = Namespace(normalized: "default")

    package let description: String

    package init(normalized: String) {
        description = normalized
    }

    /// - Throws: ``ValidationError`` if a segment of the dotted `path` breaks a rule of names.
    package init(path: String) throws(ValidationError) {
        let path = try Segments.normalize(path, subject: "namespace", separator: Self.separator)
        // Inside the default namespace a segment stands alone, so `default.a` is `a`.
        var segments = path.unicodeScalars.split(separator: Self.separator)[...]
        while segments.count > 1, segments.first.map(String.init) == Self.default.description { segments.removeFirst() }
        description = segments.map(String.init).joined(separator: String(Self.separator))
    }

    /// The namespace inside this one; inside the default namespace a segment stands alone.
    ///
    /// - Throws: ``ValidationError`` if `segment` breaks a rule of names or has a `.`.
    package func appending(_ segment: String) throws(ValidationError) -> Namespace {
        if segment.unicodeScalars.contains(Self.separator) {
            throw ValidationError(
                "namespace segment",
                value: segment,
                rule: "has a '.', which separates segments",
                remedy: "Nest with namespaced(\"a\").namespaced(\"b\")."
            )
        }
        let path = self == .default ? segment : "\(description)\(Self.separator)\(segment)"
        return try Namespace(path: path)
    }
}

/// The rules that names and namespaces share. They work on Unicode scalars: to Swift, a separator with a combining mark
/// is another character.
private enum Segments {
    static func normalize(
        _ text: String,
        subject: String,
        separator: Unicode.Scalar
    ) throws(ValidationError) -> String {
        if text.utf8.count <= Limits.name, text.isPlain(separator: separator) { return text }
        func refusal(_ rule: String, _ remedy: String) -> ValidationError {
            ValidationError(subject, value: text, rule: rule, remedy: remedy)
        }
        // A bound on the work before anything else looks at the text: NFC seldom shortens, and never by this much.
        if text.utf8.count > Limits.name * 64 {
            throw refusal("is far too long", "Use at most \(Limits.name) characters.")
        }
        let segments = text.precomposedStringWithCanonicalMapping.unicodeScalars
            .split(separator: separator, omittingEmptySubsequences: false)
            .map { String($0).trimmingCharacters(in: .whitespaces) }
        let name = segments.joined(separator: String(separator))
        if name.isEmpty { throw refusal("is empty", "Give it at least one character.") }
        if segments.contains("") {
            throw refusal("has an empty segment around '\(separator)'", "Remove the extra '\(separator)'.")
        }
        if let rule = name.misleadingCharacter { throw refusal(rule, "Remove it.") }
        let count = name.unicodeScalars.count
        if count > Limits.name {
            throw refusal("has \(count) characters", "Use at most \(Limits.name).")
        }
        return name
    }
}

extension String {
    /// Whether the text is obviously in normal form, apart from its length: printable ASCII without spaces, no empty
    /// segment.
    func isPlain(separator: Unicode.Scalar) -> Bool {
        let separator = UInt8(ascii: separator)
        var previous = separator
        for byte in utf8 {
            guard 0x21...0x7E ~= byte, byte != separator || previous != byte else { return false }
            previous = byte
        }
        return previous != separator
    }
}
