public import Foundation

/// Microseconds since 1970-01-01T00:00:00Z: the resolution that events are recorded in.
public struct Timestamp: RawRepresentable, Hashable, Comparable, Sendable {
    /// The microseconds; negative before 1970.
    public let rawValue: Int64

    /// The time so many microseconds after 1970.
    public init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// The nearest microsecond; a date outside what is stored (about 290,000 years each way) becomes the limit.
    public init(_ date: Date) {
        // Whole seconds apart from the rest, both exact: so a date beyond the year 2255, where a `Date` is coarser than a
        // microsecond, comes back from its timestamp as the same timestamp.
        let interval = date.timeIntervalSinceReferenceDate
        let seconds = interval.rounded(.down)
        let microseconds = Int128(((interval - seconds) * 1_000_000).rounded(.toNearestOrEven).finiteOrZero)
        let limit: Int64 = seconds < 0 ? .min : .max
        let whole = Int64(exactly: seconds).map { Int128($0) + Self.referenceSeconds }
        rawValue = whole.flatMap { Int64(exactly: $0 * 1_000_000 + microseconds) } ?? limit
    }

    /// From 1970 to 2001, which is what a `Date` counts from.
    private static let referenceSeconds = Int128(Date.timeIntervalBetween1970AndReferenceDate)

    /// The nearest date.
    public var date: Date {
        let (seconds, microseconds) = rawValue.floorDivided(by: 1_000_000)
        let fromReference = Double(seconds - Int64(Self.referenceSeconds))
        return Date(timeIntervalSinceReferenceDate: fromReference + Double(microseconds) / 1_000_000)
    }

    /// By time.
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.rawValue < right.rawValue
    }

    /// Whether this time is before another one by more than `difference`.
    package func isBehind(_ other: Timestamp, byMoreThan difference: Duration) -> Bool {
        let (seconds, attoseconds) = difference.components
        let microseconds = Int128(seconds) * 1_000_000 + Int128(attoseconds / 1_000_000_000_000)
        return Int128(other.rawValue) - Int128(rawValue) > microseconds
    }
}

// MARK: - Text

extension Timestamp: CustomStringConvertible {
    /// As stored in JSON: `2024-03-02T14:03:11.000000Z`.
    public var description: String {
        let (seconds, microseconds) = rawValue.floorDivided(by: 1_000_000)
        let fraction = String(microseconds + 1_000_000).dropFirst()
        return "\(Self.text(seconds: seconds, separator: "T")).\(fraction)Z"
    }

    /// As a person reads it in a log: `2024-03-02 14:03:11Z`.
    package var readable: String { readable(in: .gmt) }

    /// The same in another time zone: `2024-03-02 15:03:11+01:00`.
    package func readable(in zone: TimeZone) -> String {
        let seconds = rawValue.floorDivided(by: 1_000_000).quotient
        let offset = Int64(zone.secondsFromGMT(for: date))
        if offset == 0 { return "\(Self.text(seconds: seconds, separator: " "))Z" }
        let minutes = offset.magnitude / 60
        func two(_ number: UInt64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return Self.text(seconds: seconds + offset, separator: " ")
            + "\(offset < 0 ? "-" : "+")\(two(minutes / 60)):\(two(minutes % 60))"
    }

    /// As a person writes it, in one word: `2024-03-02T14:03:11Z`, or `2024-03-02T14:03:11.250000Z` between two seconds.
    package var literal: String {
        let (seconds, microseconds) = rawValue.floorDivided(by: 1_000_000)
        return microseconds == 0 ? "\(Self.text(seconds: seconds, separator: "T"))Z" : description
    }

    private static func text(seconds: Int64, separator: String) -> String {
        let (days, second) = seconds.floorDivided(by: 86_400)
        let (year, month, day) = civil(days: days)
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let digits = String(year.magnitude)
        let years = (year < 0 ? "-" : "") + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        return "\(years)-\(two(month))-\(two(day))\(separator)"
            + "\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))"
    }

    /// Reads `2024-03-02`, `2024-03-02T14:03`, `…T14:03:11`, `…T14:03:11.25`, each with `T` or a space before the
    /// time and `Z`, `+01:00`, `+0100`, `+01` or nothing (UTC) after it. Digits beyond the microsecond are dropped. A year may
    /// have a minus sign and up to six digits, so that whatever is printed can be read.
    package init?(parsing text: String) {
        var scanner = DigitScanner(text)
        guard let year = scanner.year(), scanner.skip("-"),
            let month = scanner.number(digits: 2), scanner.skip("-"),
            let day = scanner.number(digits: 2),
            1...12 ~= month, 1...Self.days(inMonth: month, of: year) ~= day
        else { return nil }
        var microseconds = Int128(Self.days(year: year, month: month, day: day)) * 86_400 * 1_000_000
        if scanner.skip("T") || scanner.skip("t") || scanner.skip(" ") {
            guard let hour = scanner.number(digits: 2), scanner.skip(":"), let minute = scanner.number(digits: 2),
                hour < 24, minute < 60
            else { return nil }
            microseconds += Int128((hour * 60 + minute) * 60_000_000)
            if scanner.skip(":") {
                guard let second = scanner.number(digits: 2), second < 60 else { return nil }
                microseconds += Int128(second * 1_000_000)
                if scanner.skip(".") {
                    guard let fraction = scanner.fraction(digits: 6) else { return nil }
                    microseconds += Int128(fraction)
                }
            }
            if let sign = scanner.skip("+") ? -1 : scanner.skip("-") ? 1 : nil as Int64? {
                guard let hours = scanner.number(digits: 2), hours < 24 else { return nil }
                // A colon asks for minutes.
                let hasMinutes = scanner.skip(":") || !scanner.isAtEnd
                guard let minutes = hasMinutes ? scanner.number(digits: 2) : 0, minutes < 60 else { return nil }
                microseconds += Int128(sign * (hours * 60 + minutes) * 60_000_000)
            } else if !scanner.skip("Z") {
                _ = scanner.skip("z")
            }
        }
        guard scanner.isAtEnd, let rawValue = Int64(exactly: microseconds) else { return nil }
        self.init(rawValue: rawValue)
    }
}

// MARK: - Calendar

extension Timestamp {
    // The proleptic Gregorian calendar by day count: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms",
    // days_from_civil and civil_from_days. Foundation's ISO 8601 styles stop at milliseconds.

    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = shifted.floorDivided(by: 400)
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func civil(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = (days + 719_468).floorDivided(by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    private static func days(inMonth month: Int64, of year: Int64) -> Int64 {
        let next: (Int64, Int64) = month == 12 ? (year + 1, 1) : (year, month + 1)
        return days(year: next.0, month: next.1, day: 1) - days(year: year, month: month, day: 1)
    }
}

/// Reads fixed-width numbers off the front of a text.
private struct DigitScanner {
    private var rest: Substring.UTF8View

    init(_ text: String) {
        rest = text[...].utf8
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    /// Reads four digits, or up to six that do not start with 0, with a minus sign in front if the year has one.
    mutating func year() -> Int64? {
        let isNegative = skip("-")
        let startsWithZero = rest.first == UInt8(ascii: "0")
        guard var year = number(digits: 4) else { return nil }
        for _ in 0..<2 where !startsWithZero {
            guard let digit = digit() else { break }
            year = year * 10 + digit
        }
        return isNegative ? -year : year
    }

    mutating func number(digits: Int) -> Int64? {
        var number: Int64 = 0
        for _ in 0..<digits {
            guard let digit = digit() else { return nil }
            number = number * 10 + digit
        }
        return number
    }

    /// Reads one digit or more as a fraction, scaled to `digits` places.
    mutating func fraction(digits: Int) -> Int64? {
        guard var number = digit() else { return nil }
        var count = 1
        while let next = digit() {
            if count < digits { number = number * 10 + next }
            count += 1
        }
        while count < digits {
            number *= 10
            count += 1
        }
        return number
    }

    private mutating func digit() -> Int64? {
        guard let byte = rest.first, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte else { return nil }
        rest.removeFirst()
        return Int64(byte - UInt8(ascii: "0"))
    }
}

extension Int64 {
    /// The quotient rounded down and the remainder that is never negative.
    fileprivate func floorDivided(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

extension Double {
    fileprivate var finiteOrZero: Double { isFinite ? self : 0 }
}
