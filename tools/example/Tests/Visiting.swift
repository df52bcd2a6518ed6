import Foundation
import Gutter
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import GutterExample

extension Shop {
    /// A shop that has just opened, with a log in memory.
    static func new() async throws -> Shop {
        try await Shop(log: .inMemory)
    }

    /// Lets somebody walk through the shop, without a socket.
    func visit(_ body: @escaping @Sendable (any TestClientProtocol) async throws -> Void) async throws {
        try await Application(router: router()).test(.router) { try await body($0) }
    }

    func user(_ id: String) throws -> User {
        guard let user = users.find(id) else { throw Stranger(id: id) }
        return user
    }

    private struct Stranger: Error {
        let id: String
    }
}

extension TestClientProtocol {
    /// Asks for a page as somebody who is signed in, or as a visitor.
    func get(_ path: String, as user: String? = nil) async throws -> TestResponse {
        try await execute(uri: path, method: .get, headers: Self.headers(user))
    }

    /// Sends a form as somebody who is signed in, or as a visitor.
    func post(
        _ path: String,
        _ form: [String: String] = [:],
        as user: String? = nil,
        _ more: [String: String] = [:]
    ) async throws -> TestResponse {
        var headers = Self.headers(user)
        for (name, value) in more { headers[try #require(HTTPField.Name(name))] = value }
        headers[.contentType] = "application/x-www-form-urlencoded"
        let encoded = form.map { "\($0)=\($1.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")" }
        let body = ByteBuffer(string: encoded.joined(separator: "&"))
        return try await execute(uri: path, method: .post, headers: headers, body: body)
    }

    private static func headers(_ user: String?) -> HTTPFields {
        user.map { [.cookie: "\(SignInMiddleware.cookie)=\($0)"] } ?? [:]
    }
}

extension TestResponse {
    var text: String { String(buffer: body) }

    /// What the header `X-Gutter-Switch` says.
    var active: String? { HTTPField.Name("X-Gutter-Switch").flatMap { headers[$0] } }
}

/// A folder that is removed when this is released.
final class TemporaryFolder: Sendable {
    private let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "shop-\(UUID())")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    func path(_ name: String) -> String {
        url.appending(path: name).path(percentEncoded: false)
    }
}
