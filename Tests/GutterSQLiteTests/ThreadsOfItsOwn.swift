import Foundation
import Testing

/// Runs tests that wait for processes or block handlers on threads of their own, a few tests at a time: Swift's own pool has one
/// thread a core, and tests that keep all of them waiting keep everybody waiting.
///
/// A few, because Foundation's `Process` crashes if hundreds are started at once. Tasks that are not children of the test's
/// (`Task {}`) still run on the pool.
struct ThreadsOfItsOwn: SuiteTrait, TestTrait, TestScoping {
    let isRecursive = true
    private static let turnstile = Turnstile(capacity: 4)

    func provideScope(
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
    static var threadsOfItsOwn: Self { Self() }
}

/// Runs each job on a thread that it has to itself.
///
/// The threads are Dispatch's, as those of the pool are: they let no signal interrupt a system call, and outlive the job, which
/// `Process` relies on for the run loop of the thread that starts it.
final class ThreadPerJob: TaskExecutor {
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        // Each serial queue gets a thread at once, however many others wait.
        DispatchQueue(label: "gutter.test").async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}

/// Lets a number of tasks through at a time, in the order in which they came.
actor Turnstile {
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(capacity: Int) {
        free = capacity
    }

    /// Runs `body` once it is this task's turn.
    nonisolated func pass<Result>(_ body: () async throws -> Result) async rethrows -> Result {
        await enter()
        do {
            let result = try await body()
            await leave()
            return result
        } catch {
            await leave()
            throw error
        }
    }

    private func enter() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    private func leave() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}

extension Process {
    /// Starts it; `run()` may crash on a thread with a heap of its own.
    ///
    /// Foundation copies a whole `dirent` for each open file, also from the end of the C library's buffer of 32 KiB, behind which
    /// the heap may end. With a hundred kilobytes made and freed, there is room.
    func start() throws {
        free(malloc(100_000))
        try run()
    }
}
