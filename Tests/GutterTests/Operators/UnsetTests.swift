import Gutter
import Testing

/// `set` and `unset`: whether there is a value at all.
struct UnsetTests {
    struct Visitor: Sendable {
        var country: String?
    }

    struct VisitorArguments: ArgumentContainer {
        typealias Input = Visitor

        let country = Argument<Visitor>.string(\.country)

        func applies(to visitor: Visitor) -> Bool { visitor.country != "nowhere" }
    }

    private func manager(isCompounded: Bool = false, _ conditions: Condition...) async throws -> Manager {
        let gutter = try await Manager(arguments: [VisitorArguments.self])
        try await gutter.register(Switch("a", state: .selective, isCompounded: isCompounded, conditions: conditions))
        return gutter
    }

    @Test func everyoneButGermanyAndThoseOfNoKnownCountry() async throws {
        let gutter = try await manager(
            Condition(\VisitorArguments.country, .equals("DE"), isNegated: true),
            Condition(\VisitorArguments.country, .unset)
        )
        #expect(!gutter.isActive("a", for: Visitor(country: "DE")))
        #expect(gutter.isActive("a", for: Visitor(country: "FR")))
        #expect(gutter.isActive("a", for: Visitor(country: nil)))
        #expect(
            try gutter.evaluate("a", for: Visitor()).description == "a is on: VisitorArguments.country is unset holds"
        )
    }

    @Test(arguments: [
        (Condition(\VisitorArguments.country, .set), true, false),
        (Condition(\VisitorArguments.country, .set, isNegated: true), false, true),
        (Condition(\VisitorArguments.country, .unset), false, true),
        (Condition(\VisitorArguments.country, .unset, isNegated: true), true, false),
    ])
    func aValueIsThereOrNot(_ condition: Condition, _ withValue: Bool, _ without: Bool) async throws {
        let gutter = try await manager(condition)
        for country in ["DE", ""] { #expect(gutter.isActive("a", for: Visitor(country: country)) == withValue) }
        #expect(gutter.isActive("a", for: Visitor(country: nil)) == without)
        #expect(gutter.isActive("a", for: Attributes("VisitorArguments", ["country": "DE"])) == withValue)
        #expect(gutter.isActive("a", for: Attributes("VisitorArguments", [:])) == without)
        // The identity for percentages does not replace a missing value.
        #expect(gutter.isActive("a", for: Attributes("VisitorArguments", [:], hashedBy: 1)) == without)
        // Nothing is asked, and so nothing holds.
        #expect(!gutter.isActive("a"))
        #expect(!gutter.isActive("a", for: "something else"))
        #expect(!gutter.isActive("a", for: Visitor(country: "nowhere")))
        #expect(!gutter.isActive("a", for: Visitor?.none))
        #expect(gutter.isActive("a", for: Visitor?.some(Visitor())) == without)
        #expect(try gutter.evaluate("a", for: Visitor()).errors.isEmpty)
    }

    @Test func allMustHold() async throws {
        let gutter = try await manager(
            isCompounded: true,
            Condition(\VisitorArguments.country, .unset, isNegated: true),
            Condition(\VisitorArguments.country, .equals("FR"))
        )
        #expect(gutter.isActive("a", for: Visitor(country: "FR")))
        #expect(!gutter.isActive("a", for: Visitor(country: nil)))
    }

    /// An application's own operator may decide about a missing value too.
    private struct Absent: OperatorPredicate {
        static let name = "absent"

        init() {}
        init(parameters: OperatorParameters) {}

        var parameters: [String: Value] { [:] }
        var description: String { "absent" }
        var appliesWithoutValue: Bool? { true }

        func applies(to value: Value) -> Bool { false }
    }

    @Test func anotherOperatorMaySayWhatAMissingValueMeans() async throws {
        let gutter = try await Manager(arguments: [VisitorArguments.self], operators: [Absent.self])
        let condition = Condition(\VisitorArguments.country, Operator(Absent()))
        try await gutter.register(Switch("a", state: .selective, conditions: [condition]))
        #expect(gutter.isActive("a", for: Visitor(country: nil)))
        #expect(!gutter.isActive("a", for: Visitor(country: "DE")))
    }
}
