import Testing

@testable import Gutter

/// What is decided by a range must be what the operator says.
struct IntegerTestTests {
    private static let limits: [Value] = [
        .integer(.min), .integer(.min + 1), -1, 0, 1, 65, .integer(.max - 1), .integer(.max), 0.5, "65",
    ]
    private static let numbers: [Int] = [.min, .min + 1, -2, -1, 0, 1, 2, 64, 65, 66, .max - 1, .max]

    private static let tests: [any IntegerTest] =
        limits.flatMap { limit -> [any IntegerTest] in
            [Equals(limit), LessThan(limit), LessThanOrEqualTo(limit), MoreThan(limit), MoreThanOrEqualTo(limit)]
        } + limits.flatMap { lower in limits.map { Between(lower, $0) } }

    @Test func aRangeHoldsForTheIntegersForWhichTheOperatorDoes() throws {
        var ranges = 0
        for test in Self.tests {
            guard let range = test.integers else { continue }
            ranges += 1
            for number in Self.numbers {
                #expect(range.contains(number) == (try test.applies(to: .integer(number))), "\(test) of \(number)")
            }
        }
        #expect(ranges > 40)
    }

    @Test func whereTheOperatorWouldThrowThereIsNoRange() {
        for test in Self.tests where (try? test.applies(to: .integer(1))) == nil {
            #expect(test.integers == nil, "\(test)")
        }
    }
}
