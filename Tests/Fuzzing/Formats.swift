import Foundation
import Gutter

extension Subject {
    static let json = Subject("json", share: 250) { chance in
        var bytes: [UInt8]
        switch chance.number(in: 0...3) {
        case 0: bytes = (0..<chance.length(upTo: 200)).map { _ in UInt8(truncatingIfNeeded: chance.next()) }
        case 1: bytes = Array(chance.sequence(of: Chance.jsonTokens, upTo: 200).utf8)
        default: bytes = Array(chance.json().text.utf8)
        }
        if chance.one(in: 2) { bytes = chance.mutated(bytes, tokens: Chance.jsonTokens) }
        return Case(String(decoding: bytes, as: UTF8.self)) { [bytes] in
            let members = try? JSONParser.members(of: bytes)
            guard let json = try? JSONParser.parse(bytes) else { return }
            let text = json.text
            let again = try JSONParser.parse(Array(text.utf8))
            try require(again == json && again.text == text, "read again it is another: \(text)")
            for (key, value) in members ?? [:] {
                try require(
                    try JSONParser.parse(Array(value), maximumDepth: JSONParser.maximumDepthOfExport)
                        == json.object?[key],
                    "the member \(key.debugDescription) is another on its own"
                )
            }
        }
    }

    static let timestamps = Subject("timestamps", share: 250) { chance in
        if chance.one(in: 2) {
            let number = chance.absurdInteger()
            return Case("\(number)") {
                let time = Timestamp(rawValue: number)
                let text = time.description
                try require(Timestamp(parsing: text) == time, "printed as \(text), which is read as another")
                let isFirstSecond = number < .min + 1_000_000
                try require(isFirstSecond || Timestamp(parsing: time.readable) != nil, "not read: \(time.readable)")
                _ = Timestamp(time.date)
            }
        }
        let tokens = [
            "2024", "-", "-", "02", "29", "T", " ", ":", "00", "23:59:59", ".999999", ".9999999", "Z", "+01:00",
            "-23:59",
            "0000-01-01T00:00+23:59", "9999-12-31T23:59:59.999999-23:59", "1", "-290308-12-21T19:59:05.224192Z", "é",
            "294247-01-10T04:00:54.775807Z", "999999-12-31",
        ]
        let start = chance.pick(["", "2024-03-02T14:03:11.25+01:00", "0000-01-01", "9999-12-31T23:59Z"])
        let text = chance.one(in: 2) ? chance.mutated(start, tokens: tokens) : chance.sequence(of: tokens, upTo: 12)
        return Case(text) {
            guard let time = Timestamp(parsing: text) else { return }
            try require(Timestamp(parsing: time.description) == time, "printed as \(time), which is read as another")
        }
    }

    static let versions = Subject("versions", share: 120) { chance in
        let tokens = [
            "1", "0", "2", ".", ".", ".", "-", "+", "v", "rc", "alpha", "01", "99999999999999999999999999", "é",
            "1.2.3",
        ]
        func make(_ chance: inout Chance) -> String {
            chance.one(in: 2)
                ? chance.mutated("1.2.3-rc.1+build.5", tokens: tokens) : chance.sequence(of: tokens, upTo: 300)
        }
        let (first, second) = (make(&chance), make(&chance))
        return Case("\(first)\n\(second)") {
            guard (try? SemanticVersion(first)) != nil else { return }
            let value = Value.string(first)
            try require(try Operator.versionEquals(first).applies(to: value), "it is not equal to itself")
            guard (try? SemanticVersion(second)) != nil else { return }
            let (isLess, isEqual, isMore) = (
                try Operator.versionLessThan(second).applies(to: value),
                try Operator.versionEquals(second).applies(to: value),
                try Operator.versionMoreThan(second).applies(to: value)
            )
            try require([isLess, isEqual, isMore].count(where: \.self) == 1, "less, equal and more are not one alone")
            try require(
                try Operator.versionMoreThan(first).applies(to: .string(second)) == isLess,
                "it is not so the other way round"
            )
        }
    }

    static let regularExpressions = Subject("regular-expressions", share: 200) { chance in
        let tokens = [
            "a", "b", "(", ")", "(?:", "(?<n>", "(?i)", "[", "]", "[^", "a-z", "-", "|", "*", "+", "?", "{", "}",
            "{2,5}",
            "{1000}", "{0}", "{0,1}", "{999999999999999999999}", "{5,2}", "^", "$", ".", "\\", "\\d", "\\w", "\\S",
            "\\b",
            "\\B", "\\x41", "\\u{1F600}", "\\u{110000}", "\\0", "\\1", "é", "ß", "\u{131}", "&&", "[:alpha:]", "(a+)+$",
            "(a|a)*", "(a*)*", "((a{30}){30})", "((((((((((",
        ]
        let pattern = chance.sequence(of: tokens, upTo: chance.one(in: 10) ? 400 : 25)
        let text =
            chance.one(in: 2) ? String(repeating: "a", count: chance.length(upTo: 2_000)) + "b" : chance.text(upTo: 500)
        return Case("\(pattern)\n\(text)") {
            guard let regex = try? LinearRegex(pattern) else { return }
            // A search that takes too many steps has no answer, and another pattern takes another number of steps.
            guard let isFound = try? regex.isFound(in: text) else { return }
            if let same = try? LinearRegex("(?:\(pattern))"), !pattern.hasPrefix("(?i)") {
                let isFoundToo = try? same.isFound(in: text)
                try require(isFoundToo == nil || isFoundToo == isFound, "found: \(isFound); in a group it is not so")
            }
            if let other = try? LinearRegex("\(pattern)|[^\\d\\D]"), !pattern.hasPrefix("(?i)") {
                let isFoundToo = try? other.isFound(in: text)
                try require(
                    isFoundToo == nil || isFoundToo == isFound,
                    "found: \(isFound); beside what matches nothing it is not so"
                )
            }
        }
    }

    /// Values and conditions as stored, and operators on any value.
    static let values = Subject("values", share: 150) { chance in
        let (condition, value) = (chance.condition(), chance.value())
        let json = chance.one(in: 2) ? condition.json : chance.json()
        return Case("\(json.text)\n\(value.json.text)") {
            _ = try? Condition(json).description
            let stored = Value(value.json)
            try require(stored == value, "stored and read it is \(stored.json.text)")
            let again = try Condition(condition.json)
            try require(again == condition, "stored and read it is \(again.json.text)")
            for isNegative in [false, true] {
                guard
                    let test = try? BuiltInOperators.make(
                        name: condition.operatorName,
                        parameters: condition.parameters
                    )
                else { break }
                _ = test.sentence(isNegated: isNegative)
                _ = try? test.applies(to: value)
                if let percentage = test.predicate as? any PercentagePredicate {
                    _ = try? percentage.applies(to: value, isIdentity: isNegative)
                }
            }
        }
    }
}
