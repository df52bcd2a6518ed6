/// A log that need not wake whoever follows it for what will be taken in anyway.
package protocol SelectiveLog: EventLog {
    /// As ``EventLog/waitForEvents(after:)``, and for an event that this process has appended only where the head that the log
    /// then has is wanted; see ``PositionWaiters/wait(after:where:head:)``.
    func waitForEvents(after position: Position, where isWanted: @escaping @Sendable (Position) -> Bool) async throws

    /// Wakes all who wait, where an event beyond `position` was announced.
    func announceAgain(beyond position: Position)
}
