import GRDB
import Gutter
import Synchronization

/// Appends of one process that share a commit: those that come in while a commit is under way go into the next one
/// together, and each gets its own result or its own refusal.
final class GroupCommit: Sendable {
    struct Append: Sendable {
        let request: AppendRequest
        let continuation: CheckedContinuation<AppendResult, any Error>
    }

    /// At most this many share a commit, so that none waits for too long.
    private static let limit = 256

    /// Where the log ended with this process's last commit, and SQLite's count at that time.
    private struct KnownEnd {
        let dataVersion: UInt32
        let chain: EventChain
    }

    private let waiting = Mutex<[Append]>([])
    private let knownEnd = Mutex<KnownEnd?>(nil)
    private let schema: SchemaGuard

    init(checking schema: SchemaGuard) {
        self.schema = schema
    }

    /// - Returns: Whether it is the first to wait; then somebody must be asked to commit.
    func add(_ append: Append) -> Bool {
        waiting.withLock { waiting in
            waiting.append(append)
            return waiting.count == 1
        }
    }

    /// Takes the requests whose turn it is.
    ///
    /// - Returns: The requests, and whether some are left; for those somebody must be asked again.
    func take() -> (appends: [Append], areMoreWaiting: Bool) {
        waiting.withLock { waiting in
            let appends = Array(waiting.prefix(Self.limit))
            waiting.removeFirst(appends.count)
            return (appends, !waiting.isEmpty)
        }
    }

    /// Appends them in one transaction and gives each its result.
    ///
    /// Nobody gets an answer before the commit: a refusal may be because of a sibling that nobody else can see yet.
    ///
    /// - Parameter guardian: Asked before anything is written, and once more before anything is acknowledged.
    /// - Returns: How far the log goes, if anything was appended.
    func commit(
        _ appends: [Append],
        to db: Database,
        of file: LogFile,
        guardedBy guardian: FileGuardian
    ) -> Position? {
        let results: [Result<AppendResult, any Error>]
        do {
            try guardian.checkBeforeWriting()
            results = try perform(appends.map(\.request), on: db, of: file)
            try guardian.check()
        } catch {
            if db.isInsideTransaction { try? db.rollback() }
            let error = EventLogError.wrapping(error, path: file.path)
            for append in appends { append.continuation.resume(throwing: error) }
            return nil
        }
        for (append, result) in zip(appends, results) { append.continuation.resume(with: result) }
        return results.compactMap { try? $0.get().events.last?.position }.max()
    }

    /// - Returns: The result or the refusal of each request, once they are committed.
    /// - Throws: If nothing was committed, or nobody knows.
    private func perform(
        _ requests: [AppendRequest],
        on db: Database,
        of file: LogFile
    ) throws -> [Result<AppendResult, any Error>] {
        try db.begin()
        // Forgotten until it is known again, whatever happens.
        var known = knownEnd.withLock { $0.take() }
        if known == nil || known?.dataVersion != db.dataVersion {
            // Since this process looked, a newer version, or somebody else, may have changed what the tables mean.
            known = nil
            try file.checkVersion(try db.firstRow("PRAGMA user_version") { Int($0.integer(0)) } ?? 0)
            try schema.check(db)
        }
        var end = known?.chain
        var results: [Result<AppendResult, any Error>] = []
        for request in requests {
            do {
                results.append(.success(try perform(request, on: db, endingAt: &end, isAlone: requests.count == 1)))
            } catch {
                // A full disk, for example, undoes the whole transaction.
                guard db.isInsideTransaction, requests.count > 1 else { throw error }
                results.append(.failure(EventLogError.wrapping(error, path: file.path)))
            }
        }
        do {
            try db.commitTransaction()
        } catch {
            throw EventLogError(atCommit: error, path: file.path)
        }
        if let end, let version = db.dataVersion {
            knownEnd.withLock { $0 = KnownEnd(dataVersion: version, chain: end) }
        }
        return results
    }

    /// Appends the events of one request, or none.
    ///
    /// - Parameter end: Where the log ends, if that is known; afterwards, where it ends with the events.
    private func perform(
        _ request: AppendRequest,
        on db: Database,
        endingAt end: inout EventChain?,
        isAlone: Bool
    ) throws -> AppendResult {
        var storage = SQLiteStorage(db: db, knownEnd: end)
        func append() throws -> AppendResult {
            let result = try request.perform(on: &storage)
            if !result.isRepeated { try storage.requireEnd(result.events) }
            return result
        }
        var result: AppendResult?
        if isAlone {
            result = try append()
        } else {
            try db.inSavepoint {
                result = try append()
                return .commit
            }
        }
        guard let result else { throw EventLogError(.inputOutput, "SQLite did not run a savepoint.") }
        end = storage.knownEnd
        return result
    }
}
