/// Brings an export of another log into this one, event by event as they are.
package struct ExportImport: Sendable {
    private let source: String
    private let events: [(line: Int, event: Event)]

    /// Whether `content` is an export rather than a change history: its first line has a hash.
    package static func recognizes(_ content: [UInt8]) -> Bool {
        guard let first = content.numberedLines.first, let members = try? JSONParser.members(of: first.line) else {
            return false
        }
        return members["hash"] != nil
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
    ///   - log: Where to: an empty log, or one that holds the beginning of the export.
    ///   - isDryRun: Whether to stop before appending.
    /// - Throws: ``ImportError`` with the first line that does not continue the log; nothing is written then.
    ///   ``EventLogError``.
    package func run(on log: any EventLog, isDryRun: Bool) async throws -> ChangeImport.Report {
        var report = ChangeImport.Report(lines: events.count)
        let head = try await log.head()
        var chain = EventChain(logID: events.first?.event.previousHash ?? head.hash, last: nil)
        var new: [Event] = []
        for (line, event) in events {
            do {
                if event.position <= head.position {
                    try await check(event, isIn: log)
                    report.alreadyImported += 1
                } else {
                    if new.isEmpty, head.position > .start {
                        chain = EventChain(logID: head.hash, last: try await self.event(at: head.position, in: log))
                    }
                    try chain.admit(event)
                    new.append(event)
                }
            } catch let error as EventLogError where error.code == .doesNotContinue {
                throw ImportError(source: source, faults: [.init(line: line, reason: error.description)])
            }
        }
        report.events = new.count
        if !isDryRun, !new.isEmpty { _ = try await log.append(AppendRequest(recorded: new)) }
        return report
    }

    private func check(_ event: Event, isIn log: any EventLog) async throws {
        if let fault = event.hashFault { throw EventLogError.doesNotContinue(event.position, reason: fault) }
        guard try await self.event(at: event.position, in: log)?.hash == event.hash else {
            throw EventLogError.doesNotContinue(event.position, reason: "the log has another event there")
        }
    }

    private func event(at position: Position, in log: any EventLog) async throws -> Event? {
        try await log.events(EventQuery(after: position.previous, limit: 1)).first
    }
}
