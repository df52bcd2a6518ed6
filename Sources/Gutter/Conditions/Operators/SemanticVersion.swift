/// A version as Semantic Versioning 2.0 has it (https://semver.org), with a leading `v` tolerated: `v1.2.3-rc.1+build`.
///
/// Numbers may be of any length. What follows a `+` must be well formed and takes no part in comparing.
package struct SemanticVersion: Sendable {
    private let core: [Substring]
    private let prerelease: [Substring]

    /// - Throws: ``OperatorError`` where `text` is no version.
    package init(_ text: String) throws(OperatorError) {
        guard let version = Self(parsing: text) else {
            throw OperatorError(
                "\"\(text.printable(limit: 60))\" is no semantic version, such as 1.2.3 or 2.0.0-rc.1"
            )
        }
        self = version
    }

    private init?(parsing text: String) {
        var rest = text[...]
        if rest.first == "v" { rest.removeFirst() }
        if let plus = rest.utf8.firstIndex(of: UInt8(ascii: "+")) {
            let build = rest[rest.utf8.index(after: plus)...].identifiers
            guard build.allSatisfy(\.isIdentifier) else { return nil }
            rest = rest[..<plus]
        }
        prerelease =
            if let dash = rest.utf8.firstIndex(of: UInt8(ascii: "-")) {
                rest[rest.utf8.index(after: dash)...].identifiers
            } else {
                []
            }
        if let dash = rest.utf8.firstIndex(of: UInt8(ascii: "-")) { rest = rest[..<dash] }
        core = rest.identifiers
        guard core.count == 3, core.allSatisfy({ $0.isNumeric && !$0.hasLeadingZero }),
            prerelease.allSatisfy({ $0.isIdentifier && !($0.isNumeric && $0.hasLeadingZero) })
        else { return nil }
    }

    /// Precedence (Semantic Versioning 2.0, rule 11).
    func compared(with other: SemanticVersion) -> Ordering {
        let order = Self.compare(core, other.core)
        if order != .equal { return order }
        switch (prerelease.isEmpty, other.prerelease.isEmpty) {
        case (true, true): return .equal
        case (true, false): return .more
        case (false, true): return .less
        case (false, false): return Self.compare(prerelease, other.prerelease)
        }
    }

    private static func compare(_ left: [Substring], _ right: [Substring]) -> Ordering {
        for (left, right) in zip(left, right) {
            let order = compare(left, right)
            if order != .equal { return order }
        }
        return left.count < right.count ? .less : left.count == right.count ? .equal : .more
    }

    private static func compare(_ left: Substring, _ right: Substring) -> Ordering {
        switch (left.isNumeric, right.isNumeric) {
        case (true, false): return .less
        case (false, true): return .more
        // Without leading zeros the longer number is the greater one, so that none is too long to be read.
        case (true, true) where left.utf8.count != right.utf8.count:
            return left.utf8.count < right.utf8.count ? .less : .more
        default: break
        }
        if left.utf8.elementsEqual(right.utf8) { return .equal }
        return left.utf8.lexicographicallyPrecedes(right.utf8) ? .less : .more
    }
}

extension Substring {
    /// The parts between dots.
    fileprivate var identifiers: [Substring] {
        utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map { Substring($0) }
    }

    fileprivate var isNumeric: Bool {
        !isEmpty && utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    }

    fileprivate var hasLeadingZero: Bool { utf8.count > 1 && utf8.first == UInt8(ascii: "0") }

    fileprivate var isIdentifier: Bool {
        !isEmpty
            && utf8.allSatisfy {
                switch $0 {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}
