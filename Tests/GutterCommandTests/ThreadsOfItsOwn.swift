import Dispatch
import Testing

/// Runs each job on a thread that it has to itself, so that a test may block: Swift's own pool has one thread a core, and tests
/// that keep all of them waiting keep everybody waiting.
///
/// The threads are Dispatch's, as those of the pool are: they let no signal interrupt a system call, and outlive the job, which
/// Foundation's `Process` relies on for the run loop of the thread that starts it.
final class ThreadPerJob: TaskExecutor {
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        // Each serial queue gets a thread at once, however many others wait.
        DispatchQueue(label: "gutter.test").async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}

/// Runs tests that wait for processes or block handlers on threads of their own (``ThreadPerJob``). Tasks that are not children
/// of the test's (`Task {}`) still run on the pool.
struct ThreadsOfItsOwn: SuiteTrait, TestTrait, TestScoping {
    let isRecursive = true

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        try await withTaskExecutorPreference(ThreadPerJob()) { try await function() }
    }
}

extension Trait where Self == ThreadsOfItsOwn {
    static var threadsOfItsOwn: Self { Self() }
}
