import Gutter
import GutterTesting
import HTTPTypes
import HummingbirdTesting
import Testing

@testable import GutterExample

/// Who meets what on the first day of the shop.
struct DecidingTests {
    private let shop: Shop

    init() async throws {
        shop = try await Shop.new()
    }

    @Test(arguments: [("ada", true), ("grace", true), ("jeff", false), ("sol", false), (nil, false)])
    func theWorkshopIsForStaffAndOthersAreSentToTheWaitingList(_ user: String?, _ isLetIn: Bool) async throws {
        try await shop.visit { client async throws in
            let page = try await client.get("/beta", as: user)
            #expect(page.status == (isLetIn ? .ok : .seeOther))
            #expect(page.headers[.location] == (isLetIn ? nil : "/waiting-list"))
            let home = try await client.get("/", as: user)
            #expect(home.text.contains(#"href="/beta""#) == isLetIn)
        }
    }

    /// Frozen: a user who has seen the recommendations once must go on seeing them.
    @Test(arguments: [
        ("ada", true), ("grace", true), ("jeff", false), ("mina", true), ("noor", true), ("sol", false), (nil, false),
    ])
    func theRolloutHasItsHalfOfTheUsers(_ user: String?, _ isIn: Bool) async throws {
        try await shop.visit { client async throws in
            #expect(try await client.get("/", as: user).text.contains("Picked for you") == isIn)
        }
    }

    @Test func aWiderRolloutKeepsThoseWhoWereIn() async throws {
        let users = (0..<1_000).map { User(id: "user-\($0)", name: "", age: 30, country: "nl", isStaff: false) }
        let first = users.filter { shop.gutter.isActive(ShopSwitches.recommendations, for: $0) }
        #expect((450...550).contains(first.count))
        var copy = try shop.gutter.switch(ShopSwitches.recommendations)
        copy.conditions = [Condition(\UserArguments.id, .percent(75, salt: "picked"))]
        try await copy.save()
        let then = users.filter { shop.gutter.isActive(ShopSwitches.recommendations, for: $0) }
        #expect((700...800).contains(then.count))
        #expect(first.allSatisfy(then.contains))
    }

    @Test(arguments: [
        ("jeff", false), ("mina", true), ("noor", true), ("sol", true), ("ada", false), (nil, false),
    ])
    func expressCheckoutIsForGrownUpsInSomeCountries(_ user: String?, _ isOn: Bool) async throws {
        try await shop.visit { client async throws in
            #expect(try await client.get("/checkout/boots", as: user).text.contains("one click") == isOn)
        }
    }

    @Test func theAccountSaysWhatIsOnAndWhy() async throws {
        try await shop.visit { client async throws in
            let text = try await client.get("/account", as: "jeff").text
            #expect(text.contains("checkout is on: it is global"))
            #expect(
                text.contains("UserArguments.age is more than or equal to 18 does not hold, and all must")
            )
        }
    }

    @Test func aResponseNamesTheSwitchesThatWereFoundActiveForItsUser() async throws {
        try await shop.visit { client async throws in
            #expect(try await client.get("/waiting-list", as: "sol").active == "active=")
            #expect(try await client.get("/beta", as: "grace").active == "active=beta")
            #expect(try await client.get("/checkout/hat", as: "mina").active == "active=checkout,checkout:express")
        }
    }

    @Test func twoHundredRequestsAtOnceAreEachTheirOwnUsers() async throws {
        let users = shop.users.all
        try await shop.visit { client async throws in
            var alone: [String: TestResponse] = [:]
            for user in users { alone[user.id] = try await client.get("/", as: user.id) }
            try await withThrowingTaskGroup(of: (User, TestResponse).self) { group in
                for number in 0..<200 {
                    let user = users[number % users.count]
                    group.addTask { (user, try await client.get("/", as: user.id)) }
                }
                for try await (user, response) in group {
                    #expect(response.active == alone[user.id]?.active)
                    #expect(response.text.contains(user.name))
                    #expect(!users.contains { $0 != user && response.text.contains($0.name) })
                }
            }
        }
    }
}
