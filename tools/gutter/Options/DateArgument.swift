import Foundation
import Gutter

/// A date as people write it: `2024-03-02`, `2024-03-02T14:03Z`, `2024-03-02 14:03:11+01:00`, `2 hours ago`.
///
/// Without a zone it is UTC, and without a time it is midnight.
enum DateArgument {
    static let help = "such as 2024-03-02, 2024-03-02T14:03Z or '2 hours ago'"

    /// - Throws: ``UsageError`` where `text`, the value of `option`, is no date.
    ///
    /// - Parameter isEnd: Whether it ends a range; then a second counts as a whole, so that the time of an event as it
    ///   is printed includes the event.
    static func parse(_ text: String, of option: String, isEnd: Bool = false) throws -> Date {
        guard let date = date(text, now: Date(), isEnd: isEnd) else {
            throw UsageError(description: "\(option) is no date: \"\(text.printable(limit: 60))\". Give one \(help).")
        }
        return date
    }

    static func date(_ text: String, now: Date, isEnd: Bool) -> Date? {
        guard let timestamp = Timestamp(parsing: text) else { return ago(text).map { now.addingTimeInterval(-$0) } }
        let isWholeSecond = text.contains(/:\d\d:\d\d(?!\.)/)
        guard isEnd, isWholeSecond else { return timestamp.date }
        let (end, isTooLarge) = timestamp.rawValue.addingReportingOverflow(999_999)
        return Timestamp(rawValue: isTooLarge ? .max : end).date
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
