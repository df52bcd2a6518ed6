public import Gutter
public import ServiceLifecycle

/// A manager among the services of a `ServiceGroup`: it follows its log anyway, and is shut down with the group.
///
/// ```swift
/// let group = ServiceGroup(services: [gutter, server], gracefulShutdownSignals: [.sigterm], logger: logger)
/// try await group.run()
/// ```
///
/// Put it before the services that use it: the last one is shut down first.
extension Manager: Service {
    /// Waits for the group to shut down, then registers what `autocreate` has queued and stops following the log.
    ///
    /// It goes on where following ends with an error, which is logged: checks still answer by what was read before.
    public func run() async {
        // A group that is cancelled rather than shut down is no failure of the manager's.
        try? await gracefulShutdown()
        await shutdown()
    }
}
