#if Hummingbird
import Foundation
import Gutter
public import HTTPTypes
public import Hummingbird
import Logging

/// What a client is told about an error of Gutter's: a status, words, and the parts of the error.
///
/// A route need not map errors: thrown through Hummingbird's router, they answer for themselves, with JSON or, if the request's
/// `Accept` asks for text and not for JSON, with text. An application that has pages of its own shows ``message`` on them.
///
/// ```swift
/// { "error": { "code": "switch-conflict", "message": "The switch \"checkout\" was changed …", "properties": ["state"],
///              "conflict": { "base": …, "yours": …, "theirs": … }, … } }
/// ```
///
/// The status follows from the kind of the error's `Problem`:
///
/// | Status | Kind | Errors |
/// |---|---|---|
/// | 400 | `invalid` | `ValidationError` |
/// | 404 | `notFound` | `SwitchNotFound`, a position that the log does not have |
/// | 409 | `conflict` | `SwitchExists`, `SwitchConflict`, `PlanOutdated`, `RollbackRefused`, `RevertConflict`, `RevertRefused`, and what a log refuses because of what it holds |
/// | 503 | `unavailable` | a log that is locked, full or read-only, with `Retry-After` |
/// | 500 | `outcomeUnknown`, `failed` | any other fault of the log |
///
/// If the log itself is at fault, a client learns nothing that names a file or a host; the server's log has all of it.
public struct ErrorAnswer: Sendable {
    /// The status of the answer.
    public let status: HTTPResponse.Status
    /// What went wrong and what to do, as whole sentences that anybody who may see the switches may read.
    public let message: String
    private let problem: Problem

    /// The answer to an error of Gutter's; nil for any other.
    public init?(_ error: any Error) {
        guard let error = error as? any GutterError else { return nil }
        problem = error.problem
        message = problem.message
        status =
            switch problem.kind {
            case .invalid: .badRequest
            case .notFound: .notFound
            case .conflict: .conflict
            case .unavailable: .serviceUnavailable
            default: .internalServerError
            }
    }

    /// What a page of the application's own should send along: how long to wait if trying again helps, and that an error is
    /// not to be cached.
    public var headers: HTTPFields {
        status == .serviceUnavailable ? [.cacheControl: "no-store", .retryAfter: "5"] : [.cacheControl: "no-store"]
    }

    /// The answer as the request wants it: JSON, or text; to `HEAD`, the headers alone.
    public func response(to request: Request) -> Response {
        let response = wholeResponse(to: request)
        // A body would be taken for the beginning of the next answer.
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func wholeResponse(to request: Request) -> Response {
        var headers = headers
        if Self.wantsText(request) {
            headers[.contentType] = "text/plain; charset=utf-8"
            return Response(status: status, headers: headers, body: .init(byteBuffer: .init(string: "\(message)\n")))
        }
        headers[.contentType] = "application/json; charset=utf-8"
        let body = JSONObject([("error", .object(problem.json))])
        return Response(
            status: status,
            headers: headers,
            body: .init(byteBuffer: .init(string: JSON.object(body).text))
        )
    }

    private static func wantsText(_ request: Request) -> Bool {
        let types = request.headers[values: .accept].flatMap { $0.split(separator: ",") }
            .map { $0.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased() }
        return types.contains { $0.hasPrefix("text/") } && !types.contains { $0 == "application/json" }
    }
}
#endif
