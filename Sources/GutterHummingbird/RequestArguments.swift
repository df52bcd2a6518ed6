#if Hummingbird
public import Gutter

/// What conditions may ask about every request.
///
/// ```swift
/// let gutter = try await Manager(arguments: [RequestArguments.self])
/// let api = Condition(\RequestArguments.path, .startsWith("/api/"))
/// ```
///
/// Conditions are stored with the name `RequestArguments`.
public struct RequestArguments: ArgumentContainer {
    /// What the arguments read.
    public typealias Input = RequestInput

    /// The name that conditions are stored with.
    public static let name = "RequestArguments"

    /// The path, as it was sent, without the query: `/beta/new`.
    public let path = Argument<RequestInput>.string { $0.path }
    /// The method: `GET`.
    public let method = Argument<RequestInput>.string { $0.method }
    /// The host that was asked, without a port, in lower case.
    public let host = Argument<RequestInput>.string { $0.host }
    /// The header `User-Agent`.
    public let userAgent = Argument<RequestInput>.header("user-agent")
    /// Where the request came from, if the context tells it; behind a proxy, the proxy.
    public let remoteAddress = Argument<RequestInput>.string { $0.remoteAddress }

    /// The arguments.
    public init() {}
}
#endif
