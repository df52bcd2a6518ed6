import Foundation
import GRDB
import Gutter
import Synchronization

/// Notices, before an append is acknowledged, that a log's file is no longer the one that was opened, and, before anything is
/// appended, that it has got another name.
///
/// SQLite goes on writing to a file that was deleted or replaced, and nobody will ever read it there.
final class FileGuardian: Sendable {
    private struct State {
        /// The file beside it that holds the latest commits, once there is one.
        var wal: FileIdentity?
        /// When both were last seen in their places.
        var lastCheck: ContinuousClock.Instant?
    }

    private let log: LogFile
    /// The file that was opened.
    let file: OpenFile
    private let state = Mutex(State())
    private let process = getpid()

    private let hasReleased = Atomic<Bool>(false)

    init(_ log: LogFile, _ file: OpenFile) {
        self.log = log
        self.file = file
    }

    /// Whether the file is closed.
    var isReleased: Bool { hasReleased.load(ordering: .relaxed) }

    /// Notes that the file is closed.
    func release() {
        hasReleased.store(true, ordering: .relaxed)
        file.close()
    }

    /// Notes that SQLite has the file open until the process ends.
    func abandon() {
        hasReleased.store(true, ordering: .relaxed)
    }

    /// - Throws: ``/Gutter/EventLogError`` in a fork of the process that opened the log: a fork does not have SQLite's locks,
    ///   nor the threads that would do the work.
    func checkProcess() throws {
        if getpid() == process { return }
        throw EventLogError(
            .forked,
            "The log \(log.path) was opened by process \(process), of which this one is a fork. Open it after forking."
        )
    }

    /// Whether the file is still where it was opened.
    var isInPlace: Bool { log.status(of: file.identity) != nil }

    /// Checks as ``check()`` does, and that the file has got no other name, unless it has checked within the last millisecond.
    func checkBeforeWriting() throws {
        let lastCheck = state.withLock { $0.lastCheck }
        if let lastCheck, lastCheck.duration(to: .now) < .milliseconds(1) { return }
        try log.checkNames(try check())
    }

    /// - Throws: ``/Gutter/EventLogError`` if the file or the one beside it was deleted or replaced.
    /// - Returns: What the system tells of the file.
    @discardableResult
    func check() throws -> FileStatus {
        guard let status = log.status(of: file.identity) else { throw log.replacedError }
        let now = FileIdentity(path: log.location + "-wal")
        let isSame = state.withLock { state in
            let isSame = state.wal == nil || state.wal == now
            if isSame { (state.wal, state.lastCheck) = (now, .now) }
            return isSame
        }
        if !isSame { throw log.lostError }
        return status
    }
}

extension LogFile {
    /// What is thrown if there is no file, or another one, in the place of the file that is open here.
    var replacedError: EventLogError {
        let what = FileIdentity(path: location) == nil ? "was deleted" : "was replaced by another file"
        return EventLogError(
            .replaced,
            "The log \(path) \(what) while this process had it open. Nothing more is appended; switches are decided by "
                + "what was read before. Put the file back, or restore a backup with `gutter restore`, and restart the process."
        )
    }

    /// What is thrown if the -wal beside the file is gone or is another one: what was in it is lost.
    fileprivate var lostError: EventLogError {
        let kept = try? openImmutably().read { try SQLiteStorage(db: $0).head.position }
        let from = kept.map { "The file itself ends at event #\($0): those after it are lost. " } ?? ""
        return EventLogError(
            .replaced,
            "The file \(path)-wal, which held the latest events, was deleted or replaced while this process had it open. "
                + "\(from)Restart the process, compare with what other processes know, and repeat what is missing."
        )
    }
}
