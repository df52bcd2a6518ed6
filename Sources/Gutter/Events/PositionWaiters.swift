import Synchronization

/// Tasks that wait for a log to go beyond a position.
package final class PositionWaiters: Sendable {
    private struct State {
        var nextID = 0
        var announced = Position.start
        var waiting: [Int: (position: Position, continuation: CheckedContinuation<Void, any Error>)] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    /// Returns once ``announce(_:)`` is told of a head beyond `position`, or at once where it was or `head` already is.
    ///
    /// - Throws: `CancellationError` where the task is cancelled.
    package func wait(after position: Position, head: @Sendable () throws -> Position) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let announced = state.withLock { state in
                    state.waiting[id] = (position, continuation)
                    return state.announced
                }
                // Looked at only now that an announcement would find this task, so that none falls in between.
                if Task.isCancelled {
                    resume(id, with: .failure(CancellationError()))
                } else {
                    do {
                        if try max(announced, head()) > position { resume(id, with: .success(())) }
                    } catch {
                        resume(id, with: .failure(error))
                    }
                }
            }
        } onCancel: {
            resume(id, with: .failure(CancellationError()))
        }
    }

    /// Wakes the tasks that wait for less than `head`.
    package func announce(_ head: Position) {
        let woken = state.withLock { state in
            state.announced = max(state.announced, head)
            let woken = state.waiting.filter { $0.value.position < head }
            for id in woken.keys { state.waiting[id] = nil }
            return woken
        }
        for waiter in woken.values { waiter.continuation.resume() }
    }

    /// Ends the waiting of all tasks with an error.
    package func fail(_ error: any Error) {
        let waiting = state.withLock { state in
            defer { state.waiting = [:] }
            return state.waiting
        }
        for waiter in waiting.values { waiter.continuation.resume(throwing: error) }
    }

    private func resume(_ id: Int, with result: Result<Void, any Error>) {
        state.withLock { $0.waiting.removeValue(forKey: id) }?.continuation.resume(with: result)
    }
}
