import GRDB
import Gutter
import Synchronization

/// Appends of one process that share a commit: what comes in while a commit is under way goes into the next one together,
/// each with its own result or its own refusal.
final class GroupCommit: Sendable {
    struct Append: Sendable {
        let request: AppendRequest
        let continuation: CheckedContinuation<AppendResult, any Error>
    }

    /// At most so many share one, so that none waits for too long.
    private static let limit = 256

    private let waiting = Mutex<[Append]>([])

    /// - Returns: Whether it is the first to wait, so that somebody must be asked to commit.
    func add(_ append: Append) -> Bool {
        waiting.withLock { waiting in
            waiting.append(append)
            return waiting.count == 1
        }
    }

    /// Takes those whose turn it is.
    ///
    /// - Returns: Them, and whether some are left, for which somebody must be asked again.
    func take() -> (appends: [Append], areMoreWaiting: Bool) {
        waiting.withLock { waiting in
            let appends = Array(waiting.prefix(Self.limit))
            waiting.removeFirst(appends.count)
            return (appends, !waiting.isEmpty)
        }
    }

    /// Appends them in one transaction and gives each its result.
    ///
    /// - Parameters:
    ///   - check: Throws where the file must not be written to; asked before anything is written, and once more before
    ///     anything is acknowledged.
    /// - Returns: How far the log goes, where anything was appended.
    static func commit(
        _ appends: [Append],
        to db: Database,
        path: String,
        check: () throws -> Void
    ) -> Position? {
        var results: [(append: Append, result: AppendResult)] = []
        func fail(_ error: any Error) -> Position? {
            for (append, _) in results { append.continuation.resume(throwing: error) }
            return nil
        }
        do {
            try check()
            try db.beginTransaction(.immediate)
        } catch {
            for append in appends { append.continuation.resume(throwing: EventLogError.wrapping(error, path: path)) }
            return nil
        }
        for (index, append) in appends.enumerated() {
            do {
                results.append((append, try perform(append.request, on: db, isAlone: appends.count == 1)))
            } catch {
                append.continuation.resume(throwing: EventLogError.wrapping(error, path: path))
                // A full disk, for one, undoes the whole transaction.
                if db.isInsideTransaction { continue }
                let error = EventLogError.wrapping(error, path: path)
                for append in appends[(index + 1)...] { append.continuation.resume(throwing: error) }
                return fail(error)
            }
        }
        if results.isEmpty {
            try? db.rollback()
            return nil
        }
        do {
            try db.commit()
        } catch {
            if db.isInsideTransaction { try? db.rollback() }
            return fail(EventLogError(atCommit: error, path: path))
        }
        do { try check() } catch { return fail(EventLogError.wrapping(error, path: path)) }
        for (append, result) in results { append.continuation.resume(returning: result) }
        return results.compactMap { $0.result.events.last?.position }.max()
    }

    /// Appends the events of one request, or none.
    private static func perform(_ request: AppendRequest, on db: Database, isAlone: Bool) throws -> AppendResult {
        var storage = SQLiteStorage(db: db)
        if isAlone {
            do {
                return try request.perform(on: &storage)
            } catch {
                if db.isInsideTransaction { try? db.rollback() }
                throw error
            }
        }
        var result: AppendResult?
        try db.inSavepoint {
            result = try request.perform(on: &storage)
            return .commit
        }
        guard let result else { throw EventLogError(.inputOutput, "SQLite did not run a savepoint.") }
        return result
    }
}
