/// How an import went, or would go.
public struct ImportReport: Hashable, Sendable {
    /// Lines that hold a change or an event.
    public var lines = 0
    /// Of those, how many an earlier import has brought in.
    public var alreadyImported = 0
    /// Events appended, or to be appended.
    public var events = 0

    /// A report of nothing.
    public init() {}
}

extension EventLog {
    /// Takes in the lines of another log's export, as they are: into an empty log, or one that holds their beginning.
    ///
    /// ```swift
    /// try await copy.importExport(log.exportLines(), source: "switches.db")
    /// ```
    ///
    /// Lines are read as they are needed and appended about a thousand at a time, whole commands each time: memory stays
    /// bounded, as long as each command's events do. Every hash is computed anew. Events that are there already are compared,
    /// so that the same export can be taken in again after an interruption, and a longer one adds what is new.
    ///
    /// - Parameters:
    ///   - lines: The lines, without or with their line breaks; blank ones are skipped.
    ///   - source: What to call them in errors, such as a file's name.
    /// - Throws: ``ImportError`` with the first line that cannot be taken in; the commands before it are in the log then, as
    ///   ``ImportError/imported`` says. ``EventLogError`` if the log cannot be written. What `lines` throws.
    @discardableResult
    public func importExport<Lines: AsyncSequence>(_ lines: Lines, source: String) async throws -> ImportReport
    where Lines.Element == String {
        var report = ImportReport()
        var batch: [(line: Int, event: Event)] = []
        var number = 0
        do {
            for try await line in lines {
                number += 1
                if line.allSatisfy(\.isWhitespace) { continue }
                let event: Event
                do throws(ContentError) { event = try Event(exportLine: Array(line.utf8)) } catch {
                    // The command of the line before may go on in this one, so what waits is not appended.
                    throw ImportError(source: source, faults: [.init(line: number, reason: error.description)])
                }
                if batch.count >= 1_000, batch.last?.event.transaction != event.transaction {
                    try await take(batch, of: source, into: &report)
                    batch = []
                }
                batch.append((number, event))
            }
            try await take(batch, of: source, into: &report)
        } catch let error as ImportError {
            let imported = report.events == 0 ? nil : try await head().position
            throw ImportError(source: source, faults: error.faults, imported: imported)
        }
        return report
    }

    /// Appends those of some events that the log does not have yet, all or none of them.
    private func take(
        _ batch: [(line: Int, event: Event)],
        of source: String,
        into report: inout ImportReport
    ) async throws {
        guard let first = batch.first else { return }
        let head = try await head().position
        let known = batch.prefix { $0.event.position <= head }
        if let last = known.last {
            let range = EventQuery(after: first.event.position.previous, through: last.event.position)
            let stored = try await events(range)
            for (index, (line, event)) in known.enumerated() where index >= stored.count || stored[index] != event {
                let error = EventLogError.doesNotContinue(event.position, reason: "the log has another event there")
                throw ImportError(source: source, faults: [.init(line: line, reason: error.description)])
            }
        }
        let new = batch.dropFirst(known.count)
        report.lines += batch.count
        report.alreadyImported += known.count
        guard let start = new.first else { return }
        do {
            _ = try await append(AppendRequest(recorded: new.map(\.event)))
        } catch let error as EventLogError where error.kind == .conflict {
            throw ImportError(source: source, faults: [.init(line: start.line, reason: error.description)])
        }
        report.events += new.count
    }

    /// Takes in a change history: what another system says that somebody did, one change a line.
    ///
    /// ```text
    /// {"at":"2022-08-26T06:22:42Z","actor":"dev-01","reason":"why","namespace":"default","op":"register",
    ///  "switch":{"name":"batchMetrics","state":"disabled"}}
    /// ```
    ///
    /// `op` is `register`, `update` or `unregister`. An update's `switch` holds the name and what changed; in a rename, `name`
    /// beside it is the name before. An unregistration has `name` and no `switch`. Times and actors are kept.
    ///
    /// It is checked as a whole and appended as a whole, so its lines are held in memory until then. A line that an earlier
    /// import has brought in is not appended again.
    ///
    /// - Parameters:
    ///   - lines: The lines, without or with their line breaks; blank ones are skipped.
    ///   - source: Where they come from, such as a file's name. It becomes part of the events' ``Origin``.
    ///   - isDryRun: Whether to check everything and change nothing.
    /// - Throws: ``ImportError`` with every line that cannot be taken in; nothing was changed then. ``EventLogError`` if the log
    ///   cannot be written. What `lines` throws.
    @discardableResult
    public func importChanges<Lines: AsyncSequence>(
        _ lines: Lines,
        source: String,
        isDryRun: Bool = false
    ) async throws -> ImportReport where Lines.Element == String {
        var content: [UInt8] = []
        for try await line in lines {
            content += line.utf8
            if line.utf8.last != UInt8(ascii: "\n") { content.append(UInt8(ascii: "\n")) }
        }
        let done = try await ChangeImport(content: content, source: source).run(on: self, isDryRun: isDryRun)
        var report = ImportReport()
        report.lines = done.lines
        report.alreadyImported = done.alreadyImported
        report.events = done.events
        return report
    }
}
