#if Hummingbird
import Gutter
import GutterHummingbird
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore

/// Somebody who is signed in.
struct User: Sendable {
    let number: Int
}

struct UserArguments: ArgumentContainer {
    typealias Input = User
    let number = Argument<User>.integer(\.number)
}

/// What the shop asks of its requests.
struct ShopRequestArguments: ArgumentContainer {
    typealias Input = RequestInput
    let plan = Argument<RequestInput>.header("x-plan")
    let preview = Argument<RequestInput>.query("preview")
    let session = Argument<RequestInput>.cookie("session")
    let pilot = Argument<RequestInput>.header("x-plan", hashedBy: { $0.cookie("session") })
}

/// A context that knows where a request came from.
struct ShopContext: RequestContext, RemoteAddressRequestContext {
    var coreContext: CoreRequestContextStorage
    let remoteAddress: SocketAddress?

    init(source: Source) {
        coreContext = .init(source: source)
        remoteAddress = source.channel.remoteAddress
    }
}

extension HTTPField.Name {
    static let user = make("x-user")
    static let plan = make("x-plan")
    static let switches = make("X-Gutter-Switch")

    private static func make(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is no header name.") }
        return name
    }
}

extension Manager {
    static func forShop(_ switches: Switch...) async throws -> Manager {
        let gutter = try await Manager(
            arguments: [UserArguments.self, RequestArguments.self, ShopRequestArguments.self]
        )
        for new in switches { try await gutter.register(new) }
        return gutter
    }
}

extension Switch {
    init(_ name: String, where condition: Condition) {
        self.init(name, state: .selective, conditions: [condition])
    }
}

extension RequestInputsMiddleware where Input == User {
    /// The user whose number a header has.
    static func forShop(in gutter: Manager) -> Self {
        Self(in: gutter) { request, _ in request.headers[.user].flatMap { Int($0) }.map { User(number: $0) } }
    }
}

extension TestResponse {
    var text: String { String(buffer: body) }
    var switches: String? { headers[.switches] }
}

extension TestClient.Response {
    var text: String { body.map { String(buffer: $0) } ?? "" }
    var switches: String? { headers[.switches] }
}

/// A router whose one page says whether each of some switches is on.
func page(
    asking names: String...,
    in gutter: Manager,
    _ middlewares: any MiddlewareProtocol<Request, Response, ShopContext>...
) -> some ApplicationProtocol {
    let router = Router(context: ShopContext.self)
    for middleware in middlewares { router.add(middleware: middleware) }
    for path: RouterPath in ["/", "**"] {
        router.get(path) { _, _ in names.map { "\($0) \(gutter.isActive($0))" }.joined(separator: "\n") }
    }
    return Application(router: router)
}
#endif
