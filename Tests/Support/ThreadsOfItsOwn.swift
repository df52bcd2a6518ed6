import Dispatch
public import Testing

/// Runs tests that wait for processes or block handlers on threads of their own, a few tests at a time: Swift's own pool has one
/// thread a core, and tests that keep all of them waiting keep everybody waiting.
///
/// A few, because Foundation's `Process` crashes if hundreds are started at once. Tasks that are not children of the test's
/// (`Task {}`) still run on the pool.
public struct ThreadsOfItsOwn: SuiteTrait, TestTrait, TestScoping {
    /// It holds for the tests of a suite, too.
    public let isRecursive = true
    private static let turnstile = Turnstile(capacity: 4)

    /// Runs the test when it is its turn.
    public func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        try await Self.turnstile.pass {
            try await withTaskExecutorPreference(ThreadPerJob()) { try await function() }
        }
    }
}

extension Trait where Self == ThreadsOfItsOwn {
    /// For a test that blocks the thread that it runs on.
    public static var threadsOfItsOwn: Self { Self() }
}

/// Runs each job on a thread that it has to itself.
///
/// The threads are Dispatch's, as those of the pool are: they let no signal interrupt a system call, and outlive the job, which
/// `Process` relies on for the run loop of the thread that starts it.
public final class ThreadPerJob: TaskExecutor {
    /// Starts no thread yet.
    public init() {}

    /// Starts a thread for the job.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        // Each serial queue gets a thread at once, however many others wait.
        DispatchQueue(label: "gutter.test").async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
