#if Hummingbird
public import Gutter
public import Hummingbird
import NIOCore

/// Gives every check that is made while a request is answered the request itself, and what the application derives from
/// it, such as its user.
///
/// ```swift
/// router.add(middleware: RequestInputsMiddleware(in: gutter) { request, context in
///     try await users.find(session: request.cookies["session"]?.value)
/// })
/// router.get("checkout") { request, context in
///     gutter.isActive("checkout:express") ? "Buy with one click" : "Proceed"
/// }
/// ```
///
/// It asks once a request, before the routes behind it; checks read the request as ``RequestInput``. The inputs hold in the task
/// that answers and those it makes, and while a streaming body is written, which is after the route returned. Scopes add up: a
/// second one, behind the authentication, adds a user to the request of the first (`includesRequest: false`).
///
/// As with all of Hummingbird's middleware, it applies to routes that are added after it.
public struct RequestInputsMiddleware<Context: RequestContext, Input: Sendable>: RouterMiddleware {
    private let manager: Manager
    private let includesRequest: Bool
    private let derive: @Sendable (Request, Context) async throws -> Input?
    /// Asked once for the type, since asking each context costs as much as several checks.
    private let hasAddress = Context.self is any RemoteAddressRequestContext.Type

    /// Gives checks the request and what `derive` finds.
    ///
    /// - Parameters:
    ///   - manager: The manager whose checks get the inputs, in all its namespaces. Default:
    ///     ``/Gutter/Manager/default``, as it is now.
    ///   - includesRequest: Whether the request itself is an input. Default: yes.
    ///   - derive: Finds an input, such as the request's user; nil means none, as for a visitor who is not signed in.
    ///     What it throws ends the request.
    public init(
        in manager: Manager = .default,
        includesRequest: Bool = true,
        _ derive: @escaping @Sendable (Request, Context) async throws -> Input?
    ) {
        self.manager = manager
        self.includesRequest = includesRequest
        self.derive = derive
    }

    /// Gives checks the request alone.
    ///
    /// - Parameter manager: The manager whose checks get it, in all its namespaces. Default:
    ///   ``/Gutter/Manager/default``, as it is now.
    public init(in manager: Manager = .default) where Input == Never {
        self.init(in: manager) { _, _ in nil }
    }

    /// Gathers the inputs, and has the request answered with them.
    ///
    /// - Throws: What finding an input throws, and what the routes behind it throw.
    public func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let input = try await derive(request, context)
        let requestInput = includesRequest ? RequestInput(request, address: address(in: context)) : nil
        var response = try await with(requestInput, input) { try await next(request, context) }
        response.scopeBody { write in try await self.with(requestInput, input, write) }
        return response
    }

    private func address(in context: Context) -> SocketAddress? {
        hasAddress ? (context as? any RemoteAddressRequestContext)?.remoteAddress : nil
    }

    private func with<Result>(
        _ request: RequestInput?,
        _ input: Input?,
        _ body: () async throws -> Result
    ) async throws -> Result {
        // Not as optionals: each check would have to look into them.
        switch (request, input) {
        case (let request?, let input?): try await manager.withInputs(request, input, perform: body)
        case (let request?, nil): try await manager.withInputs(request, perform: body)
        case (nil, let input?): try await manager.withInputs(input, perform: body)
        case (nil, nil): try await body()
        }
    }
}
#endif
