import Dispatch
import Foundation
import Gutter

/// Runs `body` as a task that SIGINT and SIGTERM cancel. If they ended the process, it would leave files behind; a cancelled
/// task removes them.
func cancelledBySignals<Result: Sendable>(_ body: @escaping @Sendable () async throws -> Result) async throws -> Result
{
    let task = Task { try await body() }
    let sources = [SIGINT, SIGTERM]
        .map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler { task.cancel() }
            source.resume()
            return source
        }
    defer { for source in sources { source.cancel() } }
    return try await task.value
}

/// A signal came before the command was done.
struct Interrupted: CommandError {
    static let kind = Problem.Kind.failed
    let description: String
}
