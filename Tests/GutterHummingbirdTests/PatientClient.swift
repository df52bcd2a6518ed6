#if Hummingbird
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

/// A client with a connection of its own that waits longer than the test framework's: while all suites of the package
/// share the machine, an answer may take most of a minute.
struct PatientClient: Sendable {
    private let client: TestClient
    /// Where the server listens.
    let port: Int

    func execute(
        uri: String,
        method: HTTPRequest.Method,
        headers: HTTPFields = [:]
    ) async throws -> TestClient.Response {
        try await client.execute(TestClient.Request(uri, method: method, authority: "localhost", headers: headers))
    }

    /// Connects to a server on this machine.
    static func with<Result: Sendable>(
        port: Int,
        _ body: @escaping @Sendable (PatientClient) async throws -> Result
    ) async throws -> Result {
        try await TestClient.withClient(host: "localhost", port: port, configuration: .init(timeout: .seconds(300))) {
            try await body(PatientClient(client: $0, port: port))
        }
    }
}

extension ApplicationProtocol {
    /// Runs the application on a free port, and a client that talks to it over a socket.
    func overSocket<Result: Sendable>(
        _ body: @escaping @Sendable (PatientClient) async throws -> Result
    ) async throws -> Result {
        try await test(.live) { client in
            try await PatientClient.with(port: try #require(client.port), body)
        }
    }
}
#endif
