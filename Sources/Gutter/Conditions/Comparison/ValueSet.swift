/// Values, prepared for asking often whether another is one of them.
struct ValueSet: Sendable {
    let values: [Value]
    /// One bit a kind that is among the values.
    private let kinds: UInt8
    /// What to look up if there are many values; a few are found sooner by comparing one after the other.
    private let keys: Set<Key>?

    init(_ values: [Value]) {
        self.values = values
        kinds = values.reduce(0) { $0 | $1.kindBit }
        keys = values.count > 8 ? Set(values.compactMap(Key.init)) : nil
    }

    /// Whether `value` is one of the values; of a list, whether any element is.
    ///
    /// - Throws: ``OperatorError`` for NaN, and if `value` can be compared with none of the values.
    func contains(_ value: Value) throws(OperatorError) -> Bool {
        if value.isNaN { throw .notANumber }
        guard let first = values.first else { return false }
        guard case .list(let elements) = value else {
            guard isComparable(value) else { throw .cannotCompare(value, first) }
            return has(value)
        }
        if elements.contains(where: { isComparable($0) && has($0) }) { return true }
        guard let element = elements.first, !elements.contains(where: isComparable) else { return false }
        throw .cannotCompare(element, first)
    }

    private func isComparable(_ value: Value) -> Bool { value.kindBit & kinds != 0 }

    private func has(_ value: Value) -> Bool {
        if let keys { return Key(value).map(keys.contains) ?? false }
        if case .string(let text) = value {
            for case .string(let candidate) in values where candidate == text { return true }
            return false
        }
        return values.contains { candidate in
            candidate.kindBit == value.kindBit && (try? candidate.isEqual(to: value)) == true
        }
    }

    /// A value such that equal keys are what ``Value/isEqual(to:)`` calls equal.
    private enum Key: Hashable {
        case text(String)
        case whole(Int)
        /// A number that is not an `Int`, so that no two cases hold the same number.
        case other(Double)
        case boolean(Bool)
        case date(Timestamp)

        init?(_ value: Value) {
            switch value {
            case .string(let text): self = .text(text)
            case .integer(let number): self = .whole(number)
            case .double(let number): self = Int(exactly: number).map(Key.whole) ?? .other(number)
            case .boolean(let value): self = .boolean(value)
            case .date(let date): self = .date(Timestamp(date))
            case .list, .unrecognized: return nil
            }
        }
    }
}

extension Value {
    /// No bit for NaN, and for kinds that are never one of the values.
    fileprivate var kindBit: UInt8 {
        switch self {
        case .double(let number) where number.isNaN: 0
        case .integer, .double: 1
        case .string: 2
        case .boolean: 4
        case .date: 8
        case .list, .unrecognized: 0
        }
    }
}
