import Foundation
import Gutter
import GutterSQLite
import Synchronization

/// What walking the whole history costs, against stepping through the same rows.
struct ReplayBenchmark {
    private static let rounds = 9
    private static let events = 200_000

    private static let columns = """
        position, id, format, kind, namespace, switch_id, name, version, transaction_id, cause, recorded_at, \
        attribution, attribution_salt, attribution_digest, changes, switch, content_salt, content_digest, origin, \
        extra, previous_hash, hash
        """
    private static let foldColumns = "position, switch_id, version, kind, format, switch IS NULL"

    /// One subject alone.
    let only: String?

    private struct Subject {
        let name: String
        let floor: Floor
        var bound: Double?
        let run: () async throws -> Int
    }

    /// What a subject is measured against.
    private enum Floor: String, CaseIterable {
        case columns = "a raw scan of the same columns"
        case keys = "a raw scan of the columns of a fold"
        case hashes = "a raw scan, and SHA-256 of the same bytes"
    }

    func run(_ report: Report) async throws {
        let folder = try BenchmarkFolder()
        defer { folder.remove() }
        let path = try folder.path("replay.db")
        try await SampleLog(name: "\(Self.events.formatted()) events", events: Self.events).write(to: path, report)
        let log = try SQLiteEventLog(path: path)
        let gutter = try await Manager(log: log)
        let scan = try RawScan(path: path)
        guard let last = try await log.events(EventQuery(order: .descending, limit: 1)).first else { return }
        let sizes = HashedSizes(last)
        let changes = Atomic<Int>(0)
        let connection = gutter.signals.switchUpdated.connect { change in
            if change.event.changes.state != nil { changes.add(1, ordering: .relaxed) }
        }
        let subjects = [
            Subject(name: "a full fold", floor: .keys, bound: 2.5) { try await log.fold().head.position.count },
            Subject(name: "a fold, every hash verified", floor: .hashes, bound: 1.5) {
                try await log.fold(verifyingHashes: true).head.position.count
            },
            Subject(name: "every diff decoded, signals fired", floor: .columns, bound: 6) {
                try await gutter.replaySignals()
            },
            Subject(name: "verify, with every check", floor: .hashes) { try await log.verify().events },
        ]
        .filter { only == nil || $0.name == only }
        var pairs = [Pairs](repeating: Pairs(), count: subjects.count)
        for _ in 0..<Self.rounds {
            for (index, subject) in subjects.enumerated() {
                let floor = try await time {
                    switch subject.floor {
                    case .columns: try scan.run("SELECT \(Self.columns) FROM events ORDER BY position")
                    case .keys: try scan.run("SELECT \(Self.foldColumns) FROM events ORDER BY position")
                    case .hashes: try scan.run("SELECT \(Self.columns) FROM events ORDER BY position", hashing: sizes)
                    }
                }
                pairs[index].add(ours: try await time(subject.run), floor: floor)
            }
        }
        connection.disconnect()
        try await log.close()
        report.begin(
            "Replay: \(Self.events.formatted()) events, an event",
            floor: "SQLite's C API stepping through the same columns, and SHA-256 of the same bytes for what verifies"
        )
        for (subject, pairs) in zip(subjects, pairs) {
            report.add(
                pairs.figure("replay", subject.name, against: subject.floor.rawValue, unit: "µs", bound: subject.bound)
            )
        }
    }

    /// Microseconds an event.
    private func time(_ body: () async throws -> Int) async throws -> Double {
        let (duration, count) = try await elapsed { try await body() }
        guard count == Self.events else { throw EventLogError(.damaged, "The benchmark has walked \(count) events.") }
        return duration / .microseconds(1) / Double(Self.events)
    }
}

extension Position {
    fileprivate var count: Int { Int(rawValue) }
}
