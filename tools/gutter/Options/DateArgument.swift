import Foundation
import Gutter

/// A date as people write it: `2024-03-02`, `2024-03-02T14:03Z`, `2024-03-02 14:03:11+01:00`, `2024-03`, `today`,
/// `2 hours ago`.
///
/// What names a day, a month, a minute or a second stands for all of it.
enum DateArgument {
    static let help = "such as 2024-03-02, 2024-03-02T14:03Z, 2024-03, yesterday or '2 hours ago'"

    /// Which moment of a day, a month, a minute or a second is meant.
    enum Bound {
        /// The first, where a range starts.
        case start
        /// The first too, but the last of a second: as of the time of an event as it is printed, the event has happened.
        case moment
        /// The last, where a range ends.
        case end
    }

    /// - Parameter zone: The time zone of a date that names none.
    /// - Throws: ``UsageError`` where `text`, the value of `option`, is no date.
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
        let unit: Unit
        private let calendar: Calendar

        init?(_ text: String, now: Date, in zone: TimeZone) {
            var calendar = Calendar(identifier: .gregorian)
            calendar.timeZone = zone
            self.calendar = calendar
            let today = calendar.startOfDay(for: now)
            switch text.lowercased() {
            case "today": (start, unit) = (today, .day)
            case "yesterday":
                guard let yesterday = calendar.date(byAdding: .day, value: -1, to: today) else { return nil }
                (start, unit) = (yesterday, .day)
            default:
                let isMonth = text.wholeMatch(of: /\d{4}-\d\d/) != nil
                guard let written = Timestamp(parsing: isMonth ? "\(text)-01" : text)?.date else { return nil }
                let namesZone = text.contains(/:\d.*([Zz]|[+-]\d\d(:?\d\d)?)$/)
                start = namesZone ? written : Self.date(written, in: zone)
                unit =
                    if isMonth { .month } else if text.contains(/:\d\d[.]/) {
                        .instant
                    } else if text.contains(
                        /\d:\d\d:\d\d/
                    ) { .second } else { text.contains(/[Tt ]\d\d:\d\d/) ? .minute : .day }
            }
        }

        /// What a clock in a time zone shows as `written`, which is read as UTC.
        private static func date(_ written: Date, in zone: TimeZone) -> Date {
            func shifted(by date: Date) -> Date {
                written.addingTimeInterval(-Double(zone.secondsFromGMT(for: date)))
            }
            // The second look is for a change of the clocks between the two.
            return shifted(by: shifted(by: written))
        }

        /// The last microsecond.
        var last: Date {
            let next: Date? =
                switch unit {
                case .instant: nil
                case .second: start.addingTimeInterval(1)
                case .minute: start.addingTimeInterval(60)
                case .day: calendar.date(byAdding: .day, value: 1, to: start)
                case .month: calendar.date(byAdding: .month, value: 1, to: start)
                }
            return next.map { Timestamp(rawValue: Timestamp($0).rawValue - 1).date } ?? start
        }
    }

    private static let units: [(name: String, seconds: Double)] = [
        ("second", 1), ("minute", 60), ("hour", 3_600), ("day", 86_400), ("week", 604_800),
        // Of average length, as the times that are printed as so long ago.
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
