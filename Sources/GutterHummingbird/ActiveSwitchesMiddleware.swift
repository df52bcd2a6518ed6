#if Hummingbird
public import Gutter
import HTTPTypes
public import Hummingbird

/// Tells in the header `X-Gutter-Switch` which switches were found active while a request was answered, in the order in
/// which they were first found.
///
/// ```swift
/// router.add(middleware: ActiveSwitchesMiddleware(in: gutter))
/// // X-Gutter-Switch: active=cool_feature,cool_feature:checkout
/// ```
///
/// It counts what is asked by everything that comes after it: put it before the ``RequestInputsMiddleware`` and the
/// guards. A request's header has only the request's own checks, those of the task that answers and of the tasks it
/// makes; the checks of a detached task count for no request. Ancestors that were asked count. An `HTTPError`, such as a
/// guard's 404, has the header too; other errors pass as they are.
///
/// Streaming responses are not held back. Their header has what was asked before the first byte; what is asked while the
/// body is written comes in a trailer of the same name, with all of the switches. `Trailer: X-Gutter-Switch` announces
/// that there may be one. HTTP/1.1 has room for it only if the body's length is not known beforehand, HTTP/1.0 has none,
/// and many clients and proxies drop it; `curl -i` shows it.
///
/// Names are percent-encoded if they have anything but visible ASCII, or one of `,` `;` `%`. A header that would grow
/// longer than 4,096 bytes says how many are missing: `active=a,b;more=12`.
///
/// Cost: each check inside takes a slower way, about that of `evaluate`. The names of switches tell what you are working
/// on: `where:` keeps them from the public.
public struct ActiveSwitchesMiddleware<Context: RequestContext>: RouterMiddleware {
    private let manager: Manager
    private let isShown: @Sendable (Request, Context) -> Bool

    /// A middleware that tells of the switches of one namespace.
    ///
    /// - Parameters:
    ///   - manager: The manager of the switches. Default: ``/Gutter/Manager/default``, as it is now.
    ///   - isShown: Which responses have the header; the others cost nothing. Default: all.
    public init(
        in manager: Manager = .default,
        where isShown: @escaping @Sendable (Request, Context) -> Bool = { _, _ in true }
    ) {
        self.manager = manager
        self.isShown = isShown
    }

    /// Has the request answered, and adds the header.
    ///
    /// - Throws: What the routes behind it throw.
    public func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard isShown(request, context) else { return try await next(request, context) }
        let active = ActiveSwitches()
        do {
            var response = try await manager.withDecisions(recordedBy: active.record) {
                try await next(request, context)
            }
            response.scopeBody(recording: active, of: manager)
            active.announce(in: &response.headers)
            return response
        } catch var error as HTTPError {
            active.announce(in: &error.headers)
            throw error
        }
    }
}

extension Response {
    /// Records what is asked while the body is written, and adds it as a trailer.
    fileprivate mutating func scopeBody(recording active: ActiveSwitches, of manager: Manager) {
        let told = active.count
        // A route that knows the length beforehand seldom asks while it writes, and HTTP/1.1 has no room for a trailer then.
        if body.contentLength == nil { headers[values: .trailer].append(ActiveSwitches.field.rawName) }
        scopeBody { writer, body in
            try await manager.withDecisions(recordedBy: active.record) {
                try await body.write(TrailingWriter(writer: writer) { active.count > told ? active.fields : nil })
            }
        }
    }
}

/// A writer that adds trailers, which are known once the body has been written.
private struct TrailingWriter: ResponseBodyWriter {
    var writer: any ResponseBodyWriter
    let trailers: @Sendable () -> HTTPFields?

    mutating func write(_ buffer: ByteBuffer) async throws {
        try await writer.write(buffer)
    }

    mutating func write(contentsOf buffers: some Sequence<ByteBuffer>) async throws {
        try await writer.write(contentsOf: buffers)
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
        guard let trailers = trailers() else { return try await writer.finish(trailingHeaders) }
        var all = trailingHeaders ?? [:]
        all.append(contentsOf: trailers)
        try await writer.finish(all)
    }
}
#endif
