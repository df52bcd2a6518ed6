import Hummingbird

/// Finds out who is signed in.
///
/// To know an id is enough to get in, because this is an example of switches. Use a session and a password, or better
/// somebody else's sign-in; everything behind this middleware stays the same.
struct SignInMiddleware: RouterMiddleware {
    static let cookie = "shop-user"

    let users: Users

    func handle(
        _ request: Request,
        context: ShopContext,
        next: (Request, ShopContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.user = request.cookies[Self.cookie].flatMap { users.find($0.value) }
        return try await next(request, context)
    }
}
