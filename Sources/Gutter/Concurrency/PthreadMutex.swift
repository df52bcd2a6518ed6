#if GUTTER_THREAD_SANITIZER
import Foundation

/// What stands for `Mutex` in a build for the thread sanitizer, which knows the locks of pthread and takes Swift's own,
/// a futex on Linux, for no lock at all. `GUTTER_THREAD_SANITIZER=1 swift test --sanitize=thread` builds with it.
package struct PthreadMutex<Value: ~Copyable>: ~Copyable, @unchecked Sendable {
    // Sendable: the value is reached by `withLock` alone, which holds the lock, and takes and gives what is `sending`.
    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    private let value: UnsafeMutablePointer<Value>

    package init(_ initialValue: consuming sending Value) {
        lock = .allocate(capacity: 1)
        lock.initialize(to: pthread_mutex_t())
        pthread_mutex_init(lock, nil)
        value = .allocate(capacity: 1)
        value.initialize(to: initialValue)
    }

    deinit {
        value.deinitialize(count: 1)
        value.deallocate()
        pthread_mutex_destroy(lock)
        lock.deallocate()
    }

    package borrowing func withLock<Result: ~Copyable, Failure: Error>(
        _ body: (inout sending Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        return try body(&value.pointee)
    }
}

typealias Mutex = PthreadMutex
#endif
