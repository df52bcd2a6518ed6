#if Hummingbird
public import Gutter
import HTTPTypes
public import Hummingbird
import Logging

/// Says who makes the changes to switches while a request is answered, and which request it was.
///
/// ```swift
/// router.group("admin")
///     .add(middleware: AttributionMiddleware(correlatedBy: "x-request-id") { request, context in
///         .person(context.identity.login, reason: request.headers[.xReason])
///     })
///     .post("switches/:name") { request, context in try await gutter.update(…) }
/// ```
///
/// An explicit `by:` still replaces who acts. The attribution holds in the task that answers and those it makes, and
/// while a streaming body is written.
public struct AttributionMiddleware<Context: RequestContext>: RouterMiddleware {
    private let field: HTTPField.Name?
    private let attribute: @Sendable (Request, Context) async throws -> Attribution?

    /// Attributes changes to the one that `attribute` names.
    ///
    /// A header name that no header can have is a programmer's mistake, and stops the process with a message.
    ///
    /// - Parameters:
    ///   - header: The header in which a proxy that you trust says which request it is. Default: none. Without it, or if
    ///     its value cannot be a correlation id (see ``/Gutter/Limits/identifier``), the correlation id is the one in
    ///     Hummingbird's log lines, `hb.request.id`.
    ///   - attribute: Who makes the changes; nil leaves what an outer scope says, or the process. A correlation id that it
    ///     gives is kept. What it throws ends the request.
    public init(
        correlatedBy header: String? = nil,
        _ attribute: @escaping @Sendable (Request, Context) async throws -> Attribution?
    ) {
        field = header.map { name in
            guard let field = HTTPField.Name(name) else {
                preconditionFailure("The header name \"\(name)\" has characters that no header name may have.")
            }
            return field
        }
        self.attribute = attribute
    }

    /// Has the request answered with the attribution.
    ///
    /// - Throws: What finding the attribution throws, and what the routes behind it throw.
    public func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var attribution = try await attribute(request, context) ?? .current ?? .system()
        if attribution.correlationID == nil { attribution.correlationID = correlationID(of: request, context) }
        let complete = attribution
        var response = try await withAttribution(complete) { try await next(request, context) }
        response.scopeBody { write in try await withAttribution(complete, write) }
        return response
    }

    private func correlationID(of request: Request, _ context: Context) -> String? {
        if let value = field.flatMap({ request.headers[$0] }), Self.isIdentifier(value) { return value }
        // Not `context.id`, which stops the process if a context was made without one.
        return context.logger[metadataKey: "hb.request.id"]?.description
    }

    /// Whether it can be a correlation id: if not, the change would be refused because of what a client has sent.
    private static func isIdentifier(_ value: String) -> Bool {
        (try? ValidationError.check(identifier: value, "correlation id")) != nil
    }
}
#endif
