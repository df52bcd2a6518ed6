#if Hummingbird
import HTTPTypes
public import Hummingbird
import NIOCore

/// A request as switches are asked about it; this is what a ``RequestInputsMiddleware`` gives every check.
///
/// ``RequestArguments`` has the arguments that every request has. An application declares those that read a header, a
/// parameter or a cookie by its name:
///
/// ```swift
/// struct ShopRequestArguments: ArgumentContainer {
///     typealias Input = RequestInput
///     let plan = Argument<RequestInput>.header("x-plan")
///     let preview = Argument<RequestInput>.query("preview")
///     let session = Argument<RequestInput>.cookie("session")
/// }
/// let gutter = try await Manager(arguments: [RequestArguments.self, ShopRequestArguments.self])
/// ```
///
/// Everything but the remote address is what the client says, and may be anything.
public struct RequestInput: Sendable {
    /// The request.
    public let request: Request
    private let address: SocketAddress?

    /// A request from nowhere, such as a test's.
    public init(_ request: Request) {
        self.init(request, address: nil)
    }

    init(_ request: Request, address: SocketAddress?) {
        self.request = request
        self.address = address
    }

    /// The path, as it was sent, which is still percent-encoded, without the query: `/beta/new`.
    public var path: String { request.uri.path }

    /// The method: `GET`.
    public var method: String { request.method.rawValue }

    /// The host that was asked, without a port, in lower case; nil if the client named none.
    public var host: String? {
        guard let authority = request.head.authority ?? request.uri.host else { return nil }
        // An address in brackets has colons of its own.
        let end = authority.lastIndex(of: "]") ?? authority.startIndex
        let host = authority[end...].firstIndex(of: ":").map { authority[..<$0] } ?? authority[...]
        return host.isEmpty ? nil : host.lowercased()
    }

    /// The IP address that the request came from, or the path of the socket, if the context tells it (see
    /// `RemoteAddressRequestContext`). Behind a proxy it is the proxy's.
    public var remoteAddress: String? {
        address.flatMap { $0.ipAddress ?? $0.pathname }
    }

    /// The values of a header field, joined by `, `; nil if there is none.
    ///
    /// - Parameter name: In upper or lower case.
    public func header(_ name: String) -> String? {
        HTTPField.Name(name).flatMap { request.headers[$0] }
    }

    /// The first value of a query parameter, percent-decoded; empty if it has no `=`, nil if there is none.
    public func query(_ name: String) -> String? {
        request.uri.queryParameters[name[...]].map(String.init)
    }

    /// The value of a cookie; nil if there is none.
    public func cookie(_ name: String) -> String? {
        request.cookies[name]?.value
    }
}
#endif
