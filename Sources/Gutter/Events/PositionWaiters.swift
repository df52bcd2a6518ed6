import Synchronization

/// Tasks that wait for a log to go beyond a position: what an engine needs for ``EventLog/waitForEvents(after:)``.
///
/// ```swift
/// func waitForEvents(after position: Position) async throws {
///     try await waiters.wait(after: position) { rows.withLock { $0.head.position } }
/// }
/// ```
public final class PositionWaiters: Sendable {
    private struct Waiter {
        let position: Position
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var nextID = 0
        var announced = Position.start
        var waiting: [Int: Waiter] = [:]
    }

    private let state = Mutex(State())

    /// Nobody waits yet.
    public init() {}

    /// Returns once ``announce(_:)`` is told of a head beyond `position`, at once if it was before or if the log is there.
    ///
    /// - Parameters:
    ///   - position: What the log must go beyond.
    ///   - head: How far the log goes; asked once, when an announcement would already find this task, so that none is missed.
    /// - Throws: What `head` throws, what ``fail(_:)`` is given, `CancellationError` if the task is cancelled.
    public func wait(after position: Position, head: @Sendable () throws -> Position) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let announced = state.withLock { state in
                    state.waiting[id] = Waiter(position: position, continuation: continuation)
                    return state.announced
                }
                if Task.isCancelled { return resume(id, with: .failure(CancellationError())) }
                do {
                    if try max(announced, head()) > position { resume(id, with: .success(())) }
                } catch {
                    resume(id, with: .failure(error))
                }
            }
        } onCancel: {
            resume(id, with: .failure(CancellationError()))
        }
    }

    /// Wakes the tasks that wait for the log to go beyond a position before `head`.
    public func announce(_ head: Position) {
        let woken = state.withLock { state in
            state.announced = max(state.announced, head)
            let woken = state.waiting.filter { $0.value.position < head }
            for id in woken.keys { state.waiting[id] = nil }
            return woken
        }
        for waiter in woken.values { waiter.continuation.resume() }
    }

    /// Ends the waiting of all tasks with an error.
    public func fail(_ error: any Error) {
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
