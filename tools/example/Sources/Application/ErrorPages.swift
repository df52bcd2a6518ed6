import Hummingbird

/// Answers with a page where a route, or the lack of one, throws an `HTTPError`.
struct ErrorPages: RouterMiddleware {
    let views: Views

    func handle(
        _ request: Request,
        context: ShopContext,
        next: (Request, ShopContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPError {
            let message = error.body ?? "There is nothing at \(request.uri.path)."
            var response = try views.page(
                "error",
                titled: error.status.reasonPhrase,
                ["message": message],
                for: context
            )
            response.status = error.status
            return response
        }
    }
}
