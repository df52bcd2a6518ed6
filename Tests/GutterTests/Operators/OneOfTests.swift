import Foundation
import Testing

@testable import Gutter

struct OneOfTests {
    private static let moment = Date(timeIntervalSince1970: 1_700_000_000)

    @Test(
        arguments: [
            (["a", "b"], "a", .holds), (["a", "b"], "c", .holdsNot), (["a", "b"], "", .holdsNot),
            (["a", "b"], "A", .holdsNot),
            (["caf\u{E9}"], "cafe\u{301}", .holds), ([1, 2], 2.0, .holds), ([1.5], 1, .holdsNot), ([0.0], -0.0, .holds),
            ([.integer(1 << 53)], .double(0x1p53), .holds), ([.integer(1 << 53 + 1)], .double(0x1p53), .holdsNot),
            (["a", 1], 1, .holds), (["a", 1], "b", .holdsNot), (["a", 1], true, .fails), (["a"], 1, .fails),
            ([true], true, .holds), ([true], false, .holdsNot), ([.date(moment)], .date(moment), .holds),
            ([], 1, .holdsNot), ([], "", .holdsNot), ([], [1], .holdsNot), ([], .double(.nan), .fails),
            ([1], .double(.nan), .fails), (["a"], .double(.nan), .fails), ([.double(.nan)], 1, .fails),
            ([.double(.nan), 1], 1, .holds), ([.double(.infinity)], .double(.infinity), .holds),
            // A list holds by any of its elements, in whatever order it gives them.
            (["a", "b"], ["c", "b"], .holds), (["a", "b"], ["c"], .holdsNot), (["a"], [], .holdsNot),
            (["a"], [1], .fails),
            (["a"], [1, "a"], .holds), (["a"], [1, "b"], .holdsNot), (["a"], ["a", .double(.nan)], .fails),
            ([["a"]], [["a"]], .fails),
        ] as [([Value], Value, Outcome)]
    )
    func fewAndManyValuesAgree(_ values: [Value], _ value: Value, _ outcome: Outcome) {
        #expect(Outcome(OneOf(values), value) == outcome)
        // More of the same: now they are looked up rather than compared.
        let many = Array(repeating: values, count: 10).flatMap(\.self)
        #expect(Outcome(OneOf(many), value) == outcome)
    }

    @Test func manyValuesAreFound() throws {
        let names = OneOf((0..<1_000).map { "user-\($0)" })
        #expect(try names.applies(to: "user-999"))
        #expect(try !names.applies(to: "user-1000"))
        let numbers = OneOf((0..<1_000).map(Double.init))
        #expect(try numbers.applies(to: 999))
        #expect(try !numbers.applies(to: 999.5))
    }

    @Test func isWrittenAsAListOrOneByOne() {
        #expect(Operator.oneOf(["a", "b"]) == .oneOf("a", "b"))
        #expect(Operator.oneOf(["a"]) != .oneOf("b"))
    }
}
