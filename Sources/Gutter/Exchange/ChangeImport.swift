package import Foundation

/// Brings a change history into a log: validated as a whole, appended as a whole, and only what is not there yet.
///
/// Each line is a transaction of its own, whose ids follow from the line's content, its ordinal among identical lines and
/// the log's secret (see ``DerivedIDs``); so importing a file again, or a longer version of it, adds what is new.
package struct ChangeImport: Sendable {
    /// How an import went, or would go.
    package struct Report: Sendable {
        /// Lines that hold a change.
        package var lines = 0
        /// Of those, how many an earlier import has brought in.
        package var alreadyImported = 0
        /// Events appended, or to be appended.
        package var events = 0
        /// The switches that may answer otherwise afterwards, by namespace, of those that are there before and after.
        package var effects: [String: [SwitchEffect]] = [:]

        /// Those that change only through the ancestors that they ask for consent, in the order of namespaces and names.
        package var byConsent: [(namespace: String, effect: SwitchEffect)] {
            effects.sorted { $0.key.precedes($1.key) }
                .flatMap { namespace, effects in effects.filter(\.isByConsent).map { (namespace, $0) } }
        }
    }

    /// Called now and then with how many of the lines were checked.
    package typealias Progress = @Sendable (_ checked: Int, _ total: Int) -> Void

    private struct Line {
        let number: Int
        let change: HistoricChange
        let key: String
    }

    private let source: String
    private let lines: [Line]

    /// Reads a change history.
    ///
    /// - Parameters:
    ///   - content: One change a line.
    ///   - source: What to call it in the events' origin.
    /// - Throws: ``ImportError`` with every line that cannot be read.
    package init(content: [UInt8], source: String) throws {
        self.source = source
        var lines: [Line] = []
        var faults: [ImportError.Fault] = []
        var ordinals: [String: Int] = [:]
        for (number, line) in content.numberedLines {
            do throws(ContentError) {
                let change = try HistoricChange(line: line)
                let ordinal = ordinals[change.content, default: 0]
                ordinals[change.content] = ordinal + 1
                lines.append(Line(number: number, change: change, key: "import\n\(change.content)\n\(ordinal)"))
            } catch {
                faults.append(.init(line: number, reason: error.description))
            }
        }
        if !faults.isEmpty { throw ImportError(source: source, faults: faults) }
        self.lines = lines
    }

    /// Appends what the log does not have yet, in one transaction.
    ///
    /// - Parameters:
    ///   - log: The log to append to.
    ///   - isDryRun: Whether to stop before appending.
    ///   - now: The time of the import.
    ///   - consent: Asked before anything is appended whether to go on, with what would be; it throws if not.
    ///   - progress: Told of what was checked.
    /// - Throws: ``ImportError`` with the lines that do not fit; nothing is written then. ``EventLogError``.
    package func run(
        on log: any EventLog,
        isDryRun: Bool,
        now: Date = Date(),
        consent: (Report) throws -> Void = { _ in },
        progress: Progress = { _, _ in }
    ) async throws -> Report {
        while true {
            let (request, report) = try await plan(on: log, now: now, progress: progress)
            if isDryRun || request.isEmpty { return report }
            // What is appended is what was shown, or nothing: the request allows for no event in between.
            try consent(report)
            do {
                _ = try await log.append(request)
                return report
            } catch let error as EventLogError where error.code == .guardFailed {
                continue  // Somebody has appended meanwhile: look again.
            }
        }
    }

    private func plan(
        on log: any EventLog,
        now: Date,
        progress: Progress
    ) async throws -> (AppendRequest, Report) {
        let snapshot = try await log.snapshot(at: nil)
        let ids = DerivedIDs(salt: try await log.idSalt())
        let known = try await knownLines(in: log, by: ids)
        let last = try await log.events(EventQuery(order: .descending, limit: 1)).first
        let idle = try idleLines(among: known)
        let before = Projection(snapshot)
        var projection = before
        var latest = last.map { (time: $0.timestamp, of: "the log's last event") }
        var report = Report()
        var drafts: [EventDraft] = []
        var faults: [ImportError.Fault] = []
        for line in lines {
            report.lines += 1
            if report.lines.isMultiple(of: 1_000) { progress(report.lines, lines.count) }
            if known.contains(line.number) || idle.contains(line.number) {
                report.alreadyImported += 1
                continue
            }
            do {
                if let latest, line.change.at < latest.time {
                    throw ContentError(
                        "its time \(line.change.at.readable) is before that of \(latest.of), \(latest.time.readable)"
                    )
                }
                if line.change.at > Timestamp(now.addingTimeInterval(300)) {
                    throw ContentError("its time \(line.change.at.readable) is in the future")
                }
                latest = (line.change.at, "line \(line.number)")
                let changes = try changes(for: line, on: projection)
                projection.apply(changes, in: line.change.namespace)
                drafts += try self.drafts(for: changes, of: line, with: ids, now: now)
            } catch {
                faults.append(.init(line: line.number, reason: "\(error)"))
            }
        }
        if !faults.isEmpty { throw ImportError(source: source, faults: faults) }
        report.events = drafts.count
        report.effects = before.effects(of: projection)
        let nothingSince = AppendRequest.Guard(noneMatching: EventFilter(), after: snapshot.head.position)
        return (AppendRequest(drafts, guard: nothingSince), report)
    }

    /// The lines before the last imported one that have left no event because they changed nothing.
    ///
    /// - Throws: ``ImportError`` if one of them would have changed something: it is new, and too late.
    private func idleLines(among known: Set<Int>) throws -> Set<Int> {
        guard let last = lines.lastIndex(where: { known.contains($0.number) }) else { return [] }
        let imported = lines[...last]
        guard imported.contains(where: { !known.contains($0.number) }) else { return [] }
        var idle: Set<Int> = []
        var faults: [ImportError.Fault] = []
        // What the file alone makes of its lines, to tell those without effect.
        var projection = Projection(logID: .random())
        for line in imported {
            let changes = try? changes(for: line, on: projection)
            projection.apply(changes ?? [], in: line.change.namespace)
            if known.contains(line.number) { continue }
            if changes?.isEmpty == true {
                idle.insert(line.number)
            } else {
                let reason = "it is new, but stands before line \(lines[last].number), which was imported already"
                faults.append(.init(line: line.number, reason: reason))
            }
        }
        if !faults.isEmpty { throw ImportError(source: source, faults: faults) }
        return idle
    }

    private func drafts(
        for changes: [PlannedChange],
        of line: Line,
        with ids: DerivedIDs,
        now: Date
    ) throws -> [EventDraft] {
        let attribution = Attribution.person(line.change.actor, reason: line.change.reason)
        try attribution.validate()
        var drafts = CommandScope(namespace: line.change.namespace, attribution: attribution).drafts(for: changes)
        let origin = Origin(source: source, line: line.number, importedAt: now)
        for ordinal in drafts.indices {
            drafts[ordinal].id = ids.event(key: line.key, ordinal: ordinal)
            drafts[ordinal].transaction = ids.transaction(key: line.key)
            drafts[ordinal].origin = origin
            drafts[ordinal].recordedAt = line.change.at.date
        }
        return drafts
    }

    /// What a line asks for, if `projection` is what there is.
    private func changes(for line: Line, on projection: Projection) throws -> [PlannedChange] {
        let namespace = line.change.namespace
        let switches = projection[namespace.description]
        let command = try line.change.command(on: switches)
        return try command.plan(on: switches, in: namespace).completed(on: switches, in: namespace).changes
    }

    /// The numbers of the lines of which the log already has the first event.
    private func knownLines(in log: any EventLog, by ids: DerivedIDs) async throws -> Set<Int> {
        var known: Set<Int> = []
        for start in stride(from: 0, to: lines.count, by: 500) {
            let chunk = lines[start..<min(start + 500, lines.count)]
                .map { (ids.event(key: $0.key, ordinal: 0), $0.number) }
            let numbers = Dictionary(chunk) { first, _ in first }
            let events = try await log.events(EventQuery(matching: EventFilter(ids: Set(numbers.keys))))
            known.formUnion(events.compactMap { numbers[$0.id] })
        }
        return known
    }
}

/// Lines that cannot be imported, each with its reason. ``EventLog/importChanges(_:source:isDryRun:)`` and
/// ``EventLog/importExport(_:source:)`` say what this means for the lines before them.
public struct ImportError: GutterError {
    /// What is wrong with one line.
    public struct Fault: Hashable, Sendable {
        /// The number of the line, from 1.
        public let line: Int
        /// What is wrong with it, as a sentence or a clause.
        public let reason: String

        /// A fault, such as a test expects.
        public init(line: Int, reason: String) {
            self.line = line
            self.reason = reason
        }
    }

    /// What the lines come from, such as a file's name.
    public let source: String
    /// The lines that cannot be imported, the first one first.
    public let faults: [Fault]
    /// What was appended before the first of them: nothing, or the events up to this position.
    public private(set) var imported: Position?

    package init(source: String, faults: [Fault], imported: Position? = nil) {
        self.source = source
        self.faults = faults
        self.imported = imported
    }

    /// What is wrong with the first few lines, a line each, and what was imported.
    public var description: String {
        guard let imported else { return "\(account)\nNothing was imported." }
        return "\(account)\nEverything up to event #\(imported) is imported. Mend the line and import the same again."
    }

    /// The source and the lines; ``Problem/Kind/invalid``.
    public var problem: Problem {
        Problem(
            .invalid,
            code: "import-refused",
            message: description,
            subject: "source",
            value: source,
            rule: "has \(faults.count == 1 ? "a line" : "\(faults.count) lines") that cannot be imported",
            details: JSONObject([
                (
                    "faults",
                    .array(
                        faults.prefix(1_000)
                            .map { .object(JSONObject([("line", .integer($0.line)), ("reason", .string($0.reason))])) }
                    )
                )
            ])
        )
    }

    /// What is wrong, line by line, for the first few of them.
    package var account: String {
        let shown = faults.prefix(10).map { "Line \($0.line) of \(source): \($0.reason.endingWithStop)" }
        let more = faults.count > shown.count ? ["\(faults.count - shown.count) more lines are wrong."] : []
        return (shown + more).joined(separator: "\n")
    }
}

extension String {
    fileprivate var endingWithStop: String { hasSuffix(".") ? self : "\(self)." }
}

extension [UInt8] {
    /// The lines that hold anything, with their numbers from 1.
    package var numberedLines: [(number: Int, line: [UInt8])] {
        let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let content = starts(with: byteOrderMark) ? self[3...] : self[...]
        return content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .enumerated()
            .filter { !$1.allSatisfy { [0x20, 0x09, 0x0D].contains($0) } }
            .map { ($0 + 1, Array($1)) }
    }
}

extension AppendRequest {
    fileprivate var isEmpty: Bool {
        switch content {
        case .drafts(let drafts): drafts.isEmpty
        case .recorded(let events): events.isEmpty
        }
    }
}
