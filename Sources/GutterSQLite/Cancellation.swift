import Synchronization

/// Tells whether a task was cancelled, to a thread that is not the task's.
final class Cancellation: Sendable {
    private let isNoted = Atomic<Bool>(false)

    /// - Throws: `CancellationError` if it was.
    func check() throws(CancellationError) {
        if isNoted.load(ordering: .relaxed) { throw CancellationError() }
    }

    fileprivate func note() { isNoted.store(true, ordering: .relaxed) }
}

extension SQLiteEventLog {
    /// Reads in one transaction, for so long that `body` asks now and then whether the task was cancelled.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (SQLiteStorage, Cancellation) throws -> Value
    ) async throws -> Value {
        let cancellation = Cancellation()
        return try await withTaskCancellationHandler {
            try await read { try body($0, cancellation) }
        } onCancel: {
            cancellation.note()
        }
    }
}
