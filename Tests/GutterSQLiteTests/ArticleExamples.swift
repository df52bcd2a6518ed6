import Foundation
import Gutter
import GutterSQLite
import GutterTestSupport
import GutterTesting
import Testing

/// What the articles of Gutter on switches show in Swift, article by article; `DocumentationTests` compares it with them.
struct ArticleTests {
    private let folder: TemporaryFolder
    private let printed = Printed()
    private let user = User(id: 7, name: "jeff", age: 70)
    private let users = [User(id: 7, name: "jeff", age: 70), User(id: 8, name: "grace", age: 40)]

    init() throws {
        folder = try TemporaryFolder()
    }

    struct User {
        var id = 0
        var name = ""
        var age = 0
        var isAdmin = false
        var country: String? = "fr"
        var joined = Date(timeIntervalSince1970: 1_700_000_000)
        var groups: [String] = []
        var appVersion = "1.2.0"
    }

    struct IsTuesday: OperatorPredicate {
        static let name = "tuesday"

        init() {}
        init(parameters: OperatorParameters) {}

        var parameters: [String: Value] { [:] }
        var description: String { "a Tuesday" }

        func applies(to value: Value) throws -> Bool {
            guard case .date(let date) = value else { throw OperatorError("this is no date") }
            return Calendar(identifier: .gregorian).component(.weekday, from: date) == 3
        }
    }

    // MARK: Getting started

    private enum GettingStarted {
        struct UserArguments: ArgumentContainer {
            typealias Input = User

            let age = Argument<User>.integer(\.age)
            let name = Argument<User>.string(\.name)
        }
    }

    @Test func theFirstSwitch() async throws {
        @Sendable func print(_ items: Any...) { printed.add(items) }

        let gutter = try await Manager(log: .sqlite(at: folder.path("switches.db")))
        try await gutter.registerIfAbsent(Switch("checkout", state: .global), by: "ada", reason: "EXP-12 launch")
        if gutter.isActive("checkout") { print("The new checkout is on.") }

        var checkout = try gutter.switch("checkout")
        checkout.state = .disabled
        if let change = checkout.changes.state { print("\(change.previous!) → \(change.current!)") }
        try await checkout.save(by: "grace", reason: "INC-42 payments fail")

        #expect(printed.lines == ["The new checkout is on.", "global → disabled"])
        #expect(try gutter.switch("checkout").state == .disabled)

        try await gutter.close()

        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("")) == ["switches.db"])
    }

    @Test func onForSome() async throws {
        @Sendable func print(_ items: Any...) { printed.add(items) }
        typealias UserArguments = GettingStarted.UserArguments

        let gutter = try await Manager(log: .sqlite(at: folder.path("switches.db")), arguments: [UserArguments.self])
        let pilot = [Condition(\UserArguments.age, .moreThan(65)), Condition(\UserArguments.name, .percent(10))]
        try await gutter.register(Switch("checkout", state: .selective, conditions: pilot))
        if gutter.isActive("checkout", for: user) { print("The new checkout is on for \(user.name).") }
        print(try gutter.evaluate("checkout", for: user))

        #expect(
            printed.lines == [
                "The new checkout is on for jeff.", #"checkout is on: UserArguments.age is more than 65 holds"#,
            ]
        )
    }

    private struct Form {
        let id: UUID
        let version: Int
        let state: Switch.State
    }

    @Test func inAnApplication() async throws {
        typealias UserArguments = GettingStarted.UserArguments
        let pilot = [Condition(\UserArguments.age, .moreThan(65))]
        func newCheckout() async -> String { "new" }
        func oldCheckout() async -> String { "old" }

        var configuration = Manager.Configuration()
        configuration.log = try SQLiteEventLog(path: folder.path("switches.db"))
        configuration.arguments = [UserArguments.self]
        let gutter = try await Manager(configuration)
        for new in [
            Switch("checkout", state: .selective, conditions: pilot), Switch("search"), Switch("search:synonyms"),
        ] {
            try await gutter.registerIfAbsent(new)
        }

        let synonyms = gutter.handle("search:synonyms")
        let found = users.filter { synonyms.isActive(for: $0) }

        let answer = await gutter.withInputs(user) {
            gutter.isActive("checkout") ? await newCheckout() : await oldCheckout()
        }

        try await gutter.register(Switch("filters:price", state: .global))
        let plan = try await gutter.planRegister(Switch("filters"))
        print(plan.turnsOff.map(\.name))
        try await gutter.carryOut(plan, by: "ada", reason: "EXP-13")

        let now = try gutter.switch("filters:price")
        let form = Form(id: try #require(now.id), version: now.version, state: .disabled)
        var seen = try await gutter.switch(id: form.id, version: form.version)
        seen.state = form.state
        try await seen.save(expecting: form.version, by: "ada")

        #expect(plan.turnsOff.map(\.name) == ["filters:price"])
        #expect(found.isEmpty)
        #expect(answer == "new")
        let checkout = gutter.handle("checkout")
        let chosen = users.count { checkout.isActive(for: $0) }
        #expect(chosen == 1)
        await gutter.shutdown()
    }

    // MARK: Arguments and conditions

    struct UserArguments: ArgumentContainer {
        typealias Input = User

        let name = Argument<User>.string(\.name)
        let isAdmin = Argument<User>.boolean(\.isAdmin, hashedBy: \.id)
        let age = Argument<User>.integer { $0.age }
        let country = Argument<User>.string(\.country)
        let joined = Argument<User>.date(\.joined)
        let groups = Argument<User>.strings(\.groups)
        let appVersion = Argument<User>.string(\.appVersion)
    }

    @Test func conditions() async throws {
        @Sendable func print(_ items: Any...) { printed.add(items) }
        let launch = Date(timeIntervalSince1970: 1_650_000_000)
        let gutter = try await Manager(arguments: [UserArguments.self], operators: [IsTuesday.self])
        gutter.signals.conditionApplyError.connect { error in print(error) }

        let seniors = Condition(\UserArguments.age, .moreThan(65))
        let newcomers = Condition(\UserArguments.joined, .lessThan(launch), isNegated: true)
        let tenth = Condition(argument: "UserArguments", attribute: "name", operator: .percent(10))
        var checkout = Switch("checkout", state: .selective, conditions: [seniors, newcomers])
        checkout.conditions.append(tenth)

        let staff = Switch(
            "checkout:debug",
            state: .selective,
            isCompounded: true,
            conditions: [
                Condition(\UserArguments.isAdmin, .truthy), Condition(\UserArguments.groups, .contains("payments")),
            ]
        )

        let search = Condition(\UserArguments.name, .percent(10, salt: "search"))
        let halves = [
            Condition(\UserArguments.name, .percentRange(0, 50, salt: "A or B")),
            Condition(\UserArguments.name, .percentRange(50, 100, salt: "A or B")),
        ]

        let abroad = [
            Condition(\UserArguments.country, .equals("DE"), isNegated: true),
            Condition(\UserArguments.country, .unset),
        ]
        #expect(!Switch("x", state: .selective, conditions: abroad).isEnabled(for: User(country: "DE")))
        #expect(Switch("x", state: .selective, conditions: abroad).isEnabled(for: User(country: "FR")))
        #expect(Switch("x", state: .selective, conditions: abroad).isEnabled(for: User(country: nil)))

        try await gutter.register(checkout)
        try await gutter.register(staff)
        #expect(gutter.isActive("checkout", for: user))
        #expect(!gutter.isActive("checkout:debug", for: user))
        let admin = User(age: 70, isAdmin: true, groups: ["payments"])
        #expect(gutter.isActive("checkout:debug", for: admin))
        for each in users {
            #expect(halves.count { Switch("x", state: .selective, conditions: [$0]).isEnabled(for: each) } == 1)
        }
        #expect(search.description == #"UserArguments.name is within the first 10% by the salt "search""#)

        try await gutter.register(
            Switch("odd", state: .selective, conditions: [Condition(\UserArguments.name, .moreThan(1))])
        )
        #expect(!gutter.isActive("odd", for: user))
        #expect(printed.lines.count == 1)

        let tuesdays = Switch("t", state: .selective, conditions: [Condition(\UserArguments.joined, .tuesday)])
        #expect(tuesdays.isEnabled(for: User(joined: Date(timeIntervalSince1970: 1_699_963_200))))
        #expect(!tuesdays.isEnabled(for: User(joined: Date(timeIntervalSince1970: 1_700_049_600))))
    }

    /// Every row of the table of operators: what is written in Swift, what it is stored as, and a value for which it holds.
    @Test func theTableOfOperators() throws {
        func check(_ operation: Operator, _ stored: String, holdsFor value: Value, notFor other: Value) throws {
            #expect(operation.name == stored)
            #expect(try operation.applies(to: value))
            #expect(try !operation.applies(to: other))
        }
        try check(.equals(1), "equals", holdsFor: 1.0, notFor: 2)
        try check(.equalsIgnoringCase("x"), "strip_ignorecase_equals", holdsFor: " X ", notFor: "y")
        try check(.oneOf("a", "b"), "one_of", holdsFor: ["z", "b"], notFor: "z")
        try check(.truthy, "true", holdsFor: "x", notFor: 0)
        try check(.lessThan(2), "before", holdsFor: 1, notFor: 2)
        try check(.lessThanOrEqualTo(2), "less_than_or_equal_to", holdsFor: 2, notFor: 3)
        try check(.moreThan(2), "more_than", holdsFor: 3, notFor: 2)
        try check(.moreThanOrEqualTo(2), "more_than_or_equal_to", holdsFor: 2, notFor: 1)
        try check(.between(1, 3), "between", holdsFor: 2, notFor: 1)
        try check(.percent(10), "percent", holdsFor: 1_009, notFor: 110)
        try check(.percentRange(10, 20), "percent_range", holdsFor: 10, notFor: 20)
        try check(.contains("x"), "contains", holdsFor: ["x"], notFor: "abc")
        try check(.startsWith("x"), "starts_with", holdsFor: "xy", notFor: "yx")
        try check(.endsWith("x"), "ends_with", holdsFor: "yx", notFor: "xy")
        try check(.matches("^a.*z$"), "matches", holdsFor: "abcz", notFor: "az.")
        try check(.versionEquals("1.2.0"), "version_equals", holdsFor: "v1.2.0+5", notFor: "1.2.1")
        try check(.versionLessThan("1.2.0"), "version_less_than", holdsFor: "1.2.0-beta", notFor: "1.2.0")
        try check(
            .versionLessThanOrEqualTo("1.2.0"),
            "version_less_than_or_equal_to",
            holdsFor: "1.2.0",
            notFor: "2.0.0"
        )
        try check(.versionMoreThan("1.2.0"), "version_more_than", holdsFor: "1.10.0", notFor: "1.2.0")
        try check(
            .versionMoreThanOrEqualTo("1.2.0"),
            "version_more_than_or_equal_to",
            holdsFor: "1.2.0",
            notFor: "1.1.9"
        )
        #expect((Operator.set.name, Operator.unset.name) == ("set", "unset"))
        #expect(try Operator.set.applies(to: "") && Operator.set.appliesWithoutValue == false)
        #expect(try !Operator.unset.applies(to: "") && Operator.unset.appliesWithoutValue == true)

        for user: Value in [100, 207, 1_009] { #expect(try Operator.percent(10).applies(to: user)) }
        #expect(try Operator.percentRange(0.80, 0.81).applies(to: 100))
        let half = try (0..<2_000).count { try Operator.percent(0.5).applies(to: .integer($0 * 100)) }
        #expect(abs(half - 1_000) < 100)
        #expect(try Operator.percentRange(0.25, 0.26).applies(to: 100.25))
        #expect(
            try Operator.percentRange(42, 43).applies(to: 1042.0)
                && Operator.percentRange(42.97, 42.98).applies(to: 1042.0)
        )
        #expect(try Operator.versionEquals("17.4").applies(to: "v17.4.0"))
    }

    @Test func inputs() async throws {
        @Sendable func print(_ items: Any...) { printed.add(items) }
        let gutter = try await Manager(arguments: [UserArguments.self])
        let (server, request) = ("server", 42)
        let seniors = Condition(\UserArguments.age, .moreThan(65))
        try await gutter.register(Switch("checkout", state: .selective, conditions: [seniors]))

        gutter.setInputs(server)
        gutter.withInputs(user) {
            print(gutter.isActive("checkout", for: request))
            print(gutter.isActive("checkout", for: request, exclusive: true))
        }
        gutter.removeInputs()

        print(gutter.isActive("checkout", for: Attributes("UserArguments", ["age": 70, "name": "jeff"])))

        #expect(printed.lines == ["true", "false", "true"])
    }

    // MARK: Coming from gutter

    @Test func comingFromGutter() async throws {
        @Sendable func print(_ items: Any...) { printed.add(items) }

        let gutter = try await Manager(arguments: [UserArguments.self])
        gutter.signals.switchUpdated.connect { change in print("Switch \(change.switch.name) updated") }

        var feature = Switch("my cool feature", state: .selective)
        feature.conditions.append(Condition(\UserArguments.age, .moreThan(65), isNegated: true))
        try await gutter.register(feature)

        gutter.setInputs(user)
        if gutter.isActive("my cool feature") { print("on") }
        gutter.removeInputs()

        var copy = try gutter.switch("my cool feature")
        copy.name = "even cooler feature"
        try await copy.save()

        #expect(printed.lines == ["Switch even cooler feature updated"])
        #expect(gutter.isActive("even cooler feature", for: User(age: 7)))
    }

    // MARK: The module's own page

    @Test func theModulesPage() async throws {
        let gutter = try await Manager(log: .sqlite(at: folder.path("switches.db")))
        #expect(gutter.switches.isEmpty)
    }
}

private typealias IsTuesday = ArticleTests.IsTuesday

extension Operator {
    static var tuesday: Operator { Operator(IsTuesday()) }
}
