import Foundation
import Gutter
import GutterFuzzing

@testable import GutterCommand

/// The grammars of the command line, which only tests can import: GutterFuzz has the rest.
extension Subject {
    static let commandLine: [Subject] = [momentArguments, inputArguments]

    static let momentArguments = Subject("moment-arguments", share: 90) { chance in
        let words = [
            "head", "HEAD~", "~", "3", "9223372036854775807", "9223372036854775808", "-1", "#", "@", "2024-03-02",
            "T14:03",
            ":11", "Z", "+01:00", " ", "2", "4294967295", "4294967296", "hours", "years", " ago", "now", "é", "today",
            "yesterday", "2024-12", "9999-12", "+0100",
            "9999-12-31T23:59:59", "294247-01-10T04:00:54", "-290308-12-21T19:59:06", "\(UUID())",
        ]
        let start = chance.pick(words)
        let text = chance.one(in: 2) ? chance.mutated(start, tokens: words) : chance.sequence(of: words, upTo: 8)
        return Case(text) {
            for zone in [TimeZone.gmt, TimeZone(secondsFromGMT: -34_200) ?? .gmt] {
                let bounds: [DateArgument.Bound] = [.start, .moment, .end]
                let dates = bounds.compactMap { DateArgument.date(text, now: .distantPast, as: $0, in: zone) }
                try require(dates.isEmpty || dates.count == 3 && dates == dates.sorted(), "it is \(dates)")
            }
            _ = try? PositionArgument(text, of: "--after")
            guard let moment = try? MomentArgument(text, of: "--at", in: .gmt) else { return }
            let log = InMemoryEventLog()
            for name in ["a", "b"] {
                if let position = try? await moment.position(in: log) {
                    let head = try await log.head().position
                    try require(position >= .start && position <= head, "it is #\(position)")
                }
                _ = try await Manager(log: log).register(Switch(name))
            }
            _ = (moment.isDate, moment.isRelative)
        }
    }

    static let inputArguments = Subject("input-arguments", share: 90) { chance in
        let start = #"User={"age":70,"name":"jeff","since":{"date":"2024-03-02T14:03Z"},"list":[1,2.5]}"#
        let json = JSON.object(chance.object()).text
        let text = chance.mutated(
            chance.one(in: 2) ? start : "User=\(json)",
            tokens: Chance.jsonTokens + ["=", "User="]
        )
        let condition = chance.condition()
        return Case("\(text)\n\(condition.json.text)") {
            guard let attributes = try? InputArgument.parse(text) else { return }
            let members = attributes.values.map { "\(JSON.string($0.key).text):\($0.value.word)" }
                .joined(separator: ",")
            let again = try InputArgument.parse("\(attributes.container)={\(members)}")
            try require(again == attributes, "written as \(again) it is another")
            let gutter = try await Manager()
            guard (try? await gutter.register(Switch("a", state: .selective, conditions: [condition]))) != nil else {
                return
            }
            _ = try gutter.evaluate("a", attributes: [attributes])
        }
    }
}

extension Value {
    /// The value as a word of the command line.
    fileprivate var word: String {
        switch self {
        case .list(let values): "[\(values.map(\.word).joined(separator: ","))]"
        case .string(let text): JSON.string(text).text
        default: json.text
        }
    }
}
