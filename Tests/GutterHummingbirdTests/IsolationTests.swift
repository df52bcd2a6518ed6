#if Hummingbird
import Gutter
import GutterHummingbird
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

/// Requests that are answered at the same time, each over a connection of its own.
struct IsolationTests {
    private static let count = 200

    /// Lets nobody go on before all have come.
    private actor Gathering {
        private var waiting: [CheckedContinuation<Void, Never>] = []

        func join() async {
            await withCheckedContinuation { continuation in
                waiting.append(continuation)
                guard waiting.count == IsolationTests.count else { return }
                for continuation in waiting { continuation.resume() }
                waiting = []
            }
        }
    }

    private static func expected(of user: Int) -> (body: String, head: String, trailer: String) {
        let own = "user \(user % 10)"
        let third = user.isMultiple(of: 3)
        let active = [own] + (third ? ["third"] : []) + ["everybody"]
        func value(_ names: [String]) -> String {
            "active=" + names.map { $0.replacing(" ", with: "%20") }.joined(separator: ",")
        }
        let answers = (0..<10).map { $0 == user % 10 ? "1" : "0" }.joined()
        let body = "user \(user): \(answers) \(third) true, streamed \(answers)"
        return (body, value(active), value(active + ["late"]))
    }

    private func application(_ gutter: Manager) -> some ApplicationProtocol {
        let gathering = Gathering()
        let everybody = gutter.handle("everybody")
        @Sendable func answers() async -> String {
            var text = ""
            for digit in 0..<10 {
                text += gutter.isActive("user \(digit)") ? "1" : "0"
                await Task.yield()
            }
            return text
        }
        let router = Router(context: ShopContext.self)
        router.add(middleware: ActiveSwitchesMiddleware(in: gutter))
        router.add(middleware: RequestInputsMiddleware.forShop(in: gutter))
        router.get("**") { request, _ in
            await gathering.join()
            let first = await answers()
            let third = await Task { gutter.isActive("third") }.value
            let begin = "user \(request.headers[.user] ?? "?"): \(first) \(third) \(everybody.isActive())"
            return Response(
                status: .ok,
                body: .init { writer in
                    try await writer.write(.init(string: begin))
                    await gathering.join()
                    try await writer.write(.init(string: ", streamed \(await answers())"))
                    _ = gutter.isActive("late")
                    try await writer.finish(nil)
                }
            )
        }
        return Application(router: router)
    }

    @Test(.timeLimit(.minutes(5))) func twoHundredRequestsAtOnceSeeNothingOfEachOther() async throws {
        let gutter = try await Manager.forShop(
            Switch("third", where: Condition(\ShopRequestArguments.plan, .equals("third"))),
            Switch("everybody", state: .global),
            Switch("late", state: .global)
        )
        for digit in 0..<10 {
            let own = (0..<Self.count / 10).map { Condition(\UserArguments.number, .equals(digit + 10 * $0)) }
            try await gutter.register(Switch("user \(digit)", state: .selective, conditions: own))
        }
        try await application(gutter)
            .overSocket { client in
                let port = client.port
                try await withThrowingTaskGroup(of: (Int, TestClient.Response).self) { group in
                    for user in 0..<Self.count {
                        group.addTask {
                            try await PatientClient.with(port: port) { client in
                                let plan = user.isMultiple(of: 3) ? "third" : "other"
                                let headers: HTTPFields = [.user: "\(user)", .plan: plan]
                                return (user, try await client.execute(uri: "/\(user)", method: .get, headers: headers))
                            }
                        }
                    }
                    var users: Set<Int> = []
                    for try await (user, response) in group {
                        let (body, head, trailer) = Self.expected(of: user)
                        #expect(response.text == body)
                        #expect(response.headers[values: .switches] == [head])
                        #expect(response.trailerHeaders?[values: .switches] == [trailer])
                        users.insert(user)
                    }
                    #expect(users.count == Self.count)
                }
            }
    }
}
#endif
