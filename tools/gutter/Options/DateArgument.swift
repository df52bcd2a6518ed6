import Foundation
import Gutter

/// A date as people write it: `2024-03-02`, `2024-03-02T14:03Z`, `2024-03-02 14:03:11+01:00`, `2024-03`, `today`,
/// `2 hours ago`.
///
/// A date that names a day, a month, a minute or a second stands for all of it.
enum DateArgument {
    static let help = "such as 2024-03-02, 2024-03-02T14:03Z, 2024-03, yesterday or '2 hours ago'"

    /// Which moment of a day, a month, a minute or a second is meant.
    enum Bound {
        /// The first, for the start of a range.
        case start
        /// The first too, but of a second the last: as of the printed time of an event, the event has happened.
        case moment
        /// The last, for the end of a range.
        case end
    }

    /// - Parameter zone: The time zone of a date that names none.
    /// - Throws: ``UsageError`` if `text`, the value of `option`, is not a date.
    static func parse(_ text: String, of option: String, as bound: Bound, in zone: TimeZone) throws -> Date {
        guard let date = date(text, now: Date(), as: bound, in: zone) else {
            throw UsageError(description: "\(option) is no date: \"\(text.printable(limit: 60))\". Give one \(help).")
        }
        return date
    }

    static func date(_ text: String, now: Date, as bound: Bound, in zone: TimeZone) -> Date? {
        if let seconds = ago(text) { return now.addingTimeInterval(-seconds) }
        guard let span = Span(text, now: now, in: zone) else { return nil }
        switch bound {
        case .start: return span.start
        case .moment where span.unit != .second: return span.start
        case .moment, .end: return span.last
        }
    }

    /// What a date that is written down covers.
    private struct Span {
        enum Unit { case instant, second, minute, day, month }

        let start: Date
        /// Where the next one starts.
        private let end: Date
        let unit: Unit

        init?(_ text: String, now: Date, in zone: TimeZone) {
            let day = 86_400.0
            let written: Date
            switch text.lowercased() {
            case "today", "yesterday":
                let shown = now.timeIntervalSince1970 + Double(zone.secondsFromGMT(for: now))
                let midnight = Date(timeIntervalSince1970: (shown / day).rounded(.down) * day)
                written = text.lowercased() == "today" ? midnight : midnight.addingTimeInterval(-day)
                unit = .day
            default:
                unit = Self.unit(of: text)
                guard let time = Timestamp(parsing: unit == .month ? "\(text)-01" : text) else { return nil }
                written = time.date
            }
            let next: Date =
                switch unit {
                case .instant: written
                case .second: written.addingTimeInterval(1)
                case .minute: written.addingTimeInterval(60)
                case .day: written.addingTimeInterval(day)
                case .month: Self.month(after: text) ?? written
                }
            let namesZone = text.contains(/:\d.*([Zz]|[+-]\d\d(:?\d\d)?)$/)
            start = namesZone ? written : Self.date(written, in: zone)
            end = namesZone ? next : Self.date(next, in: zone)
        }

        /// The last microsecond.
        var last: Date {
            let next = Timestamp(end).rawValue
            return end > start ? Timestamp(rawValue: max(next, .min + 1) - 1).date : start
        }

        private static func unit(of text: String) -> Unit {
            if text.wholeMatch(of: /\d{4}-\d\d/) != nil { return .month }
            if text.contains(/:\d\d[.]/) { return .instant }
            if text.contains(/\d:\d\d:\d\d/) { return .second }
            return text.contains(/[Tt ]\d\d:\d\d/) ? .minute : .day
        }

        private static func month(after text: String) -> Date? {
            let numbers = text.split(separator: "-").compactMap { Int($0) }
            guard numbers.count == 2 else { return nil }
            let months = numbers[0] * 12 + numbers[1]
            let (year, month) = (months / 12, months % 12 + 1)
            func padded(_ number: Int, to digits: Int) -> String {
                String(repeating: "0", count: max(0, digits - String(number).count)) + String(number)
            }
            return Timestamp(parsing: "\(padded(year, to: 4))-\(padded(month, to: 2))-01")?.date
        }

        /// When a clock in a time zone shows `written`, which is read as UTC.
        private static func date(_ written: Date, in zone: TimeZone) -> Date {
            func shifted(by date: Date) -> Date {
                written.addingTimeInterval(-Double(zone.secondsFromGMT(for: date)))
            }
            // The second look is needed if the clocks change between the two.
            return shifted(by: shifted(by: written))
        }
    }

    private static let units: [(name: String, seconds: Double)] = [
        ("second", 1), ("minute", 60), ("hour", 3_600), ("day", 86_400), ("week", 604_800),
        // Of average length, as in the times that are printed as "3 months ago".
        ("month", 2_629_746), ("year", 31_556_952),
    ]

    /// The seconds of `2 hours ago`.
    private static func ago(_ text: String) -> Double? {
        if text.lowercased() == "now" { return 0 }
        let words = text.lowercased().split(separator: " ")
        guard words.count == 3, words[2] == "ago", let count = UInt32(words[0]) else { return nil }
        guard let unit = units.first(where: { words[1] == $0.name || words[1] == "\($0.name)s" }) else { return nil }
        return Double(count) * unit.seconds
    }
}
