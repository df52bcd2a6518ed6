public import Logging
import Synchronization

extension Manager {
    /// What a manager is made of.
    public struct Configuration: Sendable {
        /// Where the events are. Default: in memory, until the process ends.
        public var log: any EventLog = InMemoryEventLog()
        /// What conditions may ask about. Default: nothing.
        public var arguments: [any ArgumentContainer.Type] = []
        /// Operators of your own, beside the built-in ones. Default: none.
        public var operators: [any OperatorPredicate.Type] = []
        /// Whether an unknown name that is asked for is registered, disabled. Never a name with switches below it, which would
        /// be off then, nor one that a living switch had before a rename. Default: no.
        public var autocreate = false
        /// What time it is, for the events. Default: the system's clock.
        public var clock = WallClock.system
        /// Whether the manager follows the log by itself, so that changes by other processes and other managers arrive
        /// without being asked for. Default: yes. Without, each command catches up, which is enough for a program that
        /// makes one change and ends.
        public var followsLog = true
        /// Where the manager logs what happens in the background: that following the log failed, that a handler threw, that a
        /// condition cannot be decided for any input. Default: `Logger.gutter`.
        public var logger = Logger.gutter

        /// The defaults.
        public init() {}
    }

    private static let bootstrapped = Mutex<Manager?>(nil)
    /// The manager until the process is bootstrapped: in memory, without switches.
    private static let empty = Manager()

    /// Sets the process-wide ``default`` manager, once, as the process starts.
    ///
    /// Calling it twice is a programmer's mistake and stops the process.
    public static func bootstrap(_ manager: Manager) {
        bootstrapped.withLock { bootstrapped in
            precondition(bootstrapped == nil, "Manager.bootstrap(_:) may be called once in a process.")
            bootstrapped = manager
        }
    }

    /// Makes the process-wide ``default`` manager, once, as the process starts.
    ///
    /// Calling it twice is a programmer's mistake and stops the process.
    ///
    /// - Throws: What ``init(_:)`` throws.
    public static func bootstrap(_ configuration: Configuration) async throws {
        bootstrap(try await Manager(configuration))
    }

    /// The manager to use if none is given: a test's own, else the bootstrapped one, else an empty one in memory.
    public static var `default`: Manager {
        TaskScope.current?.defaultManager ?? bootstrapped.withLock { $0 } ?? empty
    }
}
