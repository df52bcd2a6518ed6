import Foundation
import Gutter
import Testing

struct TimestampTests {
    @Test(arguments: [
        ("1970-01-01", 0), ("1970-01-01T00:00:00.000001Z", 1), ("1969-12-31T23:59:59.999999Z", -1),
        ("2024-03-02T14:03:11.123456Z", 1_709_388_191_123_456), ("2024-03-02 14:03:11Z", 1_709_388_191_000_000),
        ("2024-03-02T14:03Z", 1_709_388_180_000_000), ("2024-03-02T14:03", 1_709_388_180_000_000),
        ("2024-03-02T15:03+01:00", 1_709_388_180_000_000), ("2024-03-02t08:33-05:30", 1_709_388_180_000_000),
        ("2024-02-29T00:00:00.5z", 1_709_164_800_500_000), ("2024-02-29T00:00:00.1234567Z", 1_709_164_800_123_456),
        ("2000-02-29", 951_782_400_000_000), ("0001-01-01", -62_135_596_800_000_000),
        ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999),
    ])
    func isRead(_ text: String, _ microseconds: Int64) throws {
        #expect(try #require(Timestamp(parsing: text)).rawValue == microseconds)
    }

    @Test(arguments: [
        "", "now", "2024", "2024-3-2", "2024-13-01", "2024-00-10", "2024-02-30", "2023-02-29", "1900-02-29",
        "2024-03-02T", "2024-03-02T24:00", "2024-03-02T14:60", "2024-03-02T14:03:60", "2024-03-02T14:03:11.",
        "2024-03-02T14:03:11.x", "2024-03-02T14:03+1", "2024-03-02T14:03Zx", "2024-03-02Z", "٢٠٢٤-03-02",
    ])
    func isNotGuessed(_ text: String) {
        #expect(Timestamp(parsing: text) == nil)
    }

    @Test func isWrittenToTheMicrosecondAndReadable() {
        let timestamp = Timestamp(rawValue: 1_709_388_191_000_042)
        #expect(timestamp.description == "2024-03-02T14:03:11.000042Z")
        #expect(timestamp.readable == "2024-03-02 14:03:11Z")
        #expect(Timestamp(rawValue: -1).description == "1969-12-31T23:59:59.999999Z")
        #expect(Timestamp(rawValue: -62_135_596_800_000_000).description == "0001-01-01T00:00:00.000000Z")
    }

    @Test func survivesTheWayThroughADateAndText() throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<10_000 {
            let timestamp = Timestamp(rawValue: .random(in: 0..<4_102_444_800_000_000, using: &random))
            #expect(Timestamp(timestamp.date) == timestamp)
            #expect(Timestamp(parsing: timestamp.description) == timestamp)
        }
    }

    @Test func saturatesAndNeverTraps() {
        #expect(Timestamp(Date(timeIntervalSince1970: .infinity)).rawValue == .max)
        #expect(Timestamp(Date(timeIntervalSince1970: -1e300)).rawValue == .min)
        #expect(Timestamp(Date(timeIntervalSince1970: .nan)).rawValue == .max)
        for limit in [Int64.min, .max] {
            #expect(!Timestamp(rawValue: limit).description.isEmpty)
            #expect(!Timestamp(rawValue: limit).readable.isEmpty)
        }
    }

    /// Foundation's calendar is slow and stops at milliseconds, but it knows the days.
    @Test func agreesWithFoundationOnEveryDayOfFourCenturies() throws {
        let style = Date.ISO8601FormatStyle()
        for day in stride(from: -60_000, through: 90_000, by: 7) {
            let date = Date(timeIntervalSince1970: Double(day) * 86_400)
            #expect(Timestamp(date).description.prefix(19) == date.formatted(style).prefix(19))
        }
    }
}
