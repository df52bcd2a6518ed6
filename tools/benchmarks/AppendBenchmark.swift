import Foundation
import Gutter
import GutterSQLite

/// What a durable change costs, against SQLite doing the same inserts.
struct AppendBenchmark {
    private static let switches = 200
    private static let rounds = 15

    private struct Subject {
        let name: String
        /// Events a measurement, and how many share a transaction of the floor.
        let events: Int
        let perTransaction: Int
        let run: (Int) async throws -> Void
    }

    func run() async throws {
        let folder = try BenchmarkFolder()
        defer { folder.remove() }
        let log = try SQLiteEventLog(path: folder.path("append.db"))
        let gutter = try await Manager(log: log)
        for number in 0..<Self.switches { try await gutter.register(Switch("feature_\(number):some_switch")) }
        let floor = Floor(try RawLog(path: folder.path("raw.db")), try await log.events(EventQuery()))
        try floor.start()

        func drafts(_ count: Int) -> [EventDraft] {
            (0..<count)
                .compactMap { number in
                    guard let before = try? gutter.switch("feature_\(number % Self.switches):some_switch"),
                        let id = before.id
                    else { return nil }
                    var after = before
                    after.state = before.state == .global ? .selective : .global
                    return EventDraft(
                        .updated,
                        namespace: "default",
                        switchID: id,
                        name: after.name,
                        changes: Changes(from: before.properties, to: after.properties),
                        switch: after,
                        attribution: .person("ada", reason: "EXP-12 pilot")
                    )
                }
        }
        let subjects = [
            Subject(name: "one update by a manager", events: 50, perTransaction: 1) { round in
                for number in 0..<50 {
                    var copy = try gutter.switch("feature_\(number):some_switch")
                    copy.state = copy.state == .global ? .selective : .global
                    try await gutter.update(copy, by: "ada", reason: "EXP-12 pilot")
                }
            },
            Subject(name: "one event by the log", events: 50, perTransaction: 1) { round in
                for draft in drafts(50) { _ = try await log.append(AppendRequest([draft])) }
            },
            Subject(name: "100 events in a transaction", events: 1_000, perTransaction: 100) { round in
                for _ in 0..<10 { _ = try await log.append(AppendRequest(drafts(100))) }
            },
        ]
        print("\nDurable appends to a SQLite log, against SQLite's C API inserting such rows: µs an event")
        print(Measurement.row("", "ours", "floor", "ratio", "ratio min–max"))
        var samples = [[(ours: Double, floor: Double)]](repeating: [], count: subjects.count)
        for round in 0..<Self.rounds {
            for (index, subject) in subjects.enumerated() {
                let start = ContinuousClock.now
                try await subject.run(round)
                let ours = start.duration(to: .now) / .microseconds(1) / Double(subject.events)
                let middle = ContinuousClock.now
                try floor.append(subject.events, perTransaction: subject.perTransaction)
                let floor = middle.duration(to: .now) / .microseconds(1) / Double(subject.events)
                samples[index].append((ours, floor))
            }
        }
        for (subject, samples) in zip(subjects, samples) { Self.report(subject.name, samples) }
        try log.close()
        try await importing(in: folder)
    }

    /// A change history of 100,000 lines, against the same rows 1,000 at a time.
    private func importing(in folder: BenchmarkFolder) async throws {
        let lines = (0..<100_000)
            .map { number in
                let name = "feature_\(number % 1_000):some_switch"
                let op = number < 1_000 ? "register" : "update"
                let state = number / 1_000 % 2 == 0 ? "selective" : "global"
                let time = Timestamp(rawValue: 1_700_000_000_000_000 + Int64(number) * 1_000_000).description
                return "{\"at\":\"\(time)\",\"actor\":\"ada\",\"reason\":\"EXP-12 pilot\",\"namespace\":\"default\","
                    + "\"op\":\"\(op)\",\"switch\":{\"name\":\"\(name)\",\"state\":\"\(state)\"}}\n"
            }
        let content = Array(lines.joined().utf8)
        var samples: [(ours: Double, floor: Double)] = []
        for round in 0..<3 {
            let log = try SQLiteEventLog(path: folder.path("import-\(round).db"))
            let start = ContinuousClock.now
            _ = try await ChangeImport(content: content, source: "history").run(on: log, isDryRun: false)
            let ours = start.duration(to: .now) / .microseconds(1) / Double(lines.count)
            let floor = Floor(
                try RawLog(path: folder.path("raw-import-\(round).db")),
                try await log.events(EventQuery())
            )
            let middle = ContinuousClock.now
            try floor.copy(perTransaction: 1_000)
            samples.append((ours, middle.duration(to: .now) / .microseconds(1) / Double(lines.count)))
            try log.close()
        }
        Self.report("import of 100,000 changes", samples)
    }

    private static func report(_ name: String, _ samples: [(ours: Double, floor: Double)]) {
        let ratios = samples.map { $0.ours / $0.floor }.sorted()
        print(
            Measurement.row(
                name,
                String(format: "%.1f", samples.map(\.ours).sorted()[samples.count / 2]),
                String(format: "%.1f", samples.map(\.floor).sorted()[samples.count / 2]),
                String(format: "%.2f", ratios[ratios.count / 2]),
                String(format: "%.2f–%.2f", ratios[0], ratios[ratios.count - 1])
            )
        )
    }
}

/// Rows that the floor inserts: those of real events, and then more like them.
private final class Floor {
    private let log: RawLog
    private let events: [Event]
    private var position = 0
    private var versions: [UUID: (version: Int, since: Int64)] = [:]

    init(_ log: RawLog, _ events: [Event]) {
        self.log = log
        self.events = events
    }

    /// Inserts the events as they are, in one transaction.
    func start() throws {
        try copy(perTransaction: events.count)
    }

    func copy(perTransaction: Int) throws {
        for start in stride(from: 0, to: events.count, by: perTransaction) {
            try log.run("BEGIN IMMEDIATE")
            for event in events[start..<min(events.count, start + perTransaction)] { try insert(event) }
            try log.run("COMMIT")
        }
    }

    /// Inserts more events like those.
    func append(_ count: Int, perTransaction: Int) throws {
        for start in stride(from: 0, to: count, by: perTransaction) {
            try log.run("BEGIN IMMEDIATE")
            for offset in start..<min(count, start + perTransaction) { try insert(events[offset % events.count]) }
            try log.run("COMMIT")
        }
    }

    private func insert(_ event: Event) throws {
        position += 1
        let since = versions[event.switchID]?.since ?? Int64(position)
        let version = (versions[event.switchID]?.version ?? 0) + 1
        versions[event.switchID] = (version, since)
        try log.insert(event.moved(to: position, version: version), aliveSince: since)
    }
}

extension Event {
    /// The event at another place, with ids of its own; its hashes are wrong, and nobody asks.
    fileprivate func moved(to position: Int, version: Int) -> Event {
        Event(
            position: Position(rawValue: Int64(position)),
            id: UUID(),
            format: format,
            kind: kind,
            namespace: namespace,
            switchID: switchID,
            name: name,
            version: version,
            transaction: UUID(),
            cause: nil,
            timestamp: timestamp,
            storedAttribution: storedAttribution,
            attributionSalt: attributionSalt,
            attributionDigest: attributionDigest,
            storedChanges: storedChanges,
            storedSwitch: storedSwitch,
            contentSalt: contentSalt,
            contentDigest: contentDigest,
            storedOrigin: nil,
            storedExtra: nil,
            previousHash: previousHash,
            hash: hash
        )
    }
}
