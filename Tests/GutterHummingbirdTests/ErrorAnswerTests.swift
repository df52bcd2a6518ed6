#if Hummingbird
import Foundation
import Gutter
import GutterHummingbird
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

struct ErrorAnswerTests {
    /// Asks a route that throws.
    private func answer(accept: String? = nil, _ body: @escaping @Sendable () async throws -> Void) async throws
        -> TestResponse
    {
        let router = Router()
        router.post("/") { _, _ in
            try await body()
            return HTTPResponse.Status.noContent
        }
        return try await Application(router: router)
            .test(.router) { client in
                try await client.execute(uri: "/", method: .post, headers: accept.map { [.accept: $0] } ?? [:])
            }
    }

    private func error(_ response: TestResponse) throws -> [String: Any] {
        let body = try JSONSerialization.jsonObject(with: Data(response.text.utf8)) as? [String: Any]
        return try #require(body?["error"] as? [String: Any])
    }

    @Test func aConflictIsToldAsBaseYoursAndTheirs() async throws {
        let gutter = try await Manager()
        let id = try await gutter.register(Switch("checkout", state: .global)).switchID
        var copy = try gutter.switch("checkout")
        copy.state = .disabled
        try await copy.save()
        let response = try await answer {
            var stale = try await gutter.switch(id: id, version: 1)
            stale.state = .selective
            try await stale.save(expecting: 1)
        }
        #expect(response.status == .conflict)
        #expect(response.headers[.contentType] == "application/json; charset=utf-8")
        #expect(response.headers[.cacheControl] == "no-store")
        let error = try error(response)
        #expect(error["properties"] as? [String] == ["state"])
        let conflict = try #require(error["conflict"] as? [String: [String: Any]])
        #expect(
            conflict.mapValues { $0["state"] as? String } == [
                "base": "global", "yours": "selective", "theirs": "disabled",
            ]
        )
        #expect(conflict.mapValues { $0["version"] as? Int } == ["base": 1, "yours": 1, "theirs": 2])
        #expect(conflict["theirs"]?["id"] as? String == id.uuidString.lowercased())
        #expect((error["message"] as? String)?.hasSuffix("it is disabled now. Read it again and decide.") == true)
    }

    @Test func whatIsWrongWithAValueIsToldInParts() async throws {
        let gutter = try await Manager()
        let response = try await answer { try await gutter.register(Switch("a::b")) }
        #expect(response.status == .badRequest)
        let error = try error(response)
        #expect(error["subject"] as? String == "switch name")
        #expect(error["value"] as? String == "a::b")
        #expect(error["rule"] as? String == "has an empty segment around ':'")
        #expect(error["remedy"] as? String == "Remove the extra ':'.")
    }

    @Test func eachErrorHasItsStatus() async throws {
        let gutter = try await Manager()
        let plan = try await gutter.planRegister(Switch("a"))
        try await gutter.register(Switch("a"))
        try await gutter.unregister("a")
        try await gutter.register(Switch("a"))
        let cases: [(Int, @Sendable () async throws -> Void)] = [
            (404, { _ = try gutter.switch("b") }), (404, { try await gutter.unregister("b") }),
            (404, { try await gutter.rollbackNamespace(to: .position(99)) }),
            (409, { try await gutter.register(Switch("a")) }),
            (409, { try await gutter.carryOut(plan) }), (409, { try await gutter.revert(2) }),
            (409, { try await gutter.unregister("a", expecting: 9) }),
        ]
        for (status, body) in cases {
            let response = try await answer(body)
            #expect(response.status.code == status)
            #expect(try error(response)["message"] as? String != nil)
        }
    }

    @Test(arguments: [
        (EventLogError.Code.locked, 503), (.diskFull, 503), (.readOnly, 503), (.damaged, 500), (.replaced, 500),
        (.outcomeUnknown, 500), (.recordedNotApplied, 500), (.versionConflict, 409),
    ])
    func aFaultOfTheLogTellsNothingOfTheHost(_ code: EventLogError.Code, _ status: Int) async throws {
        let response = try await answer { throw EventLogError(code, "The log /srv/secret.db failed.") }
        #expect(response.status.code == status)
        #expect(response.text.contains("/srv/secret.db") == (status == 409))
        #expect((response.headers[.retryAfter] != nil) == (status == 503))
    }

    @Test(arguments: [
        ("text/html,application/xhtml+xml,*/*;q=0.8", true), ("text/plain", true), ("application/json", false),
        ("application/json, text/plain, */*", false), ("*/*", false), (nil, false),
    ])
    func theFormIsTheOneThatIsAskedFor(_ accept: String?, _ isText: Bool) async throws {
        let gutter = try await Manager()
        let response = try await answer(accept: accept) { _ = try gutter.switch("b") }
        #expect(
            response.headers[.contentType] == (isText ? "text/plain; charset=utf-8" : "application/json; charset=utf-8")
        )
        let sentence =
            "There is no switch \"b\" in namespace \"default\". Check the name and the namespace, or register it first."
        #expect(try isText ? response.text == "\(sentence)\n" : error(response)["message"] as? String == sentence)
    }

    @Test func onlyHeadersAnswerHEAD() async throws {
        let router = Router()
        router.head("/") { _, _ -> HTTPResponse.Status in throw SwitchNotFound(name: "b", namespace: "default") }
        let response = try await Application(router: router)
            .test(.router) { try await $0.execute(uri: "/", method: .head) }
        #expect(response.status == .notFound)
        #expect(response.headers[.contentLength].flatMap { Int($0) } ?? 0 > 0)
        #expect(response.text.isEmpty)
    }

    @Test func otherErrorsAreTheApplications() {
        #expect(ErrorAnswer(HTTPError(.badRequest)) == nil)
        #expect(ErrorAnswer(CancellationError()) == nil)
    }
}
#endif
