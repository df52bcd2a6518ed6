#if Hummingbird
import Gutter
import GutterHummingbird
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

struct RequestInputsTests {
    private typealias Table = [(Condition, path: String, headers: HTTPFields)]

    /// A condition, and a request for which it holds.
    private static let holding: Table = [
        (Condition(\RequestArguments.path, .equals("/beta/new")), "/beta/new?x=1", [:]),
        (Condition(\RequestArguments.path, .startsWith("/api/")), "/api/%C3%A9", [:]),
        (Condition(\RequestArguments.method, .equals("GET")), "/", [:]),
        (Condition(\RequestArguments.userAgent, .contains("curl")), "/", [.userAgent: "curl/8"]),
        (Condition(\ShopRequestArguments.plan, .equals("gold")), "/", [.plan: "gold"]),
        (Condition(\ShopRequestArguments.preview, .equals("a b")), "/?x=1&preview=a%20b", [:]),
        (Condition(\ShopRequestArguments.preview, .equals("")), "/?preview", [:]),
        (Condition(\ShopRequestArguments.session, .equals("s1")), "/", [.cookie: "a=b; session=s1"]),
        (Condition(\ShopRequestArguments.pilot, .percent(100)), "/", [.plan: "gold", .cookie: "session=s1"]),
    ]

    /// A condition, and a request for which it does not hold. If the value is missing, its negation does not hold either.
    private static let failing: Table = [
        (Condition(\RequestArguments.path, .equals("/beta")), "/beta/", [:]),
        (Condition(\RequestArguments.method, .equals("get")), "/", [:]),
        (Condition(\ShopRequestArguments.plan, .equals("gold"), isNegated: true), "/", [:]),
        (Condition(\ShopRequestArguments.preview, .equals("1"), isNegated: true), "/?other=1", [:]),
        (Condition(\ShopRequestArguments.session, .equals("1"), isNegated: true), "/", [.cookie: "session; =; ;"]),
        (Condition(\RequestArguments.remoteAddress, .equals("x"), isNegated: true), "/", [:]),
        (Condition(\ShopRequestArguments.pilot, .percent(100)), "/", [.plan: "gold"]),
    ]

    private func ask(_ condition: Condition, _ path: String, _ headers: HTTPFields) async throws -> String {
        let gutter = try await Manager.forShop(Switch("a", where: condition))
        return try await page(asking: "a", in: gutter, RequestInputsMiddleware(in: gutter))
            .test(.router) { client in
                try await client.execute(uri: path, method: .get, headers: headers).text
            }
    }

    @Test(arguments: holding.indices) func conditionsReadTheRequest(_ index: Int) async throws {
        let (condition, path, headers) = Self.holding[index]
        #expect(try await ask(condition, path, headers) == "a true", "\(condition)")
    }

    @Test(arguments: failing.indices) func whatARequestDoesNotSayNeverHolds(_ index: Int) async throws {
        let (condition, path, headers) = Self.failing[index]
        #expect(try await ask(condition, path, headers) == "a false", "\(condition)")
    }

    @Test(arguments: [
        ("shop.example", "shop.example"), ("Shop.Example:8080", "shop.example"), ("[::1]:8080", "[::1]"),
        ("[::1]", "[::1]"), ("", nil), (":80", nil), ("]:", "]"),
    ])
    func theHostHasNoPort(_ authority: String, _ host: String?) {
        let head = HTTPRequest(method: .get, scheme: "http", authority: authority, path: "/")
        #expect(RequestInput(Request(head: head, body: .init(buffer: .init()))).host == host)
    }

    @Test func aHeaderNameThatNoneCanHaveStopsTheProcess() async {
        await #expect(processExitsWith: .failure) { _ = Argument<RequestInput>.header("x plan") }
    }

    @Test func theRemoteAddressIsThatOfTheConnection() async throws {
        let local = Condition(\RequestArguments.remoteAddress, .oneOf("127.0.0.1", "::1"))
        let gutter = try await Manager.forShop(Switch("local", where: local))
        try await page(asking: "local", in: gutter, RequestInputsMiddleware(in: gutter))
            .overSocket { client in
                let response = try await client.execute(uri: "/", method: .get)
                #expect(response.text == "local true")
            }
    }

    @Test func theHostIsTheOneThatWasAsked() async throws {
        let local = Condition(\RequestArguments.host, .equals("localhost"))
        let gutter = try await Manager.forShop(Switch("local", where: local))
        try await page(asking: "local", in: gutter, RequestInputsMiddleware(in: gutter))
            .overSocket { client in
                let response = try await client.execute(uri: "/", method: .get)
                #expect(response.text == "local true")
            }
    }

    @Test func scopesOfSeveralMiddlewaresAddUp() async throws {
        var both = Switch("both", state: .selective, isCompounded: true)
        both.conditions = [
            Condition(\RequestArguments.path, .equals("/")), Condition(\UserArguments.number, .equals(7)),
        ]
        let gutter = try await Manager.forShop(both)
        let application = page(
            asking: "both",
            in: gutter,
            RequestInputsMiddleware(in: gutter),
            RequestInputsMiddleware(in: gutter, includesRequest: false) { _, _ in User(number: 7) }
        )
        try await application.test(.router) { client in
            let response = try await client.execute(uri: "/", method: .get)
            #expect(response.text == "both true")
        }
    }

    @Test func theRequestIsNoInputWhereItIsLeftOut() async throws {
        let gutter = try await Manager.forShop(Switch("a", where: Condition(\RequestArguments.path, .equals("/"))))
        let user = RequestInputsMiddleware<ShopContext, User>(in: gutter, includesRequest: false) { _, _ in nil }
        try await page(asking: "a", in: gutter, user)
            .test(.router) { client in
                let response = try await client.execute(uri: "/", method: .get)
                #expect(response.text == "a false")
            }
    }

    @Test func whatFindingAnInputThrowsEndsTheRequest() async throws {
        let gutter = try await Manager.forShop()
        let derive = RequestInputsMiddleware<ShopContext, User>(in: gutter) { _, _ in throw HTTPError(.unauthorized) }
        try await page(asking: "a", in: gutter, derive)
            .test(.router) { client in
                let response = try await client.execute(uri: "/", method: .get)
                #expect(response.status == .unauthorized)
            }
    }

    @Test(arguments: [nil, 5]) func theInputsAreInForceWhileABodyIsWritten(_ length: Int?) async throws {
        let gutter = try await Manager.forShop(Switch("a", where: Condition(\UserArguments.number, .equals(7))))
        let router = Router(context: ShopContext.self)
        router.add(middleware: RequestInputsMiddleware.forShop(in: gutter))
        router.get { _, _ in
            Response(
                status: .ok,
                body: .init(contentLength: length) { writer in
                    try await writer.write(.init(string: "\(gutter.isActive("a"))".padded))
                    try await writer.finish(nil)
                }
            )
        }
        try await Application(router: router)
            .overSocket { client in
                let response = try await client.execute(uri: "/", method: .get, headers: [.user: "7"])
                #expect(response.text == "true.")
                #expect(try await client.execute(uri: "/", method: .get, headers: [.user: "8"]).text == "false")
            }
    }
}

extension String {
    fileprivate var padded: String { self == "true" ? "true." : self }
}
#endif
