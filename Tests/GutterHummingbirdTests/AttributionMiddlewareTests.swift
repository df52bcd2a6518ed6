#if Hummingbird
import Gutter
import GutterHummingbird
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

struct AttributionMiddlewareTests {
    private let gutter: Manager

    init() async throws {
        gutter = try await Manager.forShop()
    }

    /// Registers a switch for each request, named by its path, and once more while the body is written.
    private func application(_ middleware: AttributionMiddleware<ShopContext>) -> some ApplicationProtocol {
        let router = Router(context: ShopContext.self)
        router.add(middleware: middleware)
        router.post("switches/:name") { [gutter] _, context in
            let name = try context.parameters.require("name")
            try await gutter.register(Switch(name))
            return Response(
                status: .created,
                body: .init { writer in
                    try await gutter.register(Switch("\(name):streamed"), by: name == "explicit" ? "grace" : nil)
                    try await writer.finish(nil)
                }
            )
        }
        return Application(router: router)
    }

    private func attributions() async throws -> [Attribution] {
        try await gutter.events(matching: .init()).map(\.attribution)
    }

    @Test func changesOfARequestAreAttributedToWhomItNames() async throws {
        let middleware = AttributionMiddleware<ShopContext>(correlatedBy: "x-plan") { request, _ in
            request.headers[.user].map { .person($0, reason: "INC-42") }
        }
        try await application(middleware)
            .overSocket { client in
                let headers: HTTPFields = [.user: "ada", .plan: "r-17"]
                let response = try await client.execute(uri: "/switches/a", method: .post, headers: headers)
                #expect(response.status == .created)
            }
        let expected = Attribution.person("ada", reason: "INC-42", correlationID: "r-17")
        #expect(try await attributions() == [expected, expected])
    }

    @Test func anExplicitActorReplacesWhoActsAndKeepsTheRequest() async throws {
        let middleware = AttributionMiddleware<ShopContext>(correlatedBy: "x-plan") { _, _ in .person("ada") }
        try await application(middleware)
            .overSocket { client in
                _ = try await client.execute(uri: "/switches/explicit", method: .post, headers: [.plan: "r-17"])
            }
        #expect(try await attributions().last == .person("grace", correlationID: "r-17"))
    }

    @Test func withoutAHeaderTheRequestIsTheOneOfTheServersLogLines() async throws {
        let router = Router(context: ShopContext.self)
        router.add(middleware: AttributionMiddleware { _, _ in .person("ada") })
        router.get { [gutter] _, context in
            try await gutter.register(Switch("a"))
            return context.id
        }
        let id = try await Application(router: router)
            .overSocket { client in
                try await client.execute(uri: "/", method: .get).text
            }
        #expect(!id.isEmpty)
        #expect(try await attributions() == [.person("ada", correlationID: id)])
    }

    @Test(arguments: ["", String(repeating: "x", count: Limits.identifier + 1)])
    func aHeaderThatIsNoCorrelationIDIsNoneAndDoesNotFailTheChange(_ value: String) async throws {
        let middleware = AttributionMiddleware<ShopContext>(correlatedBy: "x-plan") { _, _ in .person("ada") }
        try await application(middleware)
            .overSocket { client in
                let headers: HTTPFields = [.plan: value]
                let response = try await client.execute(uri: "/switches/a", method: .post, headers: headers)
                #expect(response.status == .created)
            }
        let id = try #require(try await attributions().first?.correlationID)
        #expect(!id.isEmpty && id.count < 100)
    }

    @Test func aRequestThatNamesNobodyIsTheOuterScopesOrTheProcess() async throws {
        let middleware = AttributionMiddleware<ShopContext>(correlatedBy: "x-plan") { _, _ in nil }
        try await application(middleware)
            .test(.router) { client in
                try await withAttribution(.service("nightly")) {
                    _ = try await client.execute(uri: "/switches/a", method: .post, headers: [.plan: "r-1"])
                }
                _ = try await client.execute(uri: "/switches/b", method: .post, headers: [.plan: "r-2"])
            }
        var process = Attribution.system()
        process.correlationID = "r-2"
        var service = Attribution.service("nightly")
        service.correlationID = "r-1"
        #expect(try await attributions() == [service, service, process, process])
    }

    @Test func aCorrelationIDThatTheApplicationGivesIsKept() async throws {
        let middleware = AttributionMiddleware<ShopContext>(correlatedBy: "x-plan") { _, _ in
            .person("ada", correlationID: "mine")
        }
        try await application(middleware)
            .test(.router) { client in
                _ = try await client.execute(uri: "/switches/a", method: .post, headers: [.plan: "r-1"])
            }
        #expect(try await attributions().map(\.correlationID) == ["mine", "mine"])
    }
}
#endif
