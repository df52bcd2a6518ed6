#if Hummingbird
import Foundation
import HTTPTypes
public import Hummingbird

/// Refuses, with 403, requests that change something and that a browser sends for another site: a form on another site
/// that posts to yours would come with your user's cookies.
///
/// ```swift
/// router.group("staff").add(middleware: SameOriginMiddleware())
/// ```
///
/// `GET`, `HEAD` and `OPTIONS` pass; their routes must change nothing. Otherwise the browser's `Sec-Fetch-Site` has to say
/// `same-origin`, or `none`, which means that the user did it. A browser without that header sends its `Origin`, whose host
/// and port have to be those that were asked. A request with neither does not come from a browser, and passes. A sibling of
/// your domain is another origin. The order is that of Go's `CrossOriginProtection`
/// (https://pkg.go.dev/net/http#CrossOriginProtection), after F. Valsorda, "Cross-Site Request Forgery"
/// (https://words.filippo.io/csrf).
///
/// A proxy in front has to hand on `Host` as the browser sent it, or else name the origin as trusted.
public struct SameOriginMiddleware<Context: RequestContext>: RouterMiddleware {
    private let trusted: Set<String>

    /// - Parameter origins: Others that may send requests, as their browsers write them: `https://admin.example.com`.
    ///   Default: none.
    public init(trusting origins: [String] = []) {
        trusted = Set(origins.map { $0.lowercased() })
    }

    /// Has the request answered unless it comes from elsewhere.
    ///
    /// - Throws: `HTTPError(.forbidden)`; what the routes behind it throw.
    public func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard allows(request) else {
            throw HTTPError(.forbidden, message: "This was sent from another site. Open the page here and try again.")
        }
        return try await next(request, context)
    }

    private func allows(_ request: Request) -> Bool {
        if [.get, .head, .options].contains(request.method) { return true }
        let origin = request.headers[.origin]?.lowercased()
        if let origin, trusted.contains(origin) { return true }
        if let site = HTTPField.Name("Sec-Fetch-Site").flatMap({ request.headers[$0] }) {
            return site == "same-origin" || site == "none"
        }
        guard let origin else { return true }
        // "null" is the origin of a page that has none, such as a sandboxed frame.
        guard let separator = origin.range(of: "://") else { return false }
        return origin[separator.upperBound...] == request.head.authority?.lowercased() ?? ""
    }
}
#endif
