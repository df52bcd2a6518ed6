#if Hummingbird && ServiceLifecycle
import Foundation
import Gutter
import GutterHummingbird
import GutterServiceLifecycle
import GutterTesting
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

/// What the pages of the module show; `DocumentationTests` compares it with them.
struct WebPageTests {
    struct User: Sendable {
        let login: String
        let age: Int
    }

    struct UserArguments: ArgumentContainer {
        typealias Input = User

        let login = Argument<User>.string(\.login)
        let age = Argument<User>.integer(\.age)
    }

    struct ShopRequestArguments: ArgumentContainer {
        typealias Input = RequestInput

        let plan = Argument<RequestInput>.header("x-plan")
        let preview = Argument<RequestInput>.query("preview")
        let session = Argument<RequestInput>.cookie("session")
    }

    struct Form: Decodable {
        let id: UUID
        let version: Int
        let state: Switch.State
    }

    private struct Users: Sendable {
        func find(session: String?) async throws -> User? {
            session.map { User(login: $0, age: 70) }
        }
    }

    private let users = Users()

    @Test func theSwitchesOfARequest() async throws {
        let users = users
        let gutter = try await Manager(
            arguments: [UserArguments.self, RequestArguments.self, ShopRequestArguments.self]
        )
        let grownUp = Condition(\UserArguments.age, .moreThan(65))
        let api = Condition(\RequestArguments.path, .startsWith("/api/"))
        let pilot = Condition(\ShopRequestArguments.session, .percent(10))

        let router = Router()
        router.add(
            middleware: RequestInputsMiddleware(in: gutter) { request, _ in
                try await users.find(session: request.cookies["session"]?.value)
            }
        )
        router.get("checkout") { _, _ in
            gutter.isActive("checkout:express") ? "Buy with one click" : "Proceed"
        }
        router.group("beta").switchActive("beta", in: gutter, redirectTo: "/waiting-list")
            .get("new") { _, _ in "Welcome." }

        let application = Application(router: router, services: [gutter])

        try await gutter.register(Switch("checkout", state: .selective, conditions: [api, pilot]))
        try await gutter.register(
            Switch("checkout:express", state: .selective, requiresConsent: false, conditions: [grownUp])
        )
        try await application.test(.router) { client in
            let page = try await withSwitches(["beta": true], in: gutter) {
                try await client.execute(uri: "/beta/new", method: .get)
            }
            #expect(page.status == .ok)
        }
        try await application.test(.router) { client in
            let visitor = try await client.execute(uri: "/checkout", method: .get)
            #expect(visitor.text == "Proceed")
            let ada = try await client.execute(uri: "/checkout", method: .get, headers: [.cookie: "session=ada"])
            #expect(ada.text == "Buy with one click")
            #expect(try await client.execute(uri: "/beta/new", method: .get).headers[.location] == "/waiting-list")
        }
    }

    @Test func whatWasOnAndWhoTurnedItOff() async throws {
        let users = users
        let gutter = try await Manager()
        try await gutter.register(Switch("checkout", state: .global))

        let router = Router()
        router.add(
            middleware: ActiveSwitchesMiddleware(in: gutter) { request, _ in
                request.cookies["staff"] != nil
            }
        )
        router.get("checkout") { _, _ in "\(gutter.isActive("checkout"))" }
        router.group("admin")
            .add(
                middleware: AttributionMiddleware(correlatedBy: "x-request-id") { request, _ in
                    let user = try await users.find(session: request.cookies["session"]?.value)
                    guard let user else { throw HTTPError(.unauthorized) }
                    return .person(user.login)
                }
            )
            .post("switches/:name/off") { request, context in
                var copy = try gutter.switch(context.parameters.require("name"))
                copy.state = .disabled
                try await copy.save(reason: request.uri.queryParameters["reason"].map(String.init))
                return HTTPResponse.Status.noContent
            }

        try await Application(router: router)
            .test(.router) { client in
                let page = try await client.execute(uri: "/checkout", method: .get, headers: [.cookie: "staff=1"])
                #expect(page.switches == "active=checkout")
                #expect(try await client.execute(uri: "/checkout", method: .get).switches == nil)
                let path = "/admin/switches/checkout/off?reason=INC-42"
                #expect(try await client.execute(uri: path, method: .post).status == .unauthorized)
                let off = try await client.execute(uri: path, method: .post, headers: [.cookie: "session=ada"])
                #expect(off.status == .noContent)
            }
        let event = try #require(try await gutter.events(matching: .init(kinds: [.updated])).first)
        #expect(event.attribution.actor == "ada")
        #expect(event.attribution.reason == "INC-42")
    }

    @Test func anOldPage() async throws {
        let gutter = try await Manager()
        let id = try await gutter.register(Switch("checkout", state: .global)).switchID

        let router = Router()
        router.add(middleware: SameOriginMiddleware())
        router.post("switches") { request, context in
            let form = try await request.decode(as: Form.self, context: context)
            var copy = try await gutter.switch(id: form.id, version: form.version)
            copy.state = form.state
            try await copy.save(expecting: form.version)
            return HTTPResponse.Status.noContent
        }

        try await Application(router: router)
            .test(.router) { client in
                func send(_ state: String, _ version: Int) async throws -> TestResponse {
                    let body = #"{"id":"\#(id)","version":\#(version),"state":"\#(state)"}"#
                    let headers: HTTPFields = [.contentType: "application/json"]
                    let buffer = ByteBuffer(string: body)
                    return try await client.execute(uri: "/switches", method: .post, headers: headers, body: buffer)
                }
                #expect(try await send("disabled", 1).status == .noContent)
                let old = try await send("global", 1)
                #expect(old.status == .conflict)
                #expect(old.text.hasPrefix(#"{"error":{"code":"switch-conflict","conflict":{"base":{"#))
                #expect(old.text.contains(#""properties":["state"]"#))
            }
        #expect(!gutter.isActive("checkout"))
    }
}
#endif
