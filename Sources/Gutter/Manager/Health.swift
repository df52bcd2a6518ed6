/// Whether a manager keeps up with its log: what a server answers if it is asked whether it is alive and ready.
public struct Health: Sendable {
    /// Whether events come in by themselves. False after ``Manager/shutdown()``, for a manager that was told not to follow its
    /// log, and after following has ended with ``endOfFollowing``.
    public let isFollowing: Bool
    /// The last event that the manager answers by.
    public let position: Position
    /// The last event of the log; nil if the log cannot be read, and ``readError`` says why.
    public let head: Position?
    /// Why following has ended by itself, if it has: the log was replaced, damaged or closed. Only a restart helps.
    public let endOfFollowing: (any Error)?
    /// Why the log cannot be read at the moment, if it cannot.
    public let readError: (any Error)?

    /// How many events the manager is behind the log; nil if the log cannot be read.
    public var lag: Int? {
        head.map {
            Int(clamping: Swift.max(0, $0.rawValue.subtractingReportingOverflow(position.rawValue).partialValue))
        }
    }

    /// Whether the process should go on: false if following has ended for good, so that the answers grow old until somebody
    /// restarts the process. For `/healthz`.
    public var isAlive: Bool { endOfFollowing == nil }

    /// Whether what the manager answers is what the log says: it follows, and is not further behind than `lag` events. For
    /// `/readyz`.
    ///
    /// - Parameter lag: How many events may be on their way: a log that is written to is always a few ahead for a moment.
    public func isReady(within lag: Int = 100) -> Bool {
        isFollowing && isAlive && self.lag.map { $0 <= lag } == true
    }
}

extension Health: CustomStringConvertible {
    /// One line for a person: `following, at #41 of #41`.
    public var description: String {
        let place = head.map { "at #\(position) of #\($0)" } ?? "at #\(position)"
        let following = isFollowing ? "following" : "not following"
        let reasons = [endOfFollowing, readError].compactMap { $0.map { "\($0)" } }
        return ([following, place] + reasons).joined(separator: ", ")
    }
}

extension Manager {
    /// Whether this manager keeps up with its log. Managers of other namespaces of the same log give the same answer.
    ///
    /// Never throws: what is wrong is in the answer. Cost: reads the end of the log, one row; it waits for no lock that a
    /// writer holds.
    public func health() async -> Health {
        var head: Position?
        var readError: (any Error)?
        do { head = try await log.head().position } catch { readError = error }
        return Health(
            isFollowing: follower.following.isRunning,
            position: position,
            head: head,
            endOfFollowing: follower.following.error,
            readError: readError
        )
    }
}
