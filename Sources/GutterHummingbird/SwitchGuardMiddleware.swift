#if Hummingbird
public import Gutter
import HTTPTypes
public import Hummingbird

/// Lets a request through to the routes behind it if a switch is on, and answers 404, or redirects, if it is off.
///
/// Both answers say `Cache-Control: no-store`: otherwise a browser or a proxy would keep a 404 or a permanent redirect
/// after the switch has changed.
///
/// ```swift
/// router.group("beta")
///     .add(middleware: SwitchGuardMiddleware("cool_feature", in: gutter, redirectTo: "/upsell"))
///     .get { request, context in "Welcome." }
/// ```
///
/// `switchActive(_:in:redirectTo:type:)` of routers and groups is short for it. The switch is asked about the inputs of
/// the manager and of the request, which a ``RequestInputsMiddleware`` before it has gathered.
///
/// Cost: that of the check, and of one more middleware; see tools/hummingbird-benchmark.
public struct SwitchGuardMiddleware<Context: RequestContext>: RouterMiddleware {
    /// Answers a request that is not let through.
    public typealias Refusal = @Sendable (Request, Context) async throws -> Response

    private let handle: SwitchHandle
    private let refuse: Refusal

    /// A guard that answers with `HTTPError(.notFound)`, which says nothing of the switch. Only `Cache-Control: no-store`
    /// tells it from the answer for a route that doesn't exist.
    ///
    /// - Parameters:
    ///   - name: The name of the switch. It need not exist yet; until it does, nobody is let through.
    ///   - manager: The manager of the switch. Default: ``/Gutter/Manager/default``, as it is when the guard is made.
    public init(_ name: String, in manager: Manager = .default) {
        self.init(name, in: manager) { _, _ in throw HTTPError(.notFound, headers: [.cacheControl: "no-store"]) }
    }

    /// A guard that redirects.
    ///
    /// - Parameters:
    ///   - name: The name of the switch. It need not exist yet; until it does, nobody is let through.
    ///   - manager: The manager of the switch. Default: ``/Gutter/Manager/default``, as it is when the guard is made.
    ///   - location: Where to redirect, as in the header `Location`.
    ///   - type: The status of the redirect. Default: 303, so that the browser asks for the other page with GET, whatever
    ///     was sent.
    public init(
        _ name: String,
        in manager: Manager = .default,
        redirectTo location: String,
        type: Response.RedirectType = .normal
    ) {
        self.init(name, in: manager) { _, _ in
            var response = Response.redirect(to: location, type: type)
            response.headers[.cacheControl] = "no-store"
            return response
        }
    }

    /// A guard that answers as you wish.
    ///
    /// - Parameters:
    ///   - name: The name of the switch. It need not exist yet; until it does, nobody is let through.
    ///   - manager: The manager of the switch. Default: ``/Gutter/Manager/default``, as it is when the guard is made.
    ///   - refuse: Makes the answer if the switch is off; what it throws is thrown on.
    public init(_ name: String, in manager: Manager = .default, otherwise refuse: @escaping Refusal) {
        handle = manager.handle(name)
        self.refuse = refuse
    }

    /// Asks the switch.
    ///
    /// - Throws: What the routes behind it throw; `HTTPError(.notFound)` if the switch is off and nothing else was said.
    public func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard handle.isActive() else { return try await refuse(request, context) }
        return try await next(request, context)
    }
}
#endif
