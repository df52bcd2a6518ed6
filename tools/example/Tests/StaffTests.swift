import Foundation
import Gutter
import HTTPTypes
import Hummingbird
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
            let form = try shop.form("checkout:express", "disabled", reason: "INC-42 & more")
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

    @Test func onlyHeadersAnswerHEADWhereThereIsNoPage() async throws {
        try await shop.visit { client async throws in
            let response = try await client.execute(uri: "/nothing", method: .head)
            #expect(response.status == .notFound)
            #expect(response.text.isEmpty)
        }
    }

    @Test func whoMeetsALockedLogIsToldWhenToTryAgain() async throws {
        let router = Router(context: ShopContext.self)
        router.add(middleware: ErrorPages(views: Views(asking: shop.gutter)))
        router.get("locked") { _, _ -> HTTPResponse.Status in
            throw EventLogError(.locked, "The log /srv/shop.db is locked.")
        }
        try await Application(router: router)
            .test(.router) { client async throws in
                let response = try await client.get("/locked")
                #expect(response.status == .serviceUnavailable)
                #expect(response.headers[.retryAfter] == "5")
                #expect(response.headers[.contentType]?.hasPrefix("text/html") == true)
                #expect(response.text.contains("Switches cannot be changed at the moment."))
                #expect(!response.text.contains("/srv/shop.db"))
            }
    }

    @Test(arguments: ["jeff", nil]) func othersNeitherSeeNorTurnTheSwitches(_ user: String?) async throws {
        try await shop.visit { client async throws in
            #expect(try await client.get("/staff", as: user).status == .forbidden)
            #expect(try await client.get("/staff/history", as: user).status == .forbidden)
            let form = try shop.form("checkout", "disabled")
            #expect(try await client.post("/staff/switches", form, as: user).status == .forbidden)
            #expect(shop.gutter.isActive(ShopSwitches.checkout))
        }
    }

    @Test(arguments: [
        (["state": "ajar"], 400, "never ajar"), (["id": UUID().uuidString], 404, "There is no switch"),
        (["id": "till"], 400, "Bad Request"), (["version": "7"], 409, "is at version 1, not 7"),
        (["version": "seven"], 400, "Bad Request"),
    ])
    func aFormThatMakesNoSenseIsAnsweredWithWhatIsWrong(_ edit: [String: String], _ status: Int, _ text: String)
        async throws
    {
        try await shop.visit { client async throws in
            let form = try shop.form("checkout", "disabled").merging(edit) { $1 }
            let response = try await client.post("/staff/switches", form, as: "ada")
            #expect(response.status.code == status)
            #expect(response.text.contains(text))
        }
        #expect(try await shop.gutter.log.events(EventQuery()).count == ShopSwitches.all.count)
    }

    @Test func aPageThatIsOldUndoesNoIncident() async throws {
        try await shop.visit { client async throws in
            let page = try await client.get("/staff", as: "ada").text
            #expect(page.contains(#"<input type="hidden" name="version" value="1">"#))
            let stale = try shop.form("checkout", "global", reason: "everything is fine")
            let incident = try shop.form("checkout", "disabled", reason: "INC-42 <payments> fail")
            #expect(try await client.post("/staff/switches", incident, as: "grace").status == .seeOther)

            let conflict = try await client.post("/staff/switches", stale, as: "ada")
            #expect(conflict.status == .conflict)
            #expect(
                conflict.text.contains("Grace Weir changed it after you opened the page: INC-42 &lt;payments&gt; fail.")
            )
            let row = "<th scope=\"row\">state</th><td>global</td><td>global</td><td>disabled</td>"
            #expect(conflict.text.contains(row))
            #expect(conflict.text.contains(#"value="everything is fine""#))
            #expect(!shop.gutter.isActive(ShopSwitches.checkout))

            // The form on that page knows the switch as it is now.
            #expect(conflict.text.contains(#"<input type="hidden" name="version" value="2">"#))
            let again = try shop.form("checkout", "global", reason: "everything is fine")
            #expect(try await client.post("/staff/switches", again, as: "ada").status == .seeOther)
            #expect(shop.gutter.isActive(ShopSwitches.checkout))
        }
    }

    @Test func aFormOnAnotherSiteTurnsNothing() async throws {
        try await shop.visit { client async throws in
            let form = try shop.form("checkout", "disabled")
            for headers in [["Sec-Fetch-Site": "cross-site"], ["Origin": "https://evil.example"]] {
                let response = try await client.post("/staff/switches", form, as: "ada", headers)
                #expect(response.status == .forbidden)
                #expect(response.text.contains("another site"))
            }
            #expect(shop.gutter.isActive(ShopSwitches.checkout))
            let own = try await client.post("/staff/switches", form, as: "ada", ["Sec-Fetch-Site": "same-origin"])
            #expect(own.status == .seeOther)
        }
    }
}

extension Shop {
    /// What the form of a switch sends from a page that is opened now.
    func form(_ name: String, _ state: String, reason: String = "") throws -> [String: String] {
        let element = try gutter.switch(name)
        let id = try #require(element.id)
        return ["id": id.uuidString, "version": "\(element.version)", "state": state, "reason": reason]
    }
}
