import Dispatch
import Foundation
import Synchronization

/// Tells when a file of a log may have changed: by the system's file events where it has them, and now and then anyway.
///
/// On Linux inotify tells of each write to the folder's files within a fraction of a millisecond, and sleeping costs
/// nothing. Elsewhere the safety net is all there is, at a shorter period.
/// Source: https://man7.org/linux/man-pages/man7/inotify.7.html
final class FileWatcher: @unchecked Sendable {
    // Safe to share: the properties are never set again, and sources may be cancelled from any thread. On Linux Dispatch
    // does not yet say so of its types.

    /// What may have happened.
    enum Occasion {
        /// A file with the name has been written to, made, removed or replaced.
        case event
        /// Nothing that is known of.
        case period
    }

    /// Whether nobody wants to know any more: a look that takes its time should end.
    var isEnding: Bool { isCancelled.load(ordering: .relaxed) }

    private let isCancelled = Atomic<Bool>(false)
    private let queue = DispatchQueue(label: "gutter.watcher")
    private let source: (any DispatchSourceRead)?
    private let timer: any DispatchSourceTimer

    /// Watches the files in `folder` whose names start with `prefix`, until ``cancel()``.
    ///
    /// - Parameters:
    ///   - period: How often to look without being told.
    ///   - look: Called on a queue of the watcher's own, never twice at once.
    init(folder: String, prefix: String, period: Duration, look: @escaping @Sendable (Occasion) -> Void) {
        source = Self.source(folder: folder, prefix: prefix, on: queue) { look(.event) }
        let timer = DispatchSource.makeTimerSource(queue: queue)
        let period = source == nil ? min(period, .milliseconds(10)) : period
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

    /// Ends it; when this returns, nobody looks any more.
    func cancel() {
        isCancelled.store(true, ordering: .relaxed)
        timer.cancel()
        source?.cancel()
        queue.sync {}
    }

    deinit {
        timer.cancel()
        source?.cancel()
    }

    #if os(Linux)
    private static func source(
        folder: String,
        prefix: String,
        on queue: DispatchQueue,
        handler: @escaping @Sendable () -> Void
    ) -> (any DispatchSourceRead)? {
        let descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        guard descriptor >= 0 else { return nil }
        let mask = IN_MODIFY | IN_CREATE | IN_DELETE | IN_MOVED_TO | IN_MOVED_FROM
        guard inotify_add_watch(descriptor, folder, UInt32(mask)) >= 0 else {
            Foundation.close(descriptor)
            return nil
        }
        let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
        source.setEventHandler {
            if drain(descriptor, prefix: Array(prefix.utf8)) { handler() }
        }
        source.setCancelHandler { Foundation.close(descriptor) }
        source.resume()
        return source
    }

    /// Reads what there is, and says whether any of it is about a file with the prefix.
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
                    // Too many events for the queue: some may have been about it.
                    if name.starts(with: prefix) || event.mask & UInt32(IN_Q_OVERFLOW) != 0 { isConcerned = true }
                    offset = end
                }
            }
        }
    }
    #else
    private static func source(
        folder: String,
        prefix: String,
        on queue: DispatchQueue,
        handler: @escaping @Sendable () -> Void
    ) -> (any DispatchSourceRead)? {
        nil
    }
    #endif
}
