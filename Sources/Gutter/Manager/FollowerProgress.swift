import Synchronization

/// How far a follower has come, and whether a command of its own is about to take it further.
///
/// Apart from the follower, so that whoever asks under a lock does not hold the last reference to it: what goes with a follower
/// may be the application's, and may take the same lock.
final class FollowerProgress: Sendable {
    private let handled: Atomic<Int64>
    /// How many commands of this process are between their append and its end, when they will have taken it in.
    private let commands = Atomic<Int>(0)

    init(at position: Position) {
        handled = Atomic(position.rawValue)
    }

    /// The last event whose handlers have run.
    var position: Position { Position(rawValue: handled.load(ordering: .acquiring)) }

    func advance(to position: Position) {
        handled.store(position.rawValue, ordering: .releasing)
    }

    func beginCommand() {
        commands.add(1, ordering: .relaxed)
    }

    /// - Returns: Whether no other is under way.
    func endCommand() -> Bool {
        commands.subtract(1, ordering: .relaxed).newValue == 0
    }

    /// Whether a command is about to take in what it appends, which it need not read.
    var hasCommandUnderWay: Bool { commands.load(ordering: .relaxed) > 0 }

    /// Whether a log that ends at `head` has something for nobody but whoever follows it to take in.
    func isBehind(_ head: Position) -> Bool {
        position < head && !hasCommandUnderWay
    }
}
