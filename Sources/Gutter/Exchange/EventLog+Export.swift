/// The events of a log as lines of an export; see ``EventLog/exportLines(after:)``.
public struct ExportLines: AsyncSequence, AsyncIteratorProtocol, Sendable {
    private var pages: EventPages
    private var page: ArraySlice<Event> = []

    init(_ pages: EventPages) {
        self.pages = pages
    }

    /// The iterator is the sequence itself, from its beginning.
    public func makeAsyncIterator() -> ExportLines { self }

    /// The next line, without a line break; nil at the end.
    ///
    /// - Throws: ``EventLogError`` if the log cannot be read; ``ContentError`` if an event holds what is not JSON.
    public mutating func next() async throws -> String? {
        if page.isEmpty {
            guard let next = try await pages.next() else { return nil }
            page = next[...]
        }
        return try page.popFirst()?.exportLine()
    }
}

extension EventLog {
    /// Every event after `position`, of all namespaces, as lines of an export: whole, with their hashes, the oldest first.
    ///
    /// ```swift
    /// for try await line in log.exportLines() { try file.write(line + "\n") }
    /// ```
    ///
    /// ``importExport(_:source:)`` makes the same log of them. It reads a thousand events at a time, so memory stays bounded,
    /// and ends with the events that there are by then.
    public func exportLines(after position: Position = .start) -> ExportLines {
        ExportLines(pages(EventQuery(after: position)))
    }
}
