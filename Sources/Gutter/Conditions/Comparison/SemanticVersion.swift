/// A version as Semantic Versioning 2.0 has it (https://semver.org), such as `1.2.3-rc.1+build`, and besides one of one
/// to four numbers, as products have them: `17`, `17.4`, `10.0.19045.3803`. A leading `v` is tolerated.
///
/// Missing numbers are 0: `17.4` is `17.4.0`. A pre-release or a build needs two numbers at least, since `2024-01-02` is
/// not a version. Numbers may be of any length. What follows a `+` must be well formed and takes no part in comparing.
package struct SemanticVersion: Sendable {
    private let core: [Substring]
    private let prerelease: [Substring]

    /// - Throws: ``OperatorError`` if `text` is not a version.
    package init(_ text: String) throws(OperatorError) {
        guard let version = Self(parsing: text) else {
            throw OperatorError(
                "\(text.quoted(limit: 60)) is no version such as 17.4, 1.2.3 or 2.0.0-rc.1"
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
        guard 1...4 ~= core.count, core.count > 1 || rest.endIndex == text.endIndex,
            core.allSatisfy({ $0.isNumeric && !$0.hasLeadingZero }),
            prerelease.allSatisfy({ $0.isIdentifier && !($0.isNumeric && $0.hasLeadingZero) })
        else { return nil }
    }

    /// Precedence (Semantic Versioning 2.0, rule 11).
    func compared(with other: SemanticVersion) -> Ordering {
        let order = Self.compareNumbers(core, other.core)
        if order != .equal { return order }
        switch (prerelease.isEmpty, other.prerelease.isEmpty) {
        case (true, true): return .equal
        case (true, false): return .more
        case (false, true): return .less
        case (false, false): return Self.compare(prerelease, other.prerelease)
        }
    }

    /// Whether no version comes before it: `0.0.0-0`.
    var isLowest: Bool { core.allSatisfy { $0 == "0" } && prerelease == ["0"] }

    private static func compareNumbers(_ left: [Substring], _ right: [Substring]) -> Ordering {
        func padded(_ numbers: [Substring], like other: [Substring]) -> [Substring] {
            numbers + repeatElement("0", count: max(0, other.count - numbers.count))
        }
        return left.count == right.count
            ? compare(left, right) : compare(padded(left, like: right), padded(right, like: left))
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
