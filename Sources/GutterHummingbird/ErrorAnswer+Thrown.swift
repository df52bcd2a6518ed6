#if Hummingbird
public import Gutter
public import HTTPTypes
public import Hummingbird
import Logging

// Errors of Gutter's answer for themselves if a route throws them; see ``ErrorAnswer``. Swift wants each type to be named.

extension AnswersAgree: HTTPResponseError {}
extension ContentError: HTTPResponseError {}
extension EventLogError: HTTPResponseError {}
extension PlanOutdated: HTTPResponseError {}
extension RevertConflict: HTTPResponseError {}
extension RevertRefused: HTTPResponseError {}
extension RollbackRefused: HTTPResponseError {}
extension SwitchConflict: HTTPResponseError {}
extension SwitchExists: HTTPResponseError {}
extension SwitchNotFound: HTTPResponseError {}
extension SwitchNotRetrieved: HTTPResponseError {}
extension ValidationError: HTTPResponseError {}

extension HTTPResponseError where Self: GutterError {
    /// The status of the ``ErrorAnswer``.
    public var status: HTTPResponse.Status { ErrorAnswer(self)?.status ?? .internalServerError }

    /// The ``ErrorAnswer``, as the request wants it. The server's log has what the client is not told.
    public func response(from request: Request, context: some RequestContext) -> Response {
        guard let answer = ErrorAnswer(self) else { return Response(status: .internalServerError) }
        if answer.status.kind == .serverError {
            context.logger.error("The log of the switches failed.", metadata: ["error": "\(self)"])
        }
        return answer.response(to: request)
    }
}
#endif
