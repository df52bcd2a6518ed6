import Foundation
import Gutter
import GutterSQLite

/// What a durable change costs, against SQLite doing the same inserts.
struct AppendBenchmark {
    /// One subject of those that append alone.
    let only: String?

    private static let floor = "SQLite's C API, the same rows and tables, the same durability"
    private static let switches = 200
    private static let rounds = 21

    private struct Subject {
        let name: String
        var bound: Double?
        /// Events a round, and how many share a transaction of the floor.
        let events: Int
        let perTransaction: Int
        let run: () async throws -> Void
    }

    func run(_ report: Report) async throws {
        let folder = try BenchmarkFolder()
        defer { folder.remove() }
        report.begin("Append: durable changes in a SQLite log, an event", floor: Self.floor)
        try await appending(in: folder, report)
        if only != nil { return }
        try await importing(in: folder, report)
        report.begin("Append: updates of 64 tasks of one process, an event", floor: "one task doing as many")
        try await manyWriters(in: folder, report)
    }

    private func appending(in folder: BenchmarkFolder, _ report: Report) async throws {
        let log = try SQLiteEventLog(path: try folder.path("append.db"))
        let gutter = try await Manager(log: log)
        for number in 0..<Self.switches { try await gutter.register(Switch("feature_\(number):some_switch")) }
        // The log alone, without a manager that follows it.
        let bareLog = try SQLiteEventLog(path: try folder.path("bare.db"))
        let identities = (0..<Self.switches).map { (UUID(), "feature_\($0):some_switch") }
        _ = try await bareLog.append(AppendRequest(drafts(identities, isNew: true)))
        let floor = Floor(try await RawLog(path: try folder.path("raw.db")), try await log.events(EventQuery()))
        try floor.start()

        let subjects = [
            // So many that each round moves pages from the -wal to the file about as often as every other one. A manager also
            // plans, applies, publishes and signals, for which SQLite has nothing to compare.
            Subject(name: "one update by a manager", bound: 2, events: Self.switches, perTransaction: 1) {
                for number in 0..<Self.switches {
                    var copy = try gutter.switch("feature_\(number):some_switch")
                    copy.state = copy.state == .global ? .selective : .global
                    try await gutter.update(copy, by: "ada", reason: "EXP-12 pilot")
                }
            },
            Subject(name: "one event by the log", bound: 1.5, events: Self.switches, perTransaction: 1) {
                for draft in drafts(identities) { _ = try await bareLog.append(AppendRequest([draft])) }
            },
            Subject(name: "100 events in a transaction", bound: 1.5, events: 1_000, perTransaction: 100) {
                for _ in 0..<10 { _ = try await bareLog.append(AppendRequest(drafts(identities.prefix(100)))) }
            },
        ]
        .filter { only == nil || $0.name == only }
        var pairs = [Pairs](repeating: Pairs(), count: subjects.count)
        for _ in 0..<Self.rounds {
            for (index, subject) in subjects.enumerated() {
                let ours = try await elapsed { try await subject.run() }.duration
                let raw = try await elapsed {
                    try floor.append(subject.events, perTransaction: subject.perTransaction)
                }
                pairs[index]
                    .add(
                        ours: ours / .microseconds(1) / Double(subject.events),
                        floor: raw.duration / .microseconds(1) / Double(subject.events)
                    )
            }
        }
        for (subject, pairs) in zip(subjects, pairs) {
            report.add(
                pairs.figure("append", subject.name, against: Self.floor, unit: "µs", bound: subject.bound)
            )
        }
        try await log.close()
        try await bareLog.close()
    }

    private func drafts(_ identities: some Sequence<(UUID, String)>, isNew: Bool = false) -> [EventDraft] {
        identities.map { id, name in
            let (before, after) = (Switch(name, state: .selective), Switch(name, state: .global))
            return EventDraft(
                isNew ? .registered : .updated,
                namespace: "default",
                switchID: id,
                name: name,
                changes: Changes(from: isNew ? nil : before, to: after),
                switch: after,
                attribution: .person("ada", reason: "EXP-12 pilot")
            )
        }
    }

    /// A change history of 100,000 lines, against the same rows 1,000 at a time.
    private func importing(in folder: BenchmarkFolder, _ report: Report) async throws {
        let lines = (0..<100_000)
            .map { number in
                let name = "feature_\(number % 1_000):some_switch"
                let op = number < 1_000 ? "register" : "update"
                let state = number / 1_000 % 2 == 0 ? "selective" : "global"
                let time = Date(timeIntervalSince1970: Double(1_700_000_000 + number)).formatted(.iso8601)
                return "{\"at\":\"\(time)\",\"actor\":\"ada\",\"reason\":\"EXP-12 pilot\",\"namespace\":\"default\","
                    + "\"op\":\"\(op)\",\"switch\":{\"name\":\"\(name)\",\"state\":\"\(state)\"}}\n"
            }
        let history = try folder.path("history.jsonl")
        try Data(lines.joined().utf8).write(to: URL(filePath: history))
        var pairs = Pairs()
        for round in 0..<3 {
            let path = try folder.path("import-\(round).db")
            let ours = try await elapsed { try Self.importHistory(history, into: path) }
            let log = try SQLiteEventLog(path: path)
            let raw = try await RawLog(path: try folder.path("raw-import-\(round).db"))
            let floor = Floor(raw, try await log.events(EventQuery()))
            let theirs = try await elapsed { try floor.copy(perTransaction: 1_000) }
            pairs.add(
                ours: ours.duration / .microseconds(1) / Double(lines.count),
                floor: theirs.duration / .microseconds(1) / Double(lines.count)
            )
            try await log.close()
        }
        report.add(
            pairs.figure("append", "gutter import of 100,000 changes", against: Self.floor, unit: "µs", bound: 2)
        )
    }

    /// Runs `gutter import`, which is beside this program.
    private static func importHistory(_ history: String, into path: String) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appending(path: "gutter")
        process.arguments = ["import", history, "--db", path]
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        if process.terminationStatus != 0 { throw EventLogError(.inputOutput, "gutter import has failed.") }
    }

    /// What many writers of one process do together, against one.
    private func manyWriters(in folder: BenchmarkFolder, _ report: Report) async throws {
        let (writers, events) = (64, 512)
        let log = try SQLiteEventLog(path: try folder.path("group.db"))
        let gutter = try await Manager(log: log)
        for number in 0..<writers { try await gutter.register(Switch("switch \(number)")) }
        func rate(of writers: Int) async throws -> Double {
            let time = try await elapsed {
                try await withThrowingTaskGroup { group in
                    for writer in 0..<writers {
                        group.addTask {
                            for _ in 0..<(events / writers) {
                                var copy = try gutter.switch("switch \(writer)")
                                copy.state = copy.state == .global ? .disabled : .global
                                try await copy.save()
                            }
                        }
                    }
                    try await group.waitForAll()
                }
            }
            return Double(events) / (time.duration / .seconds(1))
        }
        var pairs = Pairs()
        for _ in 0..<7 {
            let one = try await rate(of: 1)
            pairs.add(ours: try await rate(of: writers), floor: one)
        }
        report.add(
            pairs.figure(
                "append",
                "64 writers",
                against: "one task doing as many",
                unit: "/s",
                bound: 3,
                isGain: true
            )
        )
        try await log.close()
    }
}
