import Gutter
import GutterTesting
import HTTPTypes
import HummingbirdTesting
import Testing

@testable import GutterExample

/// Pages with switches that the test decides, whatever their states and conditions are.
struct OverrideTests {
    private let shop: Shop

    init() async throws {
        shop = try await Shop.new()
    }

    @Test(arguments: [true, false]) func theRecommendationsComeAndGoWithTheirSwitch(_ isOn: Bool) async throws {
        try await shop.visit { client async throws in
            let page = try await withSwitches([ShopSwitches.recommendations: isOn], in: shop.gutter) {
                try await client.get("/")
            }
            #expect(page.text.contains("Picked for you") == isOn)
            #expect(page.text.contains("Rain barrel"))
        }
    }

    @Test func expressCheckoutNeedsTheConsentOfCheckout() async throws {
        try await shop.visit { client async throws in
            try await withSwitches([ShopSwitches.checkout: false], in: shop.gutter) {
                #expect(!shop.gutter.isActive(ShopSwitches.express, for: try shop.user("noor")))
                let page = try await client.get("/checkout/hat", as: "noor")
                #expect(page.text.contains("We take no orders"))
                #expect(!page.text.contains("one click"))
                let order = try await client.post("/orders/hat/express", as: "noor")
                #expect(order.headers[.location] == "/checkout/hat")
            }
            #expect(try await client.get("/checkout/hat", as: "noor").text.contains("one click"))
        }
    }

    @Test func whoeverMayNotOrderWithOneClickIsNotHeardWhenTryingItAnyway() async throws {
        try await shop.visit { client async throws in
            try await withSwitches([ShopSwitches.express: false], in: shop.gutter) { () async throws in
                #expect(try await client.get("/checkout/hat").text.contains("Address"))
                #expect(try await client.post("/orders/hat/express").headers[.location] == "/checkout/hat")
                #expect(try await client.post("/orders/hat").headers[.location] == "/thanks/hat")
            }
        }
    }

    /// The trait does the same for a whole test. It is about the default manager, so this shop asks that one.
    @Test(.switches([ShopSwitches.beta: true])) func withTheTraitVisitorsEnterTheWorkshop() async throws {
        try await Shop(asking: .default)
            .visit { client async throws in
                #expect(try await client.get("/beta").status == .ok)
            }
    }
}
