import Gutter
import Synchronization
import Testing

/// Which waiting tasks are woken by what.
@Suite(.timeLimit(.minutes(5)))
struct PositionWaitersTests {
    private let waiters = PositionWaiters()

    /// Tasks that wait for a log that is at 3 to go beyond a position.
    private final class Waiting: Sendable {
        private let state = Mutex((asked: 0, woken: 0))

        var asked: Int { state.withLock { $0.asked } }
        var woken: Int { state.withLock { $0.woken } }

        func start(_ count: Int, after position: Position, _ waiters: PositionWaiters) async throws
            -> [Task<Void, any Error>]
        {
            let start = asked
            let tasks = (0..<count)
                .map { _ in
                    Task {
                        try await waiters.wait(after: position) {
                            self.state.withLock { $0.asked += 1 }
                            return 3
                        }
                        self.state.withLock { $0.woken += 1 }
                    }
                }
            while asked < start + count { try await Task.sleep(for: .milliseconds(1)) }
            return tasks
        }
    }

    @Test func anEventWakesThoseWhoWaitForIt() async throws {
        let (near, far) = (Waiting(), Waiting())
        let nearTasks = try await near.start(3, after: 3, waiters)
        let farTasks = try await far.start(2, after: 4, waiters)
        waiters.announce(3)
        waiters.announce(4)
        for task in nearTasks { try await task.value }
        #expect(far.woken == 0)
        waiters.announce(7)
        for task in farTasks { try await task.value }
    }

    @Test func whoComesLaterNeedNotWait() async throws {
        try await waiters.wait(after: 2) { 3 }
        waiters.announce(5)
        waiters.announce(4)
        try await waiters.wait(after: 4) { 3 }
    }

    /// What comes between the look at the log and the waiting must not be missed.
    @Test func whatIsAnnouncedDuringTheLookIsNotMissed() async throws {
        let waiters = waiters
        try await waiters.wait(after: 3) {
            waiters.announce(4)
            return 3
        }
    }

    @Test func anErrorEndsTheWaitingOfAllAndACancellationThatOfOne() async throws {
        let waiting = Waiting()
        let tasks = try await waiting.start(3, after: 3, waiters)
        tasks[0].cancel()
        await #expect(throws: CancellationError.self) { try await tasks[0].value }
        waiters.fail(EventLogError(.closed, "It is closed."))
        for task in tasks[1...] {
            let error = await #expect(throws: EventLogError.self) { try await task.value }
            #expect(error?.code == .closed)
        }
        #expect(waiting.woken == 0)
        await #expect(throws: EventLogError.self) {
            try await waiters.wait(after: 3) { throw EventLogError(.closed, "It is closed.") }
        }
    }
}
