import Gutter
import GutterTesting
import HTTPTypes
import HummingbirdTesting
import Testing

@testable import GutterExample

/// The shop on the day when payments failed: Fixtures/incident-42.jsonl is what `gutter export` printed of its log.
struct HistoryTests {
    private static let noor = User(id: "noor", name: "Noor Brook", age: 29, country: "nl", isStaff: false)

    @Test(.history("incident-42.jsonl", arguments: ShopSwitches.arguments))
    func theIncidentTookExpressCheckoutAwayAndGaveItBack() throws {
        let changes = try History.current.transitions { $0.isActive(ShopSwitches.express, for: Self.noor) }
        #expect(changes.map(\.current) == [true, false, true])
        let incident = try #require(changes.dropFirst().first?.event)
        #expect(incident.name == ShopSwitches.checkout)
        #expect(incident.attribution.actor == "grace")
        #expect(incident.attribution.reason == "INC-42 payments fail")
    }

    /// The pages as they were in the middle of it: the shop asks the history's manager.
    @Test(.history("incident-42.jsonl", upTo: .position(6), arguments: ShopSwitches.arguments))
    func inTheMiddleOfItTheShopTookNoOrders() async throws {
        let shop = Shop(asking: try History.current.manager)
        try await shop.visit { client async throws in
            #expect(try await client.get("/").text.contains("We take no orders"))
            #expect(try await client.post("/orders/hat", as: "noor").headers[.location] == "/checkout/hat")
            // Everything else went on.
            #expect(try await client.get("/beta", as: "ada").status == .ok)
        }
    }

    @Test func aRestartLeavesAloneWhatWasChangedSinceTheFirstStart() async throws {
        let history = try await History.record(arguments: ShopSwitches.arguments) { gutter in
            try await gutter.registerShopSwitches()
            var copy = try gutter.switch(ShopSwitches.checkout)
            copy.state = .disabled
            try await copy.save(by: "grace", reason: "INC-42 payments fail")
            try await gutter.registerShopSwitches()
        }
        #expect(history.events.count == ShopSwitches.all.count + 1)
        #expect(!history.manager.isActive(ShopSwitches.checkout))
    }
}
