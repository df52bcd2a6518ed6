#if ServiceLifecycle
public import Gutter
public import ServiceLifecycle

/// A manager among the services of a `ServiceGroup`: it is shut down with the group, its log closed, and the group sees
/// if following the log ends.
///
/// ```swift
/// let group = ServiceGroup(services: [gutter, server], gracefulShutdownSignals: [.sigterm], logger: logger)
/// try await group.run()
/// ```
///
/// Put it before the services that use it: the last one is shut down first. Managers of other namespaces share its log and
/// need not be in the group.
extension Manager: Service {
    /// Waits for the group to shut down, then closes the manager and its log: ``/Gutter/Manager/close()``.
    ///
    /// - Throws: ``/Gutter/EventLogError`` if following the log has ended by itself, because the log was replaced, closed or
    ///   damaged. By default the group then cancels its other services; with the `failureTerminationBehavior` `.ignore`
    ///   they go on, and are answered by what was read before. The log is left open then: this is not a clean stop.
    public func run() async throws {
        do {
            try await cancelWhenGracefulShutdown {
                try await self.untilFollowingEnds()
                // Nobody follows, by the manager's configuration or after a shutdown by hand.
                try await gracefulShutdown()
            }
        } catch let error as EventLogError {
            await shutdown()
            throw error
        } catch {
            // Told to shut down. If the group is cancelled, that is no failure of the manager.
        }
        try await close()
    }
}
#endif
