import Gutter
import HTTPTypes
import HummingbirdTesting
import Testing

@testable import GutterExample

struct StaffTests {
    private let shop: Shop

    init() async throws {
        shop = try await Shop.new()
    }

    @Test func aChangeOnThePageIsRecordedWithWhoMadeItAndWhyAndInWhichRequest() async throws {
        try await shop.visit { client async throws in
            let form = ["name": "checkout:express", "state": "disabled", "reason": "INC-42 & more"]
            let response = try await client.post("/staff/switches", form, as: "ada")
            #expect(response.headers[.location] == "/staff/history")
            let event = try #require(try await shop.gutter.log.events(EventQuery(order: .descending, limit: 1)).first)
            #expect(event.attribution.kind == .person)
            #expect(event.attribution.actor == "ada")
            #expect(event.attribution.displayName == "Ada Marsh")
            #expect(event.attribution.reason == "INC-42 & more")
            #expect(event.attribution.correlationID?.isEmpty == false)
            #expect(event.details == "state selective → disabled")
            let history = try await client.get("/staff/history", as: "grace").text
            #expect(history.contains("Ada Marsh"))
            #expect(history.contains("INC-42 &amp; more"))
        }
    }

    @Test func theShopItselfRegisteredTheSwitches() async throws {
        let events = try await shop.gutter.log.events(EventQuery())
        #expect(events.map(\.name) == ["recommendations", "beta", "checkout", "checkout:express"])
        #expect(events.allSatisfy { $0.attribution.kind == .system })
        #expect(shop.gutter.switches.allSatisfy { $0.label != nil && $0.description != nil })
    }

    @Test(arguments: ["jeff", nil]) func othersNeitherSeeNorTurnTheSwitches(_ user: String?) async throws {
        try await shop.visit { client async throws in
            #expect(try await client.get("/staff", as: user).status == .forbidden)
            #expect(try await client.get("/staff/history", as: user).status == .forbidden)
            let form = ["name": "checkout", "state": "disabled", "reason": ""]
            #expect(try await client.post("/staff/switches", form, as: user).status == .forbidden)
            #expect(shop.gutter.isActive(ShopSwitches.checkout))
        }
    }

    @Test(arguments: [
        ("checkout", "ajar", 400, "never ajar"), ("till", "global", 404, "till"), ("a::b", "global", 400, "a::b"),
    ])
    func aFormThatMakesNoSenseIsAnsweredWithWhatIsWrong(_ name: String, _ state: String, _ status: Int, _ text: String)
        async throws
    {
        try await shop.visit { client async throws in
            let form = ["name": name, "state": state, "reason": ""]
            let response = try await client.post("/staff/switches", form, as: "ada")
            #expect(response.status.code == status)
            #expect(response.text.contains(text))
        }
        #expect(try await shop.gutter.log.events(EventQuery()).count == ShopSwitches.all.count)
    }
}
