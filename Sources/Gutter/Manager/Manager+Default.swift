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
        /// Whether a name that is asked for and unknown is registered, disabled. Never one with switches below it, which that
        /// would turn off, nor one that a living switch bore before a rename. Default: no.
        public var autocreate = false
        /// What time it is, for the events. Default: the system's clock.
        public var clock = WallClock.system
        /// Whether the manager follows the log by itself, so that changes by other processes and other managers arrive
        /// without being asked for. Default: yes. Without, each command catches up, which is enough for a program that
        /// makes one change and ends.
        public var followsLog = true
        /// Where the manager says what nobody waits for: that following the log failed, that a handler threw, that a condition
        /// can be decided for no input. Default: `Logger.gutter`.
        public var logger = Logger.gutter

        /// The defaults.
        public init() {}
    }

    private static let bootstrapped = Mutex<Manager?>(nil)
    /// What there is until the process is bootstrapped: no switches, in memory.
    private static let empty = Manager()

    /// Sets the process-wide ``default`` manager, once, as the process starts.
    ///
    /// To call it twice is a programmer's mistake, which stops the process.
    public static func bootstrap(_ manager: Manager) {
        bootstrapped.withLock { bootstrapped in
            precondition(bootstrapped == nil, "Manager.bootstrap(_:) may be called once in a process.")
            bootstrapped = manager
        }
    }

    /// Makes the process-wide ``default`` manager, once, as the process starts.
    ///
    /// To call it twice is a programmer's mistake, which stops the process.
    ///
    /// - Throws: What ``init(_:)`` throws.
    public static func bootstrap(_ configuration: Configuration) async throws {
        bootstrap(try await Manager(configuration))
    }

    /// The manager for whoever is given none: a test's own, else the bootstrapped one, else an empty one in memory.
    public static var `default`: Manager {
        TaskScope.current?.defaultManager ?? bootstrapped.withLock { $0 } ?? empty
    }
}
