import Gutter
import HTTPTypes
import HummingbirdTesting
import Testing

@testable import GutterExample

struct ViewTests {
    /// A name that is misspelt in a template is always off, and nobody is told.
    @Test(arguments: Views.templates.keys.sorted())
    func everySwitchThatATemplateAsksIsOneOfTheShops(_ template: String) throws {
        let text = try #require(Views.templates[template])
        let names = text.matches(of: /\{% if(?:not)?switch "?([^" ]+)"? %\}/).map { String($0.output.1) }
        #expect(names.allSatisfy(ShopSwitches.all.map(\.name).contains), "\(names)")
        #expect(names.count == text.matches(of: /\{% if(not)?switch/).count)
    }

    @Test func textFromOutsideIsNoMarkup() async throws {
        let shop = try await Shop.new()
        var copy = try shop.gutter.switch(ShopSwitches.beta)
        copy.label = "<script>alert('label')</script>"
        try await copy.save(by: "<b>mallory</b>", reason: "<img src=x onerror=\"alert(1)\">")
        try await shop.visit { client async throws in
            for path in ["/staff", "/staff/history", "/account"] {
                let text = try await client.get(path, as: "ada").text
                #expect(!text.contains("<script"), "\(path)")
                #expect(!text.contains("<img"), "\(path)")
                #expect(!text.contains("<b>"), "\(path)")
            }
            #expect(try await client.get("/staff/history", as: "ada").text.contains("&lt;b&gt;mallory&lt;/b&gt;"))
            let missing = try await client.get("/checkout/%3Cscript%3E", as: "ada")
            #expect(missing.status == .notFound)
            #expect(!missing.text.contains("<script"))
        }
    }

    @Test(arguments: ["/", "/waiting-list", "/account", "/checkout/umbrella", "/thanks/boots", "/shop.css"])
    func everyPageOpensForAVisitor(_ path: String) async throws {
        try await Shop.new()
            .visit { client async throws in
                let page = try await client.get(path)
                #expect(page.status == .ok)
                #expect(!page.text.contains("{%") && !page.text.contains("{{"))
            }
    }

    @Test func whatIsNotThereHasAPageToo() async throws {
        try await Shop.new()
            .visit { client async throws in
                let page = try await client.get("/nowhere")
                #expect(page.status == .notFound)
                #expect(page.text.contains("There is nothing at /nowhere."))
            }
    }

    @Test func signingInSetsACookieThatScriptsAndOtherSitesDoNotGet() async throws {
        try await Shop.new()
            .visit { client async throws in
                let response = try await client.post("/account", ["user": "noor"])
                let cookie = try #require(response.headers[.setCookie]).split(separator: "; ")
                #expect(cookie.first == "shop-user=noor")
                #expect(Set(cookie.dropFirst()) == ["Path=/", "HttpOnly", "SameSite=Lax"])
                #expect(try await client.get("/", as: "noor").text.contains("Noor Brook"))
                #expect(try await client.post("/account", ["user": "nobody"]).status == .badRequest)
                #expect(try await client.get("/", as: "nobody").text.contains("Sign in"))
            }
    }
}
