#if Hummingbird
import GutterHummingbird
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

struct SameOriginTests {
    private func status(
        of method: HTTPRequest.Method = .post,
        site: String? = nil,
        origin: String? = nil,
        trusting origins: [String] = []
    ) async throws -> HTTPResponse.Status {
        let router = Router()
        router.add(middleware: SameOriginMiddleware(trusting: origins))
        router.on("/", method: method) { _, _ in "done" }
        var headers: HTTPFields = [:]
        if let site { headers[try #require(HTTPField.Name("Sec-Fetch-Site"))] = site }
        if let origin { headers[.origin] = origin }
        let sent = headers
        return try await Application(router: router)
            .test(.router) { client in try await client.execute(uri: "/", method: method, headers: sent).status }
    }

    @Test(arguments: [("same-origin", true), ("none", true), ("cross-site", false), ("same-site", false), ("?", false)])
    func theBrowserSaysWhoSends(_ site: String, _ isAllowed: Bool) async throws {
        #expect(try await status(site: site) == (isAllowed ? .ok : .forbidden))
        #expect(try await status(of: .delete, site: site) == (isAllowed ? .ok : .forbidden))
        #expect(try await status(of: .get, site: site) == .ok)
    }

    @Test(arguments: [
        ("http://localhost", true), ("HTTP://LOCALHOST", true), ("https://localhost:8443", false),
        ("https://evil.example", false), ("null", false), ("", false), ("localhost", false),
        ("http://localhost.evil.example", false),
    ])
    func anOlderBrowserSaysItsOrigin(_ origin: String, _ isAllowed: Bool) async throws {
        #expect(try await status(origin: origin) == (isAllowed ? .ok : .forbidden))
    }

    @Test func noBrowserSaysNeither() async throws {
        #expect(try await status() == .ok)
    }

    @Test func aTrustedOriginMaySend() async throws {
        let (admin, other) = ("https://admin.example", "https://other.example")
        #expect(try await status(site: "cross-site", origin: admin, trusting: [admin]) == .ok)
        #expect(try await status(site: "cross-site", origin: other, trusting: [admin]) == .forbidden)
    }
}
#endif
