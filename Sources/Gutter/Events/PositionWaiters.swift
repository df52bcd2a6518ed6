import Synchronization

/// Tasks that wait for a log to go beyond a position.
package final class PositionWaiters: Sendable {
    private struct Waiter {
        let position: Position
        let isWanted: @Sendable (Position) -> Bool
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var nextID = 0
        var announced = Position.start
        /// What was announced to all, whether they wanted it or not.
        var announcedToAll = Position.start
        var waiting: [Int: Waiter] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    /// The furthest head that was announced.
    package var announced: Position { state.withLock { $0.announced } }

    /// Returns once ``announce(_:isOwn:)`` is told of a head beyond `position` that concerns this task, or at once where it
    /// was or `head` already is.
    ///
    /// - Parameter isWanted: Whether a head that this process has appended itself concerns it. Asked under a lock, and so no
    ///   more than a look at numbers, which nothing is freed with.
    /// - Throws: `CancellationError` where the task is cancelled.
    package func wait(
        after position: Position,
        where isWanted: @escaping @Sendable (Position) -> Bool = { _ in true },
        head: @Sendable () throws -> Position
    ) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let (announced, announcedToAll) = state.withLock { state in
                    state.waiting[id] = Waiter(position: position, isWanted: isWanted, continuation: continuation)
                    return (state.announced, state.announcedToAll)
                }
                // Looked at only now that an announcement would find this task, so that none falls in between.
                if Task.isCancelled {
                    resume(id, with: .failure(CancellationError()))
                } else {
                    do {
                        let isThere = try max(announcedToAll, head()) > position
                        if isThere || (announced > position && isWanted(announced)) { resume(id, with: .success(())) }
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
    ///
    /// - Parameter isOwn: Whether this process has appended up to there itself, so that those who do not want it
    ///   are left to wait.
    package func announce(_ head: Position, isOwn: Bool = false) {
        let woken = state.withLock { state in
            state.announced = max(state.announced, head)
            if !isOwn { state.announcedToAll = max(state.announcedToAll, head) }
            let woken = state.waiting.filter { $0.value.position < head && (!isOwn || $0.value.isWanted(head)) }
            for id in woken.keys { state.waiting[id] = nil }
            return woken
        }
        for waiter in woken.values { waiter.continuation.resume() }
    }

    /// Announces to all what was announced, where that is more than `head`.
    package func announceAgain(beyond head: Position) {
        let announced = announced
        if announced > head { announce(announced) }
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
