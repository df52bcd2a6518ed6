import Foundation
import Gutter

/// The rules by which a switch decides, written a second time from the design: plain, slow and apart from the library.
struct DecisionModel {
    struct Rule {
        var argument: String
        var attribute: String
        var test: Test
        var isNegated: Bool
    }

    enum Test {
        case equals(Value)
        case between(Value, Value)
        case lessThan(Value)
        case lessThanOrEqualTo(Value)
        case moreThan(Value)
        case moreThanOrEqualTo(Value)
        case truthy
        case set
        case unset
        case oneOf([Value])
        case contains(String)
        case startsWith(String)
        case percent(Int, salt: String?)
        case percentRange(Int, Int, salt: String?)
        /// An operator of a version to come.
        case unknown
        /// An operator without the parameter that it needs.
        case incomplete
    }

    struct Entry {
        var state: Switch.State
        var isCompounded: Bool
        var requiresConsent: Bool
        var rules: [Rule]
    }

    /// What an argument says of an input, and who the input is, if the argument tells.
    struct Reading {
        var value: Value?
        var identity: Identity = .value

        enum Identity {
            case value
            case other(Value?)
        }
    }

    /// An input is what each container that applies to it reads.
    typealias Input = [String: [String: Reading]]

    var entries: [String: Entry] = [:]

    /// Whether a switch is on, or nil if there is none.
    func isActive(_ name: String, _ inputs: [Input]) -> Bool? {
        guard let entry = entries[name] else { return nil }
        if entry.requiresConsent {
            var segments = name.split(separator: ":").dropLast()
            while !segments.isEmpty {
                if let answer = isActive(segments.joined(separator: ":"), inputs) {
                    if !answer { return false }
                    break
                }
                segments = segments.dropLast()
            }
        }
        switch entry.state {
        case .global: return true
        case .disabled: return false
        case .selective: break
        }
        if entry.isCompounded {
            return !entry.rules.isEmpty
                && entry.rules.allSatisfy { rule in
                    let concerned = inputs.filter { $0[rule.argument] != nil }
                    return !concerned.isEmpty && concerned.allSatisfy { holds(rule, $0) }
                }
        }
        return entry.rules.contains { rule in inputs.contains { holds(rule, $0) } }
    }

    private func holds(_ rule: Rule, _ input: Input) -> Bool {
        guard let reading = input[rule.argument]?[rule.attribute] else { return false }
        switch rule.test {
        case .set: return (reading.value != nil) != rule.isNegated
        case .unset: return (reading.value == nil) != rule.isNegated
        default: break
        }
        guard let value = reading.value else { return false }
        guard let answer = rule.test.answer(value, reading.identity) else { return false }
        return answer != rule.isNegated
    }
}

extension DecisionModel.Test {
    /// Whether it holds, or nil if that cannot be decided.
    func answer(_ value: Value, _ identity: DecisionModel.Reading.Identity) -> Bool? {
        switch self {
        case .equals(let other): equal(value, other)
        case .between(let lower, let upper):
            if let low = order(value, lower), let high = order(value, upper) { low > 0 && high < 0 } else { nil }
        case .lessThan(let limit): order(value, limit).map { $0 < 0 }
        case .lessThanOrEqualTo(let limit): order(value, limit).map { $0 <= 0 }
        case .moreThan(let limit): order(value, limit).map { $0 > 0 }
        case .moreThanOrEqualTo(let limit): order(value, limit).map { $0 >= 0 }
        case .truthy: isTruthy(value)
        case .set: true
        case .unset: false
        case .oneOf(let others): isOne(of: others, value)
        case .contains(let part): contains(value, part)
        case .startsWith(let start): if case .string(let text) = value { text.hasPrefix(start) } else { nil }
        case .percent(let end, let salt): falls(value, identity, 0, end, salt)
        case .percentRange(let start, let end, let salt): falls(value, identity, start, end, salt)
        case .unknown, .incomplete: nil
        }
    }

    private func order(_ left: Value, _ right: Value) -> Int? {
        func sign<Element: Comparable>(_ left: Element, _ right: Element) -> Int {
            left < right ? -1 : left == right ? 0 : 1
        }
        switch (left, right) {
        case (.string(let left), .string(let right)): return sign(left, right)
        case (.date(let left), .date(let right)): return sign(left, right)
        default:
            guard let left = number(left), let right = number(right) else { return nil }
            return sign(left, right)
        }
    }

    /// The generated whole numbers are small, so that a double holds them exactly.
    private func number(_ value: Value) -> Double? {
        switch value {
        case .integer(let number): Double(number)
        case .double(let number): number.isNaN ? nil : number
        default: nil
        }
    }

    private func equal(_ left: Value, _ right: Value) -> Bool? {
        switch (left, right) {
        case (.boolean(let left), .boolean(let right)): return left == right
        case (.list(let left), .list(let right)):
            if left.count != right.count { return false }
            let answers = zip(left, right).map(equal)
            return answers.contains { $0 == nil } ? nil : answers.allSatisfy { $0 == true }
        default: return order(left, right).map { $0 == 0 }
        }
    }

    private func isTruthy(_ value: Value) -> Bool? {
        switch value {
        case .boolean(let value): value
        case .integer(let number): number != 0
        case .double(let number): number.isNaN ? nil : number != 0
        case .string(let text): text != ""
        case .list(let elements): elements.count > 0
        case .date: true
        default: nil
        }
    }

    private func isOne(of others: [Value], _ value: Value) -> Bool? {
        if case .list(let elements) = value {
            let answers = elements.map { isOne(of: others, $0) }
            if answers.contains(true) { return true }
            return answers.isEmpty || answers.contains(false) ? false : nil
        }
        let answers = others.map { equal(value, $0) }
        if answers.contains(true) { return true }
        return answers.contains(false) ? false : nil
    }

    private func contains(_ value: Value, _ part: String) -> Bool? {
        switch value {
        case .string(let text): text.range(of: part) != nil || part.isEmpty
        case .list(let elements): isOne(of: [.string(part)], .list(elements))
        default: nil
        }
    }

    // MARK: Percentages

    private func falls(
        _ value: Value,
        _ identity: DecisionModel.Reading.Identity,
        _ start: Int,
        _ end: Int,
        _ salt: String?
    ) -> Bool? {
        switch identity {
        case .value:
            if case .boolean = value { return nil }
            return falls(value, start, end, salt)
        case .other(nil): return nil
        case .other(let identity?): return falls(identity, start, end, salt)
        }
    }

    private func falls(_ value: Value, _ start: Int, _ end: Int, _ salt: String?) -> Bool? {
        switch (value, salt) {
        case (.integer(let number), nil):
            let place = ((number % 100) + 100) % 100
            return start <= place && place < end
        case (.double(let number), nil):
            if !number.isFinite { return nil }
            // The generated numbers have one decimal.
            let tenths = ((Int((number * 10).rounded()) % 1_000) + 1_000) % 1_000
            return start * 10 <= tenths && tenths < end * 10
        case (.double(let number), let salt?) where number == number.rounded():
            return falls("\(Int(number))", start, end, salt)
        case (.integer(let number), let salt?): return falls("\(number)", start, end, salt)
        case (.string(let text), let salt): return falls(text, start, end, salt)
        // The design does not say how a percentage hashes anything else, so nothing else is generated.
        default: return nil
        }
    }

    private func falls(_ text: String, _ start: Int, _ end: Int, _ salt: String?) -> Bool {
        let bytes = (salt.map { Array($0.utf8) + [0] } ?? []) + Array(text.utf8)
        let place = UInt64(Self.murmur(bytes)) * 100
        return UInt64(start) << 32 <= place && place < UInt64(end) << 32
    }

    /// MurmurHash3, x86, 32 bit, seed 0.
    static func murmur(_ bytes: [UInt8]) -> UInt32 {
        func rotated(_ word: UInt32, by bits: UInt32) -> UInt32 { word << bits | word >> (32 - bits) }
        func mixed(_ word: UInt32) -> UInt32 { rotated(word &* 0xCC9E_2D51, by: 15) &* 0x1B87_3593 }
        func word(_ bytes: ArraySlice<UInt8>) -> UInt32 { bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) } }
        var hash: UInt32 = 0
        let whole = bytes.count / 4 * 4
        for start in stride(from: 0, to: whole, by: 4) {
            hash = rotated(hash ^ mixed(word(bytes[start..<start + 4])), by: 13) &* 5 &+ 0xE654_6B64
        }
        if whole < bytes.count { hash ^= mixed(word(bytes[whole...])) }
        hash ^= UInt32(bytes.count)
        hash = (hash ^ hash >> 16) &* 0x85EB_CA6B
        hash = (hash ^ hash >> 13) &* 0xC2B2_AE35
        return hash ^ hash >> 16
    }
}

// MARK: - As the library has it

extension DecisionModel.Rule {
    var condition: Condition {
        func made(_ operation: Gutter.Operator) -> Condition {
            Condition(argument: argument, attribute: attribute, operator: operation, isNegated: isNegated)
        }
        func stored(_ name: String) -> Condition {
            Condition(argument: argument, attribute: attribute, operatorName: name, isNegated: isNegated)
        }
        return switch test {
        case .equals(let value): made(.equals(value))
        case .between(let lower, let upper): made(.between(lower, upper))
        case .lessThan(let limit): made(.lessThan(limit))
        case .lessThanOrEqualTo(let limit): made(.lessThanOrEqualTo(limit))
        case .moreThan(let limit): made(.moreThan(limit))
        case .moreThanOrEqualTo(let limit): made(.moreThanOrEqualTo(limit))
        case .truthy: made(.truthy)
        case .set: made(.set)
        case .unset: made(.unset)
        case .oneOf(let values): made(.oneOf(values))
        case .contains(let part): made(.contains(part))
        case .startsWith(let start): made(.startsWith(start))
        case .percent(let end, let salt): made(.percent(end, salt: salt))
        case .percentRange(let start, let end, let salt): made(.percentRange(start, end, salt: salt))
        case .unknown: stored("smells_like")
        case .incomplete: stored("more_than")
        }
    }
}

extension DecisionModel.Entry {
    func named(_ name: String) -> Switch {
        Switch(
            name,
            state: state,
            isCompounded: isCompounded,
            requiresConsent: requiresConsent,
            conditions: rules.map(\.condition)
        )
    }
}
