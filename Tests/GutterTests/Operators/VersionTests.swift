import Testing

@testable import Gutter

struct VersionTests {
    private static let ascending = [
        "0.0.0", "0.0.1-0", "0.0.1", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2",
        "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1", "1.2.0", "1.10.0", "2.0.0", "10.0.0-1", "10.0.0--",
        "10.0.0-A", "10.0.0-a", "99999999999999999999.0.0", "100000000000000000000.0.0",
    ]

    @Test func precedenceIsTotal() throws {
        for (index, left) in Self.ascending.enumerated() {
            for (other, right) in Self.ascending.enumerated() {
                let value = Value.string(left)
                #expect(try VersionEquals(right).applies(to: value) == (index == other))
                #expect(try VersionLessThan(right).applies(to: value) == (index < other))
                #expect(try VersionLessThanOrEqualTo(right).applies(to: value) == (index <= other))
                #expect(try VersionMoreThan(right).applies(to: value) == (index > other))
                #expect(try VersionMoreThanOrEqualTo(right).applies(to: value) == (index >= other))
            }
        }
    }

    @Test(arguments: [
        ("v1.2.3", "1.2.3"), ("1.2.3+a", "1.2.3+b.01"), ("1.2.3-rc.1+x-y", "v1.2.3-rc.1"), ("1.0.0+a-b", "1.0.0"),
    ])
    func buildsAndALeadingVMakeNoDifference(_ left: String, _ right: String) throws {
        #expect(try VersionEquals(left).applies(to: .string(right)))
    }

    private static let ofAnyLength = [
        "0", "0.0.0.1", "0.1", "1", "1.0.0.1", "1.1-rc.1", "1.1", "1.1.0.1", "1.2.3", "1.2.3.4-a", "1.2.3.4", "1.10",
        "10.0.19045.3803", "10.0.19045.10000", "v17", "v17.4", "17.4.1", "17.10", "18",
    ]

    @Test func versionsOfOneToFourNumbersAreCompared() throws {
        for (index, left) in Self.ofAnyLength.enumerated() {
            for (other, right) in Self.ofAnyLength.enumerated() {
                #expect(try VersionLessThan(right).applies(to: .string(left)) == (index < other), "\(left) \(right)")
                #expect(try VersionEquals(right).applies(to: .string(left)) == (index == other), "\(left) \(right)")
            }
        }
    }

    @Test func missingNumbersAreZero() throws {
        for left in ["17.4", "v17.4", "17.4.0", "17.4.0.0", "17.4+b"] {
            for right in ["17.4", "17.4.0", "17.4.0.0"] {
                #expect(try VersionEquals(right).applies(to: .string(left)))
                #expect(try VersionMoreThanOrEqualTo(right).applies(to: .string(left)))
            }
        }
        #expect(try VersionEquals("0").applies(to: "0.0.0.0"))
    }

    @Test(arguments: [
        "", "1.2.3.4.5", "1-rc", "2024-01-02", "1+b", "01.2.3", "1.02.3", "1.2.3-", "1.2.3-01", "1.2.3-a..b", "1.2.3+",
        "1.2.3+a+b",
        "V1.2.3",
        "vv1.2.3", " 1.2.3", "1.2.3 ", "1.-2.3", "a.b.c", "1.2.3-é", "1.2.٣", "1..3", "-1.2.3", "v",
    ])
    func whatIsNoVersionFails(_ text: String) {
        let reason = "\"\(text)\" is no version such as 17.4, 1.2.3 or 2.0.0-rc.1"
        #expect(GutterTests.reason(VersionEquals("1.2.3"), text) == reason)
        #expect(GutterTests.reason(VersionLessThan(text), "1.2.3") == reason)
        #expect(throws: OperatorError(reason)) {
            try VersionMoreThan(parameters: OperatorParameters(["value": .string(text)]))
        }
    }

    @Test func aNumberIsNoVersion() {
        #expect(reason(VersionEquals("1.2.3"), 1.2) == "a number is not compared with a version")
    }
}
