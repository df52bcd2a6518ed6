#if Hummingbird
import Gutter
import GutterHummingbird
import GutterTesting
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

struct ActiveSwitchesTests {
    @Test func theHeaderNamesTheActiveOnesInTheOrderInWhichTheyWereFound() async throws {
        let gutter = try await Manager.forShop(
            Switch("b", state: .global),
            Switch("a", state: .global),
            Switch("off", state: .disabled),
            Switch("shop", state: .global),
            Switch("shop:pay", state: .global)
        )
        let application = page(
            asking: "b",
            "off",
            "a",
            "b",
            "unknown",
            "shop:pay",
            in: gutter,
            ActiveSwitchesMiddleware(in: gutter)
        )
        try await application.test(.router) { client in
            let response = try await client.execute(uri: "/", method: .get)
            #expect(response.switches == "active=b,a,shop,shop:pay")
        }
    }

    @Test func nothingActiveIsSaidToo() async throws {
        let gutter = try await Manager.forShop()
        try await page(asking: "a", in: gutter, ActiveSwitchesMiddleware(in: gutter))
            .test(.router) { client in
                let response = try await client.execute(uri: "/", method: .get)
                #expect(response.switches == "active=")
            }
    }

    /// Over a socket, where an unsafe byte would end the header.
    @Test func namesAreMadeSafeForAHeader() async throws {
        let gutter = try await Manager.forShop(
            Switch("a,b;c%d e", state: .global),
            Switch("né\u{1F600}=\"q\"", state: .global)
        )
        let application = page(
            asking: "a,b;c%d e",
            "né\u{1F600}=\"q\"",
            in: gutter,
            ActiveSwitchesMiddleware(in: gutter)
        )
        try await application.overSocket { client in
            let response = try await client.execute(uri: "/", method: .get)
            #expect(response.switches == "active=a%2Cb%3Bc%25d%20e,n%C3%A9%F0%9F%98%80=\"q\"")
        }
    }

    @Test func aHeaderThatWouldGrowTooLongSaysHowManyAreMissing() async throws {
        let gutter = try await Manager.forShop()
        let names = (100..<200).map { "\($0)" + String(repeating: "x", count: 97) }
        for name in names { try await gutter.register(Switch(name, state: .global)) }
        let router = Router(context: ShopContext.self)
        router.add(middleware: ActiveSwitchesMiddleware(in: gutter))
        router.get { _, _ in "\(names.filter { gutter.isActive($0) }.count)" }
        try await Application(router: router)
            .test(.router) { client in
                let response = try await client.execute(uri: "/", method: .get)
                #expect(response.text == "100")
                #expect(response.switches == "active=\(names[..<40].joined(separator: ","));more=60")
            }
    }

    @Test func handlesAndChildTasksCountAndDetachedTasksDoNot() async throws {
        let gutter = try await Manager.forShop(
            Switch("handle", state: .global),
            Switch("child", state: .global),
            Switch("detached", state: .global)
        )
        let handle = gutter.handle("handle")
        // The handle remembers its answer from here on, and must still report it to each request.
        #expect(handle.isActive())
        let router = Router(context: ShopContext.self)
        router.add(middleware: ActiveSwitchesMiddleware(in: gutter))
        router.get { _, _ in
            async let child = gutter.isActive("child")
            let answers = [handle.isActive(), await child, await Task.detached { gutter.isActive("detached") }.value]
            return "\(answers)"
        }
        try await Application(router: router)
            .test(.router) { client in
                let response = try await client.execute(uri: "/", method: .get)
                #expect(response.text == "[true, true, true]")
                #expect(["active=handle,child", "active=child,handle"].contains(response.switches))
            }
    }

    @Test func overridesOfATestAreNamed() async throws {
        let gutter = try await Manager.forShop(Switch("a", state: .disabled))
        let application = page(asking: "a", "new", in: gutter, ActiveSwitchesMiddleware(in: gutter))
        try await application.test(.router) { client in
            let response = try await withSwitches(["a": true, "new": true], in: gutter) {
                try await client.execute(uri: "/", method: .get)
            }
            #expect(response.switches == "active=a,new")
        }
    }

    @Test func anAnswerThatIsThrownBearsTheHeader() async throws {
        let gutter = try await Manager.forShop(Switch("a", state: .global))
        let router = Router(context: ShopContext.self)
        router.add(middleware: ActiveSwitchesMiddleware(in: gutter))
        router.group("beta").switchActive("a", in: gutter).switchActive("b", in: gutter).get { _, _ in "beta" }
        router.group("old").switchActive("a", in: gutter).switchActive("b", in: gutter, redirectTo: "/")
            .get { _, _ in "" }
        try await Application(router: router)
            .test(.router) { client in
                let missing = try await client.execute(uri: "/beta", method: .get)
                #expect(missing.status == .notFound)
                #expect(missing.switches == "active=a")
                #expect(try await client.execute(uri: "/old", method: .get).switches == "active=a")
            }
    }

    @Test func onlyThoseWhoMayKnowAreTold() async throws {
        let gutter = try await Manager.forShop(Switch("a", state: .global))
        let middleware = ActiveSwitchesMiddleware<ShopContext>(in: gutter) { request, _ in
            request.headers[.user] == "7"
        }
        try await page(asking: "a", in: gutter, middleware)
            .test(.router) { client in
                let response = try await client.execute(uri: "/", method: .get, headers: [.user: "7"])
                #expect(response.switches == "active=a")
                #expect(try await client.execute(uri: "/", method: .get).switches == nil)
            }
    }

    @Test func eachNamespaceHasAHeaderOfItsOwn() async throws {
        let gutter = try await Manager.forShop(Switch("a", state: .global))
        let mail = gutter.namespaced("mail")
        try await mail.register(Switch("b", state: .global))
        let router = Router(context: ShopContext.self)
        router.add(middleware: ActiveSwitchesMiddleware(in: gutter))
        router.add(middleware: ActiveSwitchesMiddleware(in: mail))
        router.get { _, _ in "\(gutter.isActive("a")) \(mail.isActive("b"))" }
        try await Application(router: router)
            .test(.router) { client in
                let response = try await client.execute(uri: "/", method: .get)
                #expect(response.headers[values: .switches] == ["active=b", "active=a"])
            }
    }
}
#endif
