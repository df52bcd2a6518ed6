/// Events of a query, page by page; see ``EventLog/pages(_:size:)``.
public struct EventPages: AsyncSequence, AsyncIteratorProtocol, Sendable {
    private let log: any EventLog
    private var query: EventQuery
    private let size: Int
    private var remaining: Int

    init(log: any EventLog, query: EventQuery, size: Int) {
        self.log = log
        self.query = query
        self.size = Swift.max(1, size)
        self.remaining = query.limit ?? .max
    }

    /// The iterator is the sequence itself, from its beginning.
    public func makeAsyncIterator() -> EventPages { self }

    /// The next page, never an empty one; nil at the end.
    ///
    /// - Throws: ``EventLogError`` if the log cannot be read.
    public mutating func next() async throws -> [Event]? {
        guard remaining > 0 else { return nil }
        query.limit = Swift.min(size, remaining)
        let page = try await log.events(query)
        guard let last = page.last else { return nil }
        query.after = last.position
        remaining = page.count < size ? 0 : remaining - page.count
        return page
    }

    /// The next page, as ``next()`` gives it, and the pages after it.
    func read() async throws -> (page: [Event]?, rest: EventPages) {
        var rest = self
        return (try await rest.next(), rest)
    }
}

/// The events of a log as they arrive, in batches that end where a command's events end; see
/// ``EventLog/batches(after:size:)``.
public struct EventBatches: AsyncSequence, AsyncIteratorProtocol, Sendable {
    private let log: any EventLog
    private var position: Position
    /// The hash of the event at `position`, once it is known: what comes next must link to it.
    private var hash: EventHash?
    private let size: Int

    init(log: any EventLog, position: Position, size: Int) {
        self.log = log
        self.position = position
        self.size = Swift.max(1, size)
    }

    /// The iterator is the sequence itself, from its beginning.
    public func makeAsyncIterator() -> EventBatches { self }

    /// The next batch, never an empty one; waits if there is none yet, and ends with the task.
    ///
    /// - Throws: ``EventLogError`` if the log cannot be read, or is not the one that was read before.
    public mutating func next() async throws -> [Event]? {
        do {
            while !Task.isCancelled {
                if let batch = try await available() { return batch }
                try await log.waitForEvents(after: position)
            }
            return nil
        } catch is CancellationError {
            return nil
        }
    }

    /// The next batch, if the log already has one.
    mutating func available() async throws -> [Event]? {
        if hash == nil, position > .start {
            hash = try await log.events(EventQuery(after: position.previous, through: position)).first?.hash
        }
        var batch = try await log.events(EventQuery(after: position, limit: size))
        guard let first = batch.first, let last = batch.last else { return nil }
        if let hash, first.previousHash != hash { throw EventLogError.replaced(at: first.position) }
        if batch.count == size {
            let rest = EventFilter(transaction: last.transaction)
            batch += try await log.events(EventQuery(after: last.position, matching: rest))
        }
        position = batch.last?.position ?? position
        hash = batch.last?.hash
        return batch
    }
}

/// The events of a log, or of one namespace of it, as they arrive; see ``EventLog/eventStream(after:)``.
public struct EventStream: AsyncSequence, AsyncIteratorProtocol, Sendable {
    private var batches: EventBatches
    private let namespace: String?
    private var batch: [Event] = []
    private var index = 0

    init(batches: EventBatches, namespace: String?) {
        self.batches = batches
        self.namespace = namespace
    }

    /// The iterator is the sequence itself, from its beginning.
    public func makeAsyncIterator() -> EventStream { self }

    /// The next event; waits if there is none yet, and ends with the task.
    ///
    /// - Throws: ``EventLogError`` if the log cannot be read.
    public mutating func next() async throws -> Event? {
        while true {
            while index < batch.count {
                let event = batch[index]
                index += 1
                if namespace == nil || event.namespace == namespace { return event }
            }
            guard let next = try await batches.next() else { return nil }
            batch = next
            index = 0
        }
    }
}
