#if Hummingbird
import Gutter
import GutterHummingbird
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

/// The header of responses whose body is written after the route has returned.
struct StreamingTests {
    private let gutter: Manager

    init() async throws {
        gutter = try await Manager.forShop(
            Switch("early", state: .global),
            Switch("late", state: .global),
            Switch("off", state: .disabled)
        )
    }

    /// Asks for one switch before the head is sent, and for others while the body is written.
    private func application(
        asking late: [String],
        length: Int? = nil,
        trailers: HTTPFields? = nil
    ) -> some ApplicationProtocol {
        let router = Router(context: ShopContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: ActiveSwitchesMiddleware(in: gutter))
        router.get { [gutter] _, _ in
            _ = gutter.isActive("early")
            return Response(
                status: .ok,
                body: .init(contentLength: length) { writer in
                    for name in late {
                        try await writer.write(.init(string: gutter.isActive(name) ? "1" : "0"))
                    }
                    try await writer.write(contentsOf: [.init(string: "e"), .init(string: "nd")])
                    try await writer.finish(trailers)
                }
            )
        }
        return Application(router: router)
    }

    @Test func whatTheBodyAsksComesInATrailer() async throws {
        try await application(asking: ["late", "off"])
            .overSocket { client in
                let response = try await client.execute(uri: "/", method: .get)
                #expect(response.text == "10end")
                #expect(response.switches == "active=early")
                #expect(response.headers[.trailer] == "X-Gutter-Switch")
                #expect(response.trailerHeaders?[values: .switches] == ["active=early,late"])
            }
    }

    @Test(arguments: [[], ["early"], ["off"]])
    func aBodyThatFindsNothingNewHasNoTrailer(_ late: [String]) async throws {
        try await application(asking: late)
            .overSocket { client in
                let response = try await client.execute(uri: "/", method: .get)
                #expect(response.switches == "active=early")
                #expect(response.trailerHeaders?[.switches] == nil)
            }
    }

    @Test func theBodysOwnTrailersAreKept() async throws {
        try await application(asking: ["late"], trailers: [.plan: "gold"])
            .overSocket { client in
                let response = try await client.execute(uri: "/", method: .get)
                #expect(response.trailerHeaders?[.plan] == "gold")
                #expect(response.trailerHeaders?[.switches] == "active=early,late")
            }
    }

    @Test func aBodyOfKnownLengthHasNoTrailerAndKeepsItsLength() async throws {
        try await application(asking: ["late"], length: 4)
            .overSocket { client in
                let response = try await client.execute(uri: "/", method: .get)
                #expect(response.text == "1end")
                #expect(response.headers[.contentLength] == "4")
                #expect(response.headers[.trailer] == nil)
                #expect(response.trailerHeaders?[.switches] == nil)
                #expect(response.switches == "active=early")
            }
    }

    @Test func theAnswerToHEADHasTheHeader() async throws {
        try await application(asking: ["late"], length: 4)
            .overSocket { client in
                let response = try await client.execute(uri: "/", method: .head)
                #expect(response.switches == "active=early")
                #expect(response.headers[.contentLength] == "4")
            }
    }
}
#endif
