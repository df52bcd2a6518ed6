import Dispatch
import Synchronization

/// Who uses a log's connections: nobody new once it is to be closed, and it is closed once nobody is left.
///
/// A read that is under way while GRDB closes its pool may open another connection, for reading, which would be the last
/// one to close: it leaves the -wal behind, with everything that is not in the file yet.
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

    /// Lets nobody else in, and waits for those who are.
    func end() async {
        isEnded.withLock { $0 = true }
        await withCheckedContinuation { continuation in
            group.notify(queue: .global()) { continuation.resume() }
        }
    }
}
