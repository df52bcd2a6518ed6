import Foundation
import Testing

@testable import Gutter

/// The four operators that compare with a limit, and `equals`, on the same pairs.
struct ComparisonTests {
    private static let moment = Date(timeIntervalSince1970: 1_700_000_000)
    private static let precise: Int = 1 << 53

    enum Order {
        case less, equal, more, unordered
    }

    @Test(
        arguments: [
            (1, 2, .less), (2, 2, .equal), (3, 2, .more), (-1, 1, .less), (.integer(.min), .integer(.max), .less),
            (1, 1.0, .equal), (1, 1.5, .less), (2, 1.5, .more), (-1, -1.5, .more), (-2, -1.5, .less), (1.5, 1, .more),
            (0.0, -0.0, .equal), (0, -0.0, .equal), (0.1, 0.1, .equal), (5, .double(.infinity), .less),
            (.integer(.min), .double(-.infinity), .more), (.double(.infinity), .double(.infinity), .equal),
            // Beyond 2^53 a double would take neighbours for one.
            (.integer(precise + 1), .double(Double(precise)), .more),
            (.integer(precise), .double(Double(precise)), .equal),
            (.integer(precise - 1), .double(Double(precise)), .less),
            (.double(Double(precise)), .integer(precise + 1), .less),
            (.integer(.max), .double(0x1p63), .less), (.double(0x1p63), .integer(.max), .more),
            (.integer(.min), .double(-0x1p63), .equal), (.integer(.min), 1e300, .less), (.integer(.max), -1e300, .more),
            ("", "", .equal), ("", "a", .less), ("b", "a", .more), ("10", "9", .less), ("a", "A", .more),
            ("\u{E9}", "e\u{301}", .equal),
            (.date(moment), .date(moment.addingTimeInterval(1)), .less), (.date(moment), .date(moment), .equal),
            // A difference smaller than a stored date can hold does not count.
            (.date(moment.addingTimeInterval(0.000_000_2)), .date(moment), .equal),
            (.double(.nan), 1, .unordered), (1, .double(.nan), .unordered), (.double(.nan), .double(.nan), .unordered),
            (.double(.nan), "a", .unordered), (1, "1", .unordered), ("1", 1.0, .unordered),
            (1, true, .unordered), (.date(moment), 1_700_000_000, .unordered), ([1], 1, .unordered),
            ("", [], .unordered),
        ] as [(Value, Value, Order)]
    )
    func pairsCompare(_ left: Value, _ right: Value, _ order: Order) {
        func expected(_ orders: Order...) -> Outcome {
            order == .unordered ? .fails : orders.contains(order) ? .holds : .holdsNot
        }
        #expect(Outcome(LessThan(right), left) == expected(.less))
        #expect(Outcome(LessThanOrEqualTo(right), left) == expected(.less, .equal))
        #expect(Outcome(MoreThan(right), left) == expected(.more))
        #expect(Outcome(MoreThanOrEqualTo(right), left) == expected(.more, .equal))
        #expect(Outcome(Equals(right), left) == expected(.equal))
        #expect(Outcome(Equals(left), right) == expected(.equal))
    }

    @Test(
        arguments: [
            (true, true, .holds), (true, false, .holdsNot), (true, 1, .fails), ([], [], .holds),
            ([1, "a"], [1.0, "a"], .holds), ([1, 2], [2, 1], .holdsNot), ([1], [1, 2], .holdsNot), ([1], ["a"], .fails),
            // A pair that differs does not hide one that cannot be compared, whichever comes first.
            ([1, "a"], [2, 2], .fails), (["a", 1], [2, 2], .fails), ([[1]], [[1]], .holds),
            ([.double(.nan)], [1, 2], .fails), ([1], [.double(.nan)], .fails),
        ] as [(Value, Value, Outcome)]
    )
    func equalsComparesBooleansAndLists(_ value: Value, _ other: Value, _ outcome: Outcome) {
        #expect(Outcome(Equals(other), value) == outcome)
    }

    @Test(
        arguments: [
            (13, .holdsNot), (13.000_1, .holds), (14, .holds), (18, .holdsNot), (17.999, .holds), (-20, .holdsNot),
            (.double(.infinity), .holdsNot), (.double(.nan), .fails), ("15", .fails), (true, .fails),
        ] as [(Value, Outcome)]
    )
    func betweenExcludesBothEnds(_ value: Value, _ outcome: Outcome) {
        #expect(Outcome(Between(13, 18), value) == outcome)
    }

    @Test func betweenLooksAtBothLimits() {
        #expect(Outcome(Between(13, "z"), 5) == .fails)
        #expect(Outcome(Between("a", 18), 20) == .fails)
        #expect(Outcome(Between(18, 13), 15) == .holdsNot)
        #expect(Outcome(Between("a", "c"), "b") == .holds)
    }

    @Test func booleansAndListsHaveNoOrder() {
        #expect(reason(LessThan(true), false) == "a boolean is neither less nor more than another")
        #expect(reason(MoreThan([1]), [2]) == "a list is neither less nor more than another")
    }

    @Test func whatCannotBeComparedIsNamed() {
        #expect(reason(Equals("1"), 1) == "a number is not compared with text")
        #expect(reason(Equals(1), Double.nan) == "NaN is not compared with anything")
    }

    @Test(
        arguments: [
            (true, .holds), (false, .holdsNot), (0, .holdsNot), (-1, .holds), (0.0, .holdsNot), (-0.0, .holdsNot),
            (1e-300, .holds), (.double(.infinity), .holds), (.double(.nan), .fails), ("", .holdsNot), (" ", .holds),
            ("false", .holds), ([], .holdsNot), ([false], .holds), (.date(Date(timeIntervalSince1970: 0)), .holds),
        ] as [(Value, Outcome)]
    )
    func truthy(_ value: Value, _ outcome: Outcome) {
        #expect(Outcome(Truthy(), value) == outcome)
    }
}
