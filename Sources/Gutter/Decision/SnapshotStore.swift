import Foundation
import Synchronization

/// Publishes snapshots to readers that share nothing they write, not even a reference count.
///
/// Each thread keeps the snapshot that it used last, and a strong reference to it. A reader compares the number of that
/// snapshot with the number of the newest one, which is a read of memory that changes only with a publication; if
/// they differ, it takes the newest one, under a lock, once for each publication. Then it reads without retaining: its
/// own thread's reference keeps the snapshot alive until the same thread takes another.
final class SnapshotStore: Sendable {
    private static let count = Atomic<UInt64>(0)

    /// A number that no other store of the process ever has.
    let id: UInt64
    private let generation = Atomic<UInt64>(1)
    private let current: Mutex<(snapshot: DecisionSnapshot, generation: UInt64)>
    private let key = ThreadCache.key

    init(_ snapshot: DecisionSnapshot) {
        id = Self.count.wrappingAdd(1, ordering: .relaxed).newValue
        current = Mutex((snapshot, 1))
    }

    /// The number of the newest snapshot: it grows with each publication.
    var newestGeneration: UInt64 {
        @inline(__always) get { generation.load(ordering: .acquiring) }
    }

    /// Makes `snapshot` the newest one: readers that start after this returns see it.
    ///
    /// - Returns: The one before, for the caller to release outside its locks.
    func publish(_ snapshot: DecisionSnapshot) -> DecisionSnapshot {
        current.withLock { current in
            let old = current.snapshot
            current = (snapshot, current.generation + 1)
            generation.store(current.generation, ordering: .releasing)
            return old
        }
    }

    /// Runs `body` with the newest snapshot, which stays valid until it returns.
    @inline(__always)
    func withSnapshot<Result>(_ body: (DecisionSnapshot) -> Result) -> Result {
        let cache = ThreadCache.current(key)
        let entry = cache.pointee.entries + Int(truncatingIfNeeded: id % UInt64(ThreadCache.entryCount))
        if entry.pointee.id != id || entry.pointee.generation != generation.load(ordering: .acquiring) {
            refresh(entry, in: cache)
        }
        // What is replaced while `body` runs, by a check inside an argument's closure or a handler, is kept until the
        // outermost `body` of the thread has returned.
        cache.pointee.depth &+= 1
        defer {
            cache.pointee.depth &-= 1
            if cache.pointee.depth == 0, cache.pointee.hasRetired { ThreadCache.releaseRetired(cache) }
        }
        guard let snapshot = entry.pointee.snapshot else {
            preconditionFailure("refresh(_:in:) has set the snapshot.")
        }
        return snapshot._withUnsafeGuaranteedRef(body)
    }

    @inline(never)
    private func refresh(_ entry: UnsafeMutablePointer<ThreadCache.Entry>, in cache: UnsafeMutablePointer<ThreadCache>)
    {
        let (snapshot, generation) = current.withLock { $0 }
        let old = entry.pointee.snapshot
        entry.pointee = ThreadCache.Entry(id: id, generation: generation, snapshot: .passRetained(snapshot))
        guard let old else { return }
        if cache.pointee.depth == 0 {
            old.release()
        } else {
            cache.pointee.retired.append(old.takeRetainedValue())
            cache.pointee.hasRetired = true
        }
    }
}

/// The snapshots that a thread has used last, of a few stores.
struct ThreadCache {
    struct Entry {
        var id: UInt64 = 0
        var generation: UInt64 = 0
        var snapshot: Unmanaged<DecisionSnapshot>?
    }

    /// Stores whose numbers are equal modulo this share an entry, and displace each other on a thread that uses both.
    static let entryCount = 8

    let entries: UnsafeMutablePointer<Entry>
    /// How many decisions are under way on the thread, one inside the other.
    var depth = 0
    var retired: [DecisionSnapshot] = []
    var hasRetired = false

    /// The thread's place for its cache, which is freed as the thread ends.
    static let key: pthread_key_t = {
        var key = pthread_key_t()
        let code = pthread_key_create(&key) { pointer in
            #if canImport(Darwin)
            let cache = pointer.assumingMemoryBound(to: ThreadCache.self)
            #else
            guard let cache = pointer?.assumingMemoryBound(to: ThreadCache.self) else { return }
            #endif
            for index in 0..<ThreadCache.entryCount { cache.pointee.entries[index].snapshot?.release() }
            cache.pointee.entries.deallocate()
            cache.deinitialize(count: 1)
            cache.deallocate()
        }
        // The system has at least 128 keys for a process (POSIX); without one there is no safe way to read.
        precondition(code == 0, "The process has no thread-specific key left (pthread_key_create: \(code)).")
        return key
    }()

    @inline(__always)
    static func current(_ key: pthread_key_t) -> UnsafeMutablePointer<ThreadCache> {
        if let pointer = pthread_getspecific(key) { return pointer.assumingMemoryBound(to: ThreadCache.self) }
        return make(key)
    }

    @inline(never)
    private static func make(_ key: pthread_key_t) -> UnsafeMutablePointer<ThreadCache> {
        let entries = UnsafeMutablePointer<Entry>.allocate(capacity: entryCount)
        entries.initialize(repeating: Entry(), count: entryCount)
        let cache = UnsafeMutablePointer<ThreadCache>.allocate(capacity: 1)
        cache.initialize(to: ThreadCache(entries: entries))
        pthread_setspecific(key, cache)
        return cache
    }

    @inline(never)
    static func releaseRetired(_ cache: UnsafeMutablePointer<ThreadCache>) {
        // Taken out first: what is freed may run code of the application's, which may decide again.
        let retired = cache.pointee.retired
        cache.pointee.retired = []
        cache.pointee.hasRetired = false
        withExtendedLifetime(retired) {}
    }
}
