#if Hummingbird
import Hummingbird

extension Response {
    /// Has the body written inside `scope`: a server writes it after the middleware has returned, and by then the values
    /// that the middleware had scoped to the task are gone.
    mutating func scopeBody(
        _ scope: @escaping @Sendable (_ write: () async throws -> Void) async throws -> Void
    ) {
        scopeBody { writer, body in try await scope { try await body.write(writer) } }
    }

    /// Has `write` write the body.
    mutating func scopeBody(
        _ write: @escaping @Sendable (_ writer: any ResponseBodyWriter, _ body: ResponseBody) async throws -> Void
    ) {
        let body = body
        // Nothing is run to write nothing.
        guard body.contentLength != 0 else { return }
        self.body = ResponseBody(contentLength: body.contentLength) { writer in try await write(writer, body) }
    }
}
#endif
