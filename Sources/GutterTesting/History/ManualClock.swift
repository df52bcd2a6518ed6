public import Foundation
public import Gutter
import Synchronization

/// A clock that moves only when it is told to, for the times of events in tests.
///
/// ```swift
/// let clock = ManualClock(at: monday)
/// let manager = try await Manager(clock: clock.wallClock)
/// clock.advance(by: .seconds(60))
/// ```
public final class ManualClock: Sendable {
    private struct State {
        var time: Date
        /// Whether somebody has recorded something at this time.
        var isTaken = false
    }

    private let state: Mutex<State>
    private let tick: Duration

    /// A clock that shows `date`.
    ///
    /// - Parameters:
    ///   - date: What it shows at first.
    ///   - tick: How much later each command happens than the one before, if the clock was not moved in between.
    ///     Default: it happens at the same time.
    public init(at date: Date, tick: Duration = .zero) {
        state = Mutex(State(time: date))
        self.tick = tick
    }

    /// What it shows: the time of the last command, or what it was moved to since.
    public var now: Date { state.withLock { $0.time } }

    /// Moves it on, or back if `duration` is negative.
    public func advance(by duration: Duration) {
        state.withLock { $0 = State(time: $0.time + duration / .seconds(1)) }
    }

    /// Moves it to `date`, which may be earlier: a log then repeats its last time, and notes what the clock said.
    public func set(_ date: Date) {
        state.withLock { $0 = State(time: date) }
    }

    /// The clock for a manager. It is asked once for each command.
    public var wallClock: WallClock {
        WallClock { [self] in
            state.withLock { state in
                if state.isTaken { state.time += tick / .seconds(1) }
                state.isTaken = true
                return state.time
            }
        }
    }
}
