import Gutter
import Synchronization
import Testing

/// Who is woken by what, and who is left to wait.
@Suite(.timeLimit(.minutes(5)))
struct PositionWaitersTests {
    private let waiters = PositionWaiters()
    private let follower = FollowerDouble()

    /// Something that follows a log, and may have its events from elsewhere.
    private final class FollowerDouble: Sendable {
        private struct State {
            var wants = false
            var questions = 0
            var isWaiting = false
            var isWoken = false
        }

        private let state = Mutex(State())

        var questions: Int { state.withLock { $0.questions } }
        var isWaiting: Bool { state.withLock { $0.isWaiting } }
        var isWoken: Bool { state.withLock { $0.isWoken } }

        func beginToWant() { state.withLock { $0.wants = true } }

        func wait(after position: Position, _ waiters: PositionWaiters) async throws {
            try await waiters.wait(after: position) { _ in
                self.state.withLock { state in
                    state.questions += 1
                    return state.wants
                }
            } head: {
                self.state.withLock { $0.isWaiting = true }
                return .start
            }
            state.withLock { $0.isWoken = true }
        }
    }

    private func started() async throws -> Task<Void, any Error> {
        let task = Task { try await follower.wait(after: 3, waiters) }
        while !follower.isWaiting { try await Task.sleep(for: .milliseconds(1)) }
        return task
    }

    @Test func anEventOfThisProcessWakesWhoWantsIt() async throws {
        let task = try await started()
        waiters.announce(3, isOwn: true)
        #expect(follower.questions == 0)
        follower.beginToWant()
        waiters.announce(4, isOwn: true)
        try await task.value
    }

    @Test func anEventThatSomebodyElseAppendedWakesAll() async throws {
        let task = try await started()
        waiters.announce(4, isOwn: true)
        #expect(follower.questions == 1)
        try await Task.sleep(for: .milliseconds(20))
        #expect(!follower.isWoken)
        waiters.announce(5)
        try await task.value
    }

    @Test func whoWasLeftToWaitIsAskedNoMoreWhereTheRestIsAnnounced() async throws {
        let task = try await started()
        waiters.announce(4, isOwn: true)
        waiters.announceAgain(beyond: 4)
        #expect(follower.questions == 1)
        try await Task.sleep(for: .milliseconds(20))
        #expect(!follower.isWoken)
        waiters.announceAgain(beyond: 3)
        try await task.value
    }

    @Test func whoComesLaterIsToldWhatWasAnnouncedToAll() async throws {
        waiters.announce(4, isOwn: true)
        let task = try await started()
        try await Task.sleep(for: .milliseconds(20))
        #expect(!follower.isWoken)
        waiters.announce(4)
        try await task.value
        // Another one need not wait at all.
        try await FollowerDouble().wait(after: 3, waiters)
    }

    @Test func whoWantsItIsToldAtOnceWhatThisProcessAppendedBefore() async throws {
        waiters.announce(4, isOwn: true)
        follower.beginToWant()
        try await follower.wait(after: 3, waiters)
    }
}
