import Synchronization

/// What this process writes to a log itself, of which whoever watches the file need not be told.
final class OwnWrites: Sendable {
    private struct State {
        var underWay = 0
        var lastEnd: ContinuousClock.Instant?
        var atNextBeginning: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    /// Runs a write.
    func run<Result>(_ body: () throws -> Result) rethrows -> Result {
        let notice = state.withLock { state in
            state.underWay += 1
            defer { state.atNextBeginning = nil }
            return state.atNextBeginning
        }
        notice?()
        defer {
            state.withLock { state in
                state.underWay -= 1
                state.lastEnd = .now
            }
        }
        return try body()
    }

    /// Has `notice` run once, before the next write begins.
    func atNextBeginning(_ notice: @escaping @Sendable () -> Void) {
        state.withLock { $0.atNextBeginning = notice }
    }

    /// Whether one is under way, or ended less than a millisecond ago.
    var areRecent: Bool {
        state.withLock { state in
            state.underWay > 0 || state.lastEnd.map { $0.duration(to: .now) < .milliseconds(1) } == true
        }
    }
}
