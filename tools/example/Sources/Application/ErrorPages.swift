import GutterHummingbird
import Hummingbird
import Logging

/// Answers with a page if a route, or the lack of one, throws an error that has a status: an `HTTPError`, or one of
/// Gutter's.
struct ErrorPages: RouterMiddleware {
    let views: Views

    func handle(
        _ request: Request,
        context: ShopContext,
        next: (Request, ShopContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as any HTTPResponseError {
            if error.status.kind == .serverError {
                context.logger.error("A page failed.", metadata: ["error": "\(error)"])
            }
            let answer = ErrorAnswer(error)
            let other = error as? HTTPError
            let message = answer?.message ?? other?.body ?? "There is nothing at \(request.uri.path)."
            var response = try views.page(
                "error",
                titled: error.status.reasonPhrase,
                ["message": message],
                for: context
            )
            response.status = error.status
            // Such as a guard's `Cache-Control`, or how long to wait for a log that is locked.
            for field in answer?.headers ?? other?.headers ?? [:] { response.headers[field.name] = field.value }
            // After the headers that answer HEAD, a body would be taken for the beginning of the next answer.
            return request.method == .head ? response.createHeadResponse() : response
        }
    }
}
