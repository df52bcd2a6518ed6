#if Hummingbird
import Gutter
import GutterHummingbird
import GutterTesting
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

struct SwitchGuardTests {
    private func application(_ gutter: Manager, guarding: (RouterGroup<ShopContext>) -> Void)
        -> some ApplicationProtocol
    {
        let router = Router(context: ShopContext.self)
        router.add(middleware: RequestInputsMiddleware.forShop(in: gutter))
        let beta = router.group("beta")
        guarding(beta)
        beta.get { _, _ in "Welcome." }
        return Application(router: router)
    }

    @Test func aRouteIsThereWhereItsSwitchIsOnAndNowhereElse() async throws {
        let gutter = try await Manager.forShop()
        let application = application(gutter) { $0.switchActive("beta", in: gutter) }
        try await application.test(.router) { client in
            let unregistered = try await client.execute(uri: "/beta", method: .get)
            #expect(unregistered.status == .notFound)
            #expect(unregistered.text.isEmpty)
            try await gutter.register(Switch("beta", state: .global))
            let on = try await client.execute(uri: "/beta", method: .get)
            #expect(on.status == .ok)
            #expect(on.text == "Welcome.")
            var beta = try gutter.switch("beta")
            beta.state = .disabled
            try await beta.save()
            #expect(try await client.execute(uri: "/beta", method: .get).status == .notFound)
        }
    }

    @Test func aHiddenRouteAnswersLikeOneThatIsNotThere() async throws {
        let gutter = try await Manager.forShop()
        let application = application(gutter) { $0.switchActive("beta", in: gutter) }
        try await application.test(.router) { client in
            let hidden = try await client.execute(uri: "/beta", method: .get)
            let missing = try await client.execute(uri: "/nowhere", method: .get)
            var head = hidden.head
            // Otherwise a browser would keep it after the switch is on.
            #expect(head.headerFields[.cacheControl] == "no-store")
            head.headerFields[.cacheControl] = nil
            #expect(head == missing.head)
            #expect(hidden.body == missing.body)
        }
    }

    @Test func itRedirectsWith303() async throws {
        let gutter = try await Manager.forShop()
        let application = application(gutter) { $0.switchActive("beta", in: gutter, redirectTo: "/upsell") }
        try await application.test(.router) { client in
            let response = try await client.execute(uri: "/beta", method: .get)
            #expect(response.status == .seeOther)
            #expect(response.headers[.location] == "/upsell")
            #expect(response.headers[.cacheControl] == "no-store")
        }
    }

    @Test(arguments: zip([Response.RedirectType.permanent, .found, .normal, .temporary], [301, 302, 303, 307]))
    func itRedirectsWithTheStatusThatIsChosen(_ type: Response.RedirectType, _ code: Int) async throws {
        let gutter = try await Manager.forShop()
        let application = application(gutter) { $0.switchActive("beta", in: gutter, redirectTo: "/upsell", type: type) }
        try await application.test(.router) { client in
            let response = try await client.execute(uri: "/beta", method: .get)
            #expect(response.status.code == code)
        }
    }

    @Test func itAnswersAsTheApplicationWishes() async throws {
        let gutter = try await Manager.forShop()
        let application = application(gutter) { group in
            group.add(
                middleware: SwitchGuardMiddleware("beta", in: gutter) { request, _ in
                    Response(status: .forbidden, body: .init(byteBuffer: .init(string: "Not \(request.uri.path).")))
                }
            )
        }
        try await application.test(.router) { client in
            let response = try await client.execute(uri: "/beta", method: .get)
            #expect(response.status == .forbidden)
            #expect(response.text == "Not /beta.")
        }
    }

    @Test func itDecidesByTheInputsOfTheRequest() async throws {
        let gutter = try await Manager.forShop(Switch("beta", where: Condition(\UserArguments.number, .moreThan(10))))
        let application = application(gutter) { $0.switchActive("beta", in: gutter) }
        try await application.test(.router) { client in
            for (user, status) in [("11", 200), ("10", 404), ("12", 200)] {
                let response = try await client.execute(uri: "/beta", method: .get, headers: [.user: user])
                #expect(response.status.code == status, "user \(user)")
            }
            #expect(try await client.execute(uri: "/beta", method: .get).status == .notFound, "nobody")
        }
    }

    @Test func itGuardsOnlyTheRoutesOfItsGroup() async throws {
        let gutter = try await Manager.forShop()
        let router = Router()
        router.get("before") { _, _ in "before" }
        router.group("beta").switchActive("beta", in: gutter).get { _, _ in "beta" }
        router.get("after") { _, _ in "after" }
        try await Application(router: router)
            .test(.router) { client in
                let response = try await client.execute(uri: "/before", method: .get)
                #expect(response.status == .ok)
                #expect(try await client.execute(uri: "/beta", method: .get).status == .notFound)
                #expect(try await client.execute(uri: "/after", method: .get).status == .ok)
            }
    }

    @Test func overridesOfATestAreInForceWhileItsRequestsAreAnswered() async throws {
        let gutter = try await Manager.forShop(Switch("beta", state: .disabled))
        let application = application(gutter) { $0.switchActive("beta", in: gutter) }
        try await application.test(.router) { client in
            let overridden = try await withSwitches(["beta": true], in: gutter) {
                try await client.execute(uri: "/beta", method: .get)
            }
            #expect(overridden.status == .ok)
            #expect(try await client.execute(uri: "/beta", method: .get).status == .notFound)
        }
    }

    @Test func withoutAManagerItAsksTheDefaultOne() async throws {
        let gutter = try await Manager.forShop(Switch("beta", state: .global))
        let router = Router()
        withDefaultManager(gutter) {
            router.group("beta").switchActive("beta").get { _, _ in "beta" }
            router.group("old").switchActive("old", redirectTo: "/").get { _, _ in "old" }
        }
        try await Application(router: router)
            .test(.router) { client in
                let response = try await client.execute(uri: "/beta", method: .get)
                #expect(response.status == .ok)
                #expect(try await client.execute(uri: "/old", method: .get).status == .seeOther)
            }
    }
}
#endif
