import Foundation
import Gutter
public import HTTPTypes
public import Hummingbird
import Logging

/// What a client is told of an error of Gutter's: a status, words, and the parts of the error.
///
/// A route need not map errors: thrown through Hummingbird's router, they answer for themselves, with JSON or, where the
/// request's `Accept` asks for text and not for JSON, with text. An application that has pages of its own shows
/// ``message`` on them.
///
/// ```swift
/// { "error": { "message": "The switch \"checkout\" was changed …", "properties": ["state"],
///              "conflict": { "base": …, "yours": …, "theirs": … } } }
/// ```
///
/// | Status | Errors |
/// |---|---|
/// | 400 | `ValidationError` |
/// | 404 | `SwitchNotFound`, a position that the log does not have |
/// | 409 | `SwitchExists`, `SwitchConflict`, `PlanOutdated`, `RollbackRefused`, `RevertConflict`, `RevertRefused`, and what a log refuses because of what it holds |
/// | 503 | a log that is locked, full or read-only, with `Retry-After` |
/// | 500 | any other fault of the log |
///
/// Of a fault of the log itself a client learns nothing that names a file or a host; the server's log has it whole.
public struct ErrorAnswer: Sendable {
    /// The status of the answer.
    public let status: HTTPResponse.Status
    /// What went wrong and what to do, as whole sentences that anybody may read who may see the switches.
    public let message: String
    private let details: [(key: String, value: JSON)]

    private init(_ status: HTTPResponse.Status, _ message: String, _ details: [(key: String, value: JSON)] = []) {
        self.status = status
        self.message = message
        self.details = details
    }

    /// The answer to an error of Gutter's; nil for any other.
    public init?(_ error: any Error) {
        switch error {
        case let error as ValidationError:
            self.init(
                .badRequest,
                error.description,
                [
                    ("subject", .string(error.subject)), ("value", .string(error.value)), ("rule", .string(error.rule)),
                    ("remedy", .string(error.remedy)),
                ]
            )
        case let error as SwitchNotFound: self.init(.notFound, error.description, [("name", .string(error.name))])
        case let error as SwitchExists:
            let id = error.id.uuidString.lowercased()
            self.init(.conflict, error.description, [("name", .string(error.name)), ("id", .string(id))])
        case let error as SwitchConflict:
            var conflict = JSONObject()
            for (side, element) in [("base", error.base), ("yours", error.yours), ("theirs", error.theirs)] {
                conflict[side] = .object(element.json)
            }
            let properties = JSON.array(error.properties.map(JSON.string))
            self.init(.conflict, error.description, [("conflict", .object(conflict)), ("properties", properties)])
        case let error as PlanOutdated: self.init(.conflict, error.description)
        case let error as RollbackRefused: self.init(.conflict, error.description)
        case let error as RevertConflict: self.init(.conflict, error.description)
        case let error as RevertRefused: self.init(.conflict, error.description)
        case let error as EventLogError: self.init(error)
        default: return nil
        }
    }

    private init(_ error: EventLogError) {
        switch error.code {
        case .versionConflict, .guardFailed, .nameTaken, .idempotencyConflict, .duplicateID, .outOfOrder,
            .doesNotContinue:
            self.init(.conflict, error.description)
        case .noSuchPosition: self.init(.notFound, error.description)
        case .locked, .full, .readOnly:
            self.init(.serviceUnavailable, "Switches cannot be changed at the moment. Nothing was changed; try again.")
        case .outcomeUnknown:
            self.init(
                .internalServerError,
                "It is not known whether the change was recorded. Look at the history before you repeat it."
            )
        case .recordedNotApplied:
            self.init(.internalServerError, "The change is recorded, but not in force on this server yet.")
        default: self.init(.internalServerError, "The log of the switches cannot be used. Tell those who run it.")
        }
    }

    /// The answer as the request wants it: JSON, or text; to `HEAD`, the headers alone.
    public func response(to request: Request) -> Response {
        let response = wholeResponse(to: request)
        // A body would be taken for the beginning of the next answer.
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func wholeResponse(to request: Request) -> Response {
        var headers: HTTPFields = [.cacheControl: "no-store"]
        if status == .serviceUnavailable { headers[.retryAfter] = "5" }
        if Self.wantsText(request) {
            headers[.contentType] = "text/plain; charset=utf-8"
            return Response(status: status, headers: headers, body: .init(byteBuffer: .init(string: "\(message)\n")))
        }
        headers[.contentType] = "application/json; charset=utf-8"
        var error = JSONObject()
        error["message"] = .string(message)
        for (key, value) in details { error[key] = value }
        var body = JSONObject()
        body["error"] = .object(error)
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

// MARK: - Thrown by a route

extension ErrorAnswer {
    static func status(of error: any Error) -> HTTPResponse.Status {
        ErrorAnswer(error)?.status ?? .internalServerError
    }

    /// Answers, and notes in the server's log what the client is not told.
    static func response(to error: any Error, _ request: Request, _ context: some RequestContext) -> Response {
        guard let answer = ErrorAnswer(error) else { return Response(status: .internalServerError) }
        if answer.status.kind == .serverError {
            context.logger.error("The log of the switches failed.", metadata: ["error": "\(error)"])
        }
        return answer.response(to: request)
    }
}
