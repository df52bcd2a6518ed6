import Foundation
import Testing

@testable import Gutter

struct PercentTests {
    // In Python: n % 100 + mmh3.hash(str(n), signed=False) / 2**32
    @Test(
        arguments: [
            (0, 0.8220482168253511), (9, 9.14275971823372), (99, 99.80823631118983), (100, 0.8069091734942049),
            (142, 42.37306777224876), (-1, 99.44424656266347), (-100, 0.20915158395655453),
            (-142, 58.716583790723234), (.integer(.max), 7.041331906802952), (.integer(.min), 92.20213012420572),
            (-0.0, 0.8220482168253511), (142.0, 42.37306777224876), (-142.0, 58.716583790723234),
            (1e15, 0.7899393977131695), (9_007_199_254_740_994.0, 94.62879633088596),
            (9_007_199_254_740_994, 94.62879633088596), (-9_007_199_254_740_994.0, 6.235207362333313),
            // Beyond every integer: the hash is that of the number as it is printed.
            (1e300, 0.1801956119015813), (-1e300, 0.9593318770639598),
            (12_345_678_901_234_567_000.0, 0.5357605561148375),
            (.double(.greatestFiniteMagnitude), 0.21291764522902668), (9.223372036854775808e18, 0.4462185720913112),
        ] as [(Value, Double)]
    )
    func wholeNumbersFallInTheirValueModulo100AndAFractionByTheirHash(_ value: Value, _ place: Double) throws {
        #expect(try PercentRange(place, place.nextUp).applies(to: value))
        #expect(try PercentRange(place, place.nextUp).applies(to: value, isIdentity: true))
    }

    @Test func aWholePercentageOfWholeNumbersGoesByTheNumberAlone() throws {
        for number in -300...300 {
            let place = (number % 100 + 100) % 100
            for percentage in [0, 1, 50, 99, 100] {
                #expect(try Percent(percentage).applies(to: .integer(number)) == (place < percentage))
            }
        }
    }

    @Test(arguments: [(0.5, 500), (0.01, 10), (0.1, 100), (12.25, 12_250)])
    func aFractionOfAPercentIsThatShareOfWholeNumbers(_ percentage: Double, _ expected: Int) throws {
        let share = Percent(percentage)
        let chosen = try (1...100_000).count { try share.applies(to: .integer($0)) }
        // Three standard deviations of what is left to chance.
        #expect(abs(chosen - expected) <= 50, "\(chosen)")
        let rest = PercentRange(percentage, 100)
        #expect(try (1...1_000).allSatisfy { try share.applies(to: .integer($0)) != rest.applies(to: .integer($0)) })
    }

    @Test func aDoubleOfWholeWorthIsTheInteger() throws {
        for number in [0, 1, 2, 4, 5, 1_042, -7, 9_007_199_254_740_994] {
            let (integer, double) = (Value.integer(number), Value.double(Double(number)))
            for percentage in stride(from: 0.5, to: 100, by: 0.5) {
                for salt in [nil, "s"] {
                    let share = Percent(percentage, salt: salt)
                    #expect(try share.applies(to: integer) == share.applies(to: double))
                    #expect(try share.applies(to: [integer, "a"]) == share.applies(to: [double, "a"]))
                    #expect(try share.applies(to: [[integer]]) == share.applies(to: [[double]]))
                }
            }
        }
    }

    @Test(
        arguments: [
            (0.5, 0.5), (100.1, 0.1), (101.1, 1.1), (-0.1, 99.9), (-100.1, 99.9),
            (1234.5678, 34.5678), (99.999, 99.999), (123_456_789_012_345.6, 45.6),
            (.double(.leastNonzeroMagnitude), .leastNonzeroMagnitude), (-0.123_456_789, 99.876_543_211),
            (-0.261_685_094_972_641_25, 99.738_314_905_027_37),
            (123_456_789.123_456_78, 89.123_456_78),
        ] as [(Value, Double)]
    )
    func otherNumbersFallInTheirValueModulo100(_ value: Value, _ place: Double) throws {
        #expect(try PercentRange(place, place.nextUp).applies(to: value))
        #expect(try PercentRange(place, place.nextUp).applies(to: value, isIdentity: true))
    }

    @Test(arguments: [-.leastNonzeroMagnitude, -1e-20, -1e-16, -0.000_000_000_000_000_1] as [Double])
    func justBelowZeroIsJustBelow100(_ number: Double) throws {
        #expect(try PercentRange(99, 100).applies(to: .double(number)))
        #expect(try Percent(100).applies(to: .double(number)))
    }

    // mmh3.hash(text) / 2**32 * 100
    @Test(
        arguments: [
            ("user-0", 20.062503102235496), ("", 0), ("42", 73.57275611720979), ([], 0),
            (.date(Date(timeIntervalSince1970: 1_709_388_191)), 34.141492494381964),
            ([1_042], 55.819668620824814), ([1_042.0], 55.819668620824814), ([1, "a"], 61.88011688645929),
            (["a", 1], 61.88011688645929),
        ] as [(Value, Double)]
    )
    func anythingElseFallsByItsHash(_ value: Value, _ place: Double) throws {
        #expect(try PercentRange(place, place.nextUp).applies(to: value))
    }

    @Test(
        arguments: [
            ("x", "user-0", 63.225245592184365), ("", "user-0", 28.20804645307362), ("checkout", 42, 84.95426955632865),
            ("checkout", 42.0, 84.95426955632865), ("s", 1_042.0, 62.86911563947797),
            ("checkout", -0.5, 91.57598696183413), ("é", "日本語", 15.53380130790174),
        ] as [(String, Value, Double)]
    )
    func withASaltEverythingIsHashed(_ salt: String, _ value: Value, _ place: Double) throws {
        #expect(try PercentRange(place, place.nextUp, salt: salt).applies(to: value))
    }

    @Test func aRangeHasItsStartAndNotItsEnd() throws {
        #expect(try Percent(10).applies(to: 0))
        #expect(try Percent(10).applies(to: 9.999))
        #expect(try !Percent(10).applies(to: 10))
        #expect(try PercentRange(50, 100).applies(to: 50))
        #expect(try !PercentRange(0, 50).applies(to: 50))
        #expect(try !Percent(0).applies(to: 0))
        #expect(try !Percent(0.1).applies(to: 100.1))
        #expect(try Percent(0.100_1).applies(to: 100.1))
    }

    @Test func aBooleanNeedsAnIdentity() throws {
        let remedy = "a percentage of a boolean would be all or none; say who is who with `hashedBy:`"
        #expect(reason(Percent(50), true) == remedy)
        #expect(reason(Percent(50, salt: "x"), true) == remedy)
        #expect(try PercentRange(20.675369771197, 20.675369771198).applies(to: true, isIdentity: true))
    }

    @Test(arguments: [.nan, .infinity, -.infinity] as [Double])
    func whatIsNotFiniteIsNowhere(_ number: Double) {
        #expect(Outcome(Percent(100), number) == .fails)
        #expect(Outcome(Percent(100, salt: "x"), number) == .fails)
        #expect(Outcome(Percent(number), 5) == .fails)
        #expect(Outcome(PercentRange(0, number), "x") == .fails)
        #expect(Operator.percent(number) == .percent(number))
    }

    private static let ids = (0..<100_000).map { "user-\($0)" }

    /// Pearson's statistic of `counts` against all being equal.
    private func chiSquared(_ counts: [Int]) -> Double {
        let expected = Double(counts.reduce(0, +)) / Double(counts.count)
        return counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
    }

    // The 99.9 % quantile of chi squared with 99 degrees of freedom.
    private let quantile = 148.23

    @Test func aHundredPercentsShareAlike() {
        let counts = Self.ids.reduce(into: [Int](repeating: 0, count: 100)) { counts, id in
            counts[Int((UInt64(MurmurHash3.hash(id)) * 100) >> 32)] += 1
        }
        #expect(chiSquared(counts) < quantile)
    }

    @Test func twoSaltsAreIndependent() {
        var (first, second) = (MurmurHash3(), MurmurHash3())
        first.update("a\0")
        second.update("b\0")
        func tenth(_ hash: MurmurHash3, _ id: String) -> Int {
            var hash = hash
            hash.update(id)
            return Int((UInt64(hash.value) * 10) >> 32)
        }
        let counts = Self.ids.reduce(into: [Int](repeating: 0, count: 100)) { counts, id in
            counts[tenth(first, id) * 10 + tenth(second, id)] += 1
        }
        #expect(chiSquared(counts) < quantile)
    }

    @Test func sharesAreWhatTheySay() throws {
        let tenPercent = Percent(10)
        let chosen = try Self.ids.prefix(10_000).count { try tenPercent.applies(to: .string($0)) }
        #expect(abs(chosen - 1_000) < 100)
    }
}
