/// A set of Unicode scalars in a regular expression.
struct LinearRegexClass: Sendable {
    enum Property: Hashable, CaseIterable {
        case digit, word, space
    }

    /// Sorted and apart from each other.
    private let ranges: [ClosedRange<UInt32>]
    private let properties: [LinearRegexProperty]
    private let isNegated: Bool
    private let ignoresCase: Bool
    /// What the rest says about ASCII.
    private(set) var ascii = ASCII()

    init(
        _ ranges: [ClosedRange<UInt32>],
        properties: [LinearRegexProperty] = [],
        isNegated: Bool = false,
        ignoresCase: Bool = false
    ) {
        // A single letter stands for its case folding too; so `ſ` in a class means `s`, and the reverse.
        let folded = ranges.compactMap { range -> ClosedRange<UInt32>? in
            guard ignoresCase, range.count == 1, let scalar = Unicode.Scalar(range.lowerBound) else { return nil }
            return scalar.folded.value...scalar.folded.value
        }
        self.ranges = Self.merged(ranges + folded)
        self.properties = properties
        self.isNegated = isNegated
        self.ignoresCase = ignoresCase
        ascii = ASCII(self.ranges, properties)
        if ignoresCase { ascii.formUnion(ascii.inOtherCase) }
        if isNegated { ascii = ascii.inverted }
    }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        (hasMember(scalar) || ignoresCase && hasOtherCase(of: scalar)) != isNegated
    }

    private func hasMember(_ scalar: Unicode.Scalar) -> Bool {
        var (low, high) = (0, ranges.count)
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < scalar.value { low = middle + 1 } else { high = middle }
        }
        if low < ranges.count, ranges[low].contains(scalar.value) { return true }
        return properties.contains { $0.property.contains(scalar) != $0.isNegated }
    }

    private func hasOtherCase(of scalar: Unicode.Scalar) -> Bool {
        hasMember(scalar.folded) || hasMember(scalar.lower) || hasMember(scalar.upper)
            || hasMember(scalar.folded.upper)
    }

    private static func merged(_ ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
        var merged: [ClosedRange<UInt32>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = merged.last, range.lowerBound <= last.upperBound {
                merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        return merged
    }
}

extension LinearRegexClass {
    /// A set of ASCII characters, a bit each. A pattern has a class for each of its characters, so it is made of whole
    /// words rather than by asking about each character.
    struct ASCII {
        private var low: UInt64 = 0
        private var high: UInt64 = 0

        fileprivate init() {}

        /// The members of `ranges` and of `properties`.
        fileprivate init(_ ranges: [ClosedRange<UInt32>], _ properties: [LinearRegexProperty]) {
            for range in ranges where range.lowerBound < 0x80 {
                low |= Self.bits(range.lowerBound, min(range.upperBound, 63))
                if range.upperBound >= 64 {
                    high |= Self.bits(max(range.lowerBound, 64) - 64, min(range.upperBound, 127) - 64)
                }
            }
            for property in properties {
                let members = Self.members[property.property] ?? ASCII()
                formUnion(property.isNegated ? members.inverted : members)
            }
        }

        /// The bits from `first` to `last`, which is at most 63; none if `last` comes before.
        private static func bits(_ first: UInt32, _ last: UInt32) -> UInt64 {
            first > last ? 0 : (UInt64.max >> (63 - UInt64(last))) & (UInt64.max << UInt64(first))
        }

        private static let members = Dictionary(
            uniqueKeysWithValues: Property.allCases.map { property in
                let members = (0..<0x80 as Range<UInt32>)
                    .filter { value in
                        Unicode.Scalar(value).map(property.contains) ?? false
                    }
                return (property, ASCII(members.map { $0...$0 }, []))
            }
        )

        fileprivate mutating func formUnion(_ other: ASCII) {
            low |= other.low
            high |= other.high
        }

        fileprivate var inverted: ASCII {
            var inverted = self
            (inverted.low, inverted.high) = (~low, ~high)
            return inverted
        }

        /// The letters of the set in their other case: 32 places from each other, `A` at 1 and `a` at 33 of the high word.
        fileprivate var inOtherCase: ASCII {
            let upper: UInt64 = 0x07FF_FFFE
            var other = ASCII()
            other.high = (high & upper) << 32 | (high >> 32) & upper
            return other
        }

        func contains(_ scalar: Unicode.Scalar) -> Bool {
            scalar.value < 64 ? low >> scalar.value & 1 == 1 : high >> (scalar.value - 64) & 1 == 1
        }
    }
}

extension LinearRegexClass.Property {
    /// As Unicode has it (Unicode Technical Standard 18, Annex C).
    func contains(_ scalar: Unicode.Scalar) -> Bool {
        let properties = scalar.properties
        switch self {
        case .digit: return properties.generalCategory == .decimalNumber
        case .space: return properties.isWhitespace
        case .word:
            if properties.isAlphabetic || properties.isJoinControl { return true }
            switch properties.generalCategory {
            case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .connectorPunctuation: return true
            default: return false
            }
        }
    }
}

extension Unicode.Scalar {
    fileprivate var lower: Unicode.Scalar {
        if isASCII { return "A"..."Z" ~= self ? Unicode.Scalar(UInt8(truncatingIfNeeded: value) | 0x20) : self }
        return properties.lowercaseMapping.single ?? self
    }

    fileprivate var upper: Unicode.Scalar {
        if isASCII { return "a"..."z" ~= self ? Unicode.Scalar(UInt8(truncatingIfNeeded: value) & ~0x20) : self }
        return properties.uppercaseMapping.single ?? self
    }

    /// Case folded if that is one scalar; `String.caseFolded` says why this is the way.
    fileprivate var folded: Unicode.Scalar { self == "\u{131}" ? self : lower.upper.lower }
}

extension String {
    fileprivate var single: Unicode.Scalar? { unicodeScalars.count == 1 ? unicodeScalars.first : nil }
}
