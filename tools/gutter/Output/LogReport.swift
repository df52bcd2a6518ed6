import Gutter

/// Events as they are in the log, printed page by page, so that a long log needs little memory and its first lines come at
/// once.
struct LogReport {
    private static let pageSize = 1_000

    let log: any EventLog
    let printer: Printer
    let showsNamespace: Bool

    /// Prints what a query finds.
    ///
    /// - Parameters:
    ///   - query: What to find.
    ///   - reversed: Whether to print it in the other order; then all of it is read at once.
    /// - Returns: How many events it found.
    func print(_ query: EventQuery, reversed: Bool) async throws -> Int {
        var imports = Imports()
        var count = 0
        // One array, or a line for each.
        let isArray = printer.format == .json
        try await forEachPage(of: query, reversed: reversed) { events in
            if printer.format == .table {
                try printer.output.writeAll(try await lines(events).joined())
            } else {
                let lines = try events.map { try $0.exportLine().escapedJSON }
                let separator = isArray ? ",\n" : "\n"
                let start = !isArray ? "" : count == 0 ? "[\n" : ",\n"
                try printer.output.writeAll(start + lines.joined(separator: separator) + (isArray ? "" : "\n"))
            }
            imports.note(events)
            count += events.count
        }
        if isArray, count > 0 { try printer.output.writeAll("\n]\n") }
        if printer.format == .table, printer.output.isTerminal, let note = imports.note {
            try printer.output.writeAll(printer.output.styled(note, .dim) + "\n")
        }
        return count
    }

    private func forEachPage(
        of query: EventQuery,
        reversed: Bool,
        _ body: (ArraySlice<Event>) async throws -> Void
    ) async throws {
        if reversed {
            let events = Array(try await log.events(query).reversed())
            if !events.isEmpty { try await body(events[...]) }
            return
        }
        var query = query
        var remaining = query.limit ?? .max
        while remaining > 0 {
            query.limit = min(remaining, Self.pageSize)
            let page = try await log.events(query)
            guard let last = page.last else { return }
            try await body(page[...])
            remaining -= page.count
            if query.order == .ascending { query.after = last.position } else { query.through = last.position.previous }
        }
    }

    /// A line for each event. It says so if the event's command made other events too.
    private func lines(_ events: ArraySlice<Event>) async throws -> [String] {
        var lines: [String] = []
        for index in events.indices {
            let event = events[index]
            let note =
                try await hasSiblings(at: index, of: events) ? "transaction \(event.transaction.text.suffix(8))" : ""
            lines.append(EventLine(event, showsNamespace: showsNamespace, note: note).render(on: printer.output))
        }
        return lines
    }

    /// Whether an event's neighbours in the log are of its transaction. The log is read if the neighbours are not at hand.
    private func hasSiblings(at index: Int, of events: ArraySlice<Event>) async throws -> Bool {
        let event = events[index]
        let neighbours = [index - 1, index + 1].filter(events.indices.contains).map { events[$0] }
            .filter { $0.position == event.position.next || $0.position.next == event.position }
        if neighbours.contains(where: { $0.transaction == event.transaction }) { return true }
        if neighbours.count == 2 { return false }
        let around = EventQuery(after: event.position.previous.previous, through: event.position.next)
        return try await log.events(around).count { $0.transaction == event.transaction } > 1
    }

    /// An imported time is only what a file says, and an auditor should know that.
    private struct Imports {
        private var events = 0
        private var imported = 0
        private var sources: Set<String> = []

        mutating func note(_ page: ArraySlice<Event>) {
            events += page.count
            imported += page.count { $0.storedOrigin != nil }
            sources.formUnion(page.compactMap { $0.origin?.source.printable() })
        }

        var note: String? {
            if sources.isEmpty { return nil }
            return "\(number(imported)) of \(counted(events, "event", "events")) imported: times and actors as in "
                + "\(sources.sorted().joined(separator: ", "))."
        }
    }
}

/// Why nothing in the log matches, if that is probably a slip.
struct EmptyLogReport {
    let log: any EventLog
    let filter: EventFilter

    /// - Throws: ``NameNeverUsed`` or ``NamespaceNeverUsed``, rather than to say that nothing happened there.
    func explain(on printer: Printer) async throws {
        if let namespace = filter.namespace { try await log.checkNamespace(namespace) }
        if let name = filter.switch {
            let bearers = EventFilter(namespace: filter.namespace, switch: name)
            if try await log.events(EventQuery(matching: bearers, limit: 1)).isEmpty {
                throw NameNeverUsed(name: name, namespace: filter.namespace)
            }
        }
        if printer.format == .table {
            try printer.output.writeAll("No event matches.\n")
        } else {
            try printer.json([String]())
        }
        for note in [try await rangeNote(in: printer.output), try await actorNote()].compactMap(\.self) {
            Terminal.standardError.write("gutter: \(note)\n")
        }
    }

    /// What the log spans, if the range that was asked for is before or after it.
    private func rangeNote(in output: Terminal) async throws -> String? {
        guard let first = try await log.events(EventQuery(limit: 1)).first,
            let last = try await log.events(EventQuery(order: .descending, limit: 1)).first
        else { return "The log has no events." }
        let isAfter = filter.since.map { Timestamp($0) > last.timestamp } ?? false
        let isBefore = filter.until.map { Timestamp($0) < first.timestamp } ?? false
        let isEmpty = filter.since.flatMap { since in filter.until.map { $0 < since } } ?? false
        if isEmpty { return "--until is before --since, so that nothing is in between." }
        guard isAfter || isBefore else { return nil }
        let zone = output.timeZone
        return "The log spans \(first.time(in: zone)) to \(last.time(in: zone)), and what was asked for is "
            + (isAfter ? "after that." : "before that.")
    }

    private func actorNote() async throws -> String? {
        guard let actor = filter.actor else { return nil }
        if try await !log.events(EventQuery(matching: EventFilter(actor: actor), limit: 1)).isEmpty { return nil }
        let question = try await Suggestion(for: actor, among: log.knownActors()).question.map { " \($0)" } ?? ""
        return "\(quoted(actor)) has changed nothing in this log.\(question)"
    }
}
