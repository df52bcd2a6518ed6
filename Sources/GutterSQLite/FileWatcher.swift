import Dispatch
import Foundation
import Synchronization

/// Tells when a file of a log may have changed: by the system's file events if it has them, and now and then anyway.
///
/// On Linux inotify tells of each write to the folder's files within a fraction of a millisecond, and waiting costs
/// nothing. On other systems the safety net is all there is, with a shorter period.
/// Source: https://man7.org/linux/man-pages/man7/inotify.7.html
final class FileWatcher: @unchecked Sendable {
    // Safe to share: the properties are never set again, and a timer may be cancelled from any thread. On Linux Dispatch
    // does not yet say so of its types.

    /// What may have happened.
    enum Occasion {
        /// A file with the name has been written to, made, removed or replaced.
        case event
        /// Nothing that is known of; it is merely time to look.
        case period
    }

    /// Whether nobody wants to know any more; a look that takes its time should end then.
    var isEnding: Bool { isCancelled.load(ordering: .relaxed) }

    private let isCancelled = Atomic<Bool>(false)
    private let queue = DispatchQueue(label: "gutter.watcher")
    private let events: FolderEvents?
    private let timer: any DispatchSourceTimer

    /// Watches the files in `folder` whose names start with `prefix`, until ``cancel()``.
    ///
    /// - Parameters:
    ///   - period: How often to look without being told.
    ///   - look: Called on a queue of the watcher's own, never twice at once.
    init(folder: String, prefix: String, period: Duration, look: @escaping @Sendable (Occasion) -> Void) {
        events = FolderEvents(folder: folder, prefix: prefix, on: queue) { look(.event) }
        let timer = DispatchSource.makeTimerSource(queue: queue)
        let period = events == nil ? min(period, .milliseconds(10)) : period
        let nanoseconds = max(1_000_000, Int(period / .nanoseconds(1)))
        timer.schedule(
            deadline: .now() + .nanoseconds(nanoseconds),
            repeating: .nanoseconds(nanoseconds),
            leeway: .nanoseconds(nanoseconds / 10)
        )
        timer.setEventHandler { look(.period) }
        timer.resume()
        self.timer = timer
    }

    /// Stops watching; when this returns, nobody looks any more.
    func cancel() {
        isCancelled.store(true, ordering: .relaxed)
        timer.cancel()
        events?.cancel()
        queue.sync {}
    }

    deinit {
        timer.cancel()
        events?.cancel()
    }

    /// Whether there are, now or within `time`, events that nobody was told of; they count as told afterwards. For a look that
    /// is under way.
    func hasEvents(within time: Duration) -> Bool {
        if let events { return events.arePending(within: time) }
        usleep(UInt32(time / .microseconds(1)))
        return false
    }
}

#if os(Linux)
/// What inotify tells of the files in a folder whose names start with a prefix.
private final class FolderEvents: @unchecked Sendable {
    // Safe to share, for the reasons that the watcher gives.

    private static let kinds = UInt32(IN_MODIFY | IN_CREATE | IN_DELETE | IN_MOVED_TO | IN_MOVED_FROM)

    private let prefix: [UInt8]
    private let watch: Int32
    /// Nil once it is closed.
    private let descriptor: Mutex<Int32?>
    private let source: any DispatchSourceRead

    /// Nil if the system has no more watches to give.
    init?(folder: String, prefix: String, on queue: DispatchQueue, handler: @escaping @Sendable () -> Void) {
        let prefix = Array(prefix.utf8)
        let descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        guard descriptor >= 0 else { return nil }
        let watch = inotify_add_watch(descriptor, folder, Self.kinds)
        guard watch >= 0 else {
            Foundation.close(descriptor)
            return nil
        }
        let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
        source.setEventHandler {
            if Self.drain(descriptor, prefix: prefix) { handler() }
        }
        self.prefix = prefix
        self.watch = watch
        self.descriptor = Mutex(descriptor)
        self.source = source
        source.setCancelHandler { Foundation.close(descriptor) }
        source.resume()
    }

    /// For the queue alone, which also closes the descriptor.
    func arePending(within time: Duration) -> Bool {
        guard let descriptor = descriptor.withLock({ $0 }) else { return false }
        var description = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        let isReadable = poll(&description, 1, Int32(time / .milliseconds(1))) > 0
        return isReadable && Self.drain(descriptor, prefix: prefix)
    }

    func cancel() {
        // The end of a watch is an event too, so it wakes a thread that waits for one.
        descriptor.withLock { descriptor in
            if let descriptor { inotify_rm_watch(descriptor, watch) }
            descriptor = nil
        }
        source.cancel()
    }

    /// Reads what there is, and tells whether any of it is about a file with the prefix.
    private static func drain(_ descriptor: Int32, prefix: [UInt8]) -> Bool {
        let headerSize = MemoryLayout<inotify_event>.size
        var isConcerned = false
        return withUnsafeTemporaryAllocation(
            byteCount: 16_384,
            alignment: MemoryLayout<inotify_event>.alignment
        ) { buffer in
            while true {
                let count = read(descriptor, buffer.baseAddress, buffer.count)
                guard count > 0 else { return isConcerned }
                var offset = 0
                while offset + headerSize <= count {
                    let event = UnsafeRawBufferPointer(buffer)
                        .loadUnaligned(
                            fromByteOffset: offset,
                            as: inotify_event.self
                        )
                    let end = min(count, offset + headerSize + Int(event.len))
                    let name = buffer[(offset + headerSize)..<end]
                    // Too many events for the queue: some of those that were lost may have been about it.
                    if name.starts(with: prefix) || event.mask & UInt32(IN_Q_OVERFLOW) != 0 { isConcerned = true }
                    offset = end
                }
            }
        }
    }
}
#else
/// No system but Linux tells of a folder's files this cheaply.
private struct FolderEvents {
    init?(folder: String, prefix: String, on queue: DispatchQueue, handler: @escaping @Sendable () -> Void) {
        return nil
    }

    func arePending(within time: Duration) -> Bool { false }

    func cancel() {}
}
#endif
