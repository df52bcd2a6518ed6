import Dispatch
import Synchronization

/// Who uses a log's connections. Once the log is to be closed, nobody new may; it is closed when nobody is left.
///
/// A read that is under way while GRDB closes its pool may open another connection, for reading. That one would be the
/// last to close, and leave the -wal behind, with everything that is not in the file yet.
final class Usage: Sendable {
    private let isEnded = Mutex(false)
    private let group = DispatchGroup()

    /// - Returns: Whether it may be used; then ``leave()`` must follow.
    func enter() -> Bool {
        isEnded.withLock { isEnded in
            if isEnded { return false }
            group.enter()
            return true
        }
    }

    func leave() {
        group.leave()
    }

    /// Lets nobody else in, and waits for those who are in.
    func end() async {
        isEnded.withLock { $0 = true }
        await withCheckedContinuation { continuation in
            group.notify(queue: .global()) { continuation.resume() }
        }
    }
}
