import Synchronization

/// What this process writes to a log itself, of which whoever watches the file need not be told at once.
final class OwnWrites: Sendable {
    private struct State {
        var underWay = 0
        var lastEnd: ContinuousClock.Instant?
    }

    private let state = Mutex(State())

    /// Runs a write.
    func run<Result>(_ body: () throws -> Result) rethrows -> Result {
        state.withLock { $0.underWay += 1 }
        defer {
            state.withLock { state in
                state.underWay -= 1
                state.lastEnd = .now
            }
        }
        return try body()
    }

    /// Whether one is under way, or ended less than a millisecond ago.
    var areRecent: Bool {
        state.withLock { state in
            state.underWay > 0 || state.lastEnd.map { $0.duration(to: .now) < .milliseconds(1) } == true
        }
    }
}
