import Logging
import Synchronization

/// What keeps a manager up to date with its log without being asked: a task that waits for events and has the follower
/// take them in.
final class Following: Sendable {
    private struct State {
        var task: Task<Void, Never>?
        var error: (any Error)?
    }

    private let state = Mutex(State())

    /// Starts following. The task holds the follower only while it takes events in: waiting keeps nothing alive. The task may
    /// release the last reference, and holds no lock then.
    func start(_ follower: Follower) {
        let (log, logger) = (follower.log, follower.logger)
        let position = follower.projection.head.position
        let task = Task { [weak follower, weak self] in
            var position = position
            var pause = Duration.milliseconds(100)
            while !Task.isCancelled {
                do {
                    try await log.waitForEvents(after: position)
                    guard let follower else { return }
                    try await follower.catchUp(beyond: position)
                    position = follower.projection.head.position
                    pause = .milliseconds(100)
                } catch is CancellationError {
                    return
                } catch let error as EventLogError where error.isFinal {
                    // Closing a log that is followed is not a mistake.
                    if error.code != .closed {
                        logger.error("Following the log has ended.", metadata: ["error": "\(error)"])
                    }
                    self?.end(error)
                    follower?.waiters.fail(error)
                    return
                } catch {
                    logger.warning("Following the log failed; trying again.", metadata: ["error": "\(error)"])
                    try? await Task.sleep(for: pause)
                    pause = min(pause * 2, .seconds(10))
                }
            }
        }
        state.withLock { $0.task = task }
    }

    /// Whether it was started; also after its end.
    var isUnderWay: Bool { state.withLock { $0.task != nil } }

    private func end(_ error: any Error) {
        state.withLock { $0.error = error }
    }

    /// Why following has ended by itself, if it has.
    var error: (any Error)? { state.withLock { $0.error } }

    /// Whether events come in by themselves.
    var isRunning: Bool { state.withLock { $0.task != nil && $0.error == nil } }

    /// Ends it, after the events that are just being taken in.
    func stop() {
        let task = state.withLock { state in
            defer { state.task = nil }
            return state.task
        }
        task?.cancel()
    }

    deinit {
        stop()
    }
}

extension EventLogError {
    /// Whether waiting does not help: the log is not the one it was, is closed, or is another process's.
    fileprivate var isFinal: Bool {
        [.replaced, .closed, .forked, .damaged].contains(code)
    }
}

extension Manager {
    /// The last event that this process has applied: its switches, and what checks answer, are as of that event.
    ///
    /// A manager follows its log by itself, whichever process appends to it, until ``shutdown()``.
    public var position: Position { follower.projection.head.position }

    /// Returns once nobody follows the log any more because of ``shutdown()``, at once if nobody does.
    ///
    /// - Throws: The error that following has ended with by itself: the log was replaced, closed or damaged;
    ///   `CancellationError` if the task is cancelled.
    package func untilFollowingEnds() async throws {
        do {
            // No log ever reaches this position.
            try await follower.waiters.wait(after: Position(rawValue: .max)) { [follower] in
                if let error = follower.following.error { throw error }
                if !follower.following.isRunning { throw FollowingStopped() }
                return follower.handledPosition
            }
        } catch is FollowingStopped {}
    }

    /// Returns once this process has applied the event at `position`, and its handlers have run.
    ///
    /// ```swift
    /// let event = try await gutter.register(checkout)      // in one process
    /// try await other.waitUntilCaughtUp(to: event.position)         // in another one
    /// ```
    ///
    /// - Throws: ``EventLogError`` if following has ended with it; `CancellationError` if the task is cancelled.
    public func waitUntilCaughtUp(to position: Position) async throws {
        while follower.handledPosition < position {
            if let error = follower.following.error { throw error }
            if follower.following.isRunning {
                do {
                    try await follower.waiters.wait(after: position.previous) { [follower] in
                        if let error = follower.following.error { throw error }
                        if !follower.following.isRunning { throw FollowingStopped() }
                        return follower.handledPosition
                    }
                } catch is FollowingStopped {}
            } else {
                try await log.waitForEvents(after: follower.handledPosition)
                try await follower.catchUp()
            }
        }
    }
}

/// Tells tasks that wait for events that they have to take them in themselves.
struct FollowingStopped: Error {}
