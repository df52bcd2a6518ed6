/// Brings an export of another log into this one, event by event as they are.
package struct ExportImport: Sendable {
    private let source: String
    /// The events, and the lines that they stand on.
    package let events: [(line: Int, event: Event)]

    /// Whether `content` is an export rather than a change history: its first line that can be read has a hash.
    package static func recognizes(_ content: [UInt8]) -> Bool {
        for (_, line) in content.numberedLines {
            if let members = try? JSONParser.members(of: line) { return members["hash"] != nil }
        }
        return false
    }

    /// Reads an export.
    ///
    /// - Throws: ``ImportError`` with every line that cannot be read.
    package init(content: [UInt8], source: String) throws {
        self.source = source
        var events: [(line: Int, event: Event)] = []
        var faults: [ImportError.Fault] = []
        for (number, line) in content.numberedLines {
            do throws(ContentError) {
                events.append((number, try Event(exportLine: line)))
            } catch {
                faults.append(.init(line: number, reason: error.description))
            }
        }
        if !faults.isEmpty { throw ImportError(source: source, faults: faults) }
        self.events = events
    }

    /// Appends what the log does not have yet, in one transaction.
    ///
    /// - Parameters:
    ///   - log: The log to append to: an empty one, or one that holds the beginning of the export.
    ///   - isDryRun: Whether to stop before appending.
    ///   - consent: Asked before anything is appended whether to go on, with what would be; it throws if not.
    /// - Throws: ``ImportError`` with the first line that does not continue the log; nothing is written then.
    ///   ``EventLogError``.
    package func run(
        on log: any EventLog,
        isDryRun: Bool,
        consent: (ChangeImport.Report) throws -> Void = { _ in }
    ) async throws -> ChangeImport.Report {
        var report = ChangeImport.Report(lines: events.count)
        let head = try await log.head()
        let known = try await hashes(in: log, through: min(head.position, events.last?.event.position ?? .start))
        let last = try await log.events(EventQuery(order: .descending, limit: 1)).first
        let end = last == nil ? Head(position: .start, hash: events.first?.event.previousHash ?? head.hash) : head
        var chain = EventChain(after: end, lastRecorded: last?.timestamp)
        var new: [Event] = []
        for (line, event) in events {
            do throws(EventLogError) {
                if event.position > head.position {
                    try chain.admit(event)
                    new.append(event)
                } else {
                    if let fault = event.hashFault { throw .doesNotContinue(event.position, reason: fault) }
                    guard known[event.position] == event.hash else {
                        throw .doesNotContinue(event.position, reason: "the log has another event there")
                    }
                    report.alreadyImported += 1
                }
            } catch {
                throw ImportError(source: source, faults: [.init(line: line, reason: error.description)])
            }
        }
        report.events = new.count
        if new.isEmpty { return report }
        let before = Projection(try await log.snapshot(at: nil))
        var after = before
        for event in new { after.apply(event) }
        report.effects = before.effects(of: after)
        if isDryRun { return report }
        try consent(report)
        _ = try await log.append(AppendRequest(recorded: new))
        return report
    }

    private func hashes(in log: any EventLog, through position: Position) async throws -> [Position: EventHash] {
        var hashes: [Position: EventHash] = [:]
        for try await page in log.pages(EventQuery(through: position)) {
            for event in page { hashes[event.position] = event.hash }
        }
        return hashes
    }
}
