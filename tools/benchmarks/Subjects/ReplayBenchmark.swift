import Foundation
import Gutter
import GutterSQLite
import Synchronization

/// What walking the whole history costs, against stepping through the same rows.
struct ReplayBenchmark {
    private static let rounds = 5
    private static let events = 200_000

    private static let columns = """
        position, id, format, kind, namespace, switch_id, name, version, transaction_id, cause, recorded_at, \
        attribution, attribution_salt, attribution_digest, changes, switch, content_salt, content_digest, origin, \
        extra, previous_hash, hash
        """
    private static let foldColumns = "position, format, kind, namespace, switch_id, name, version, switch, hash"

    func run(_ report: Report) async throws {
        let folder = try BenchmarkFolder()
        defer { folder.remove() }
        let path = folder.path("replay.db")
        try await SampleLog(name: "\(Self.events.formatted()) events", events: Self.events).write(to: path, report)
        let log = try SQLiteEventLog(path: path)
        let gutter = try await Manager(log: log)
        let scan = try RawScan(path: path)
        guard let last = try await log.events(EventQuery(order: .descending, limit: 1)).first else { return }
        let sizes = HashedSizes(last)

        let all = "SELECT \(Self.columns) FROM events ORDER BY position"
        var (fold, verified, decoded, verify, hashes) = (Pairs(), Pairs(), Pairs(), Pairs(), Pairs())
        let changes = Atomic<Int>(0)
        let connection = gutter.signals.switchUpdated.connect { change in
            if change.event.changes.state != nil { changes.add(1, ordering: .relaxed) }
        }
        for _ in 0..<Self.rounds {
            let raw = try await time { try scan.run(all).rows }
            let rawFold = try await time {
                try scan.run("SELECT \(Self.foldColumns) FROM events ORDER BY position").rows
            }
            let rawHash = try await time { try scan.runHashing(all, sizes) }
            fold.add(ours: try await time { try await foldAll(log) }, floor: rawFold)
            verified.add(ours: try await time { try await foldVerified(log) }, floor: rawHash)
            decoded.add(ours: try await time { try await gutter.replaySignals() }, floor: raw)
            verify.add(ours: try await time { try await log.verify().events }, floor: rawHash)
            hashes.add(ours: rawHash, floor: raw)
        }
        connection.disconnect()
        try log.close()
        report.begin(
            "Replay: \(Self.events.formatted()) events, an event",
            floor: "SQLite's C API stepping through the same columns"
        )
        let scanName = "a raw scan of the same columns"
        report.add(fold.figure("replay", "a full fold", against: scanName, unit: "µs", bound: 2.5))
        report.add(
            decoded.figure("replay", "every diff decoded, signals fired", against: scanName, unit: "µs", bound: 6)
        )
        let hashName = "a raw scan and SHA-256 of the same bytes"
        report.begin("Replay with hashes, an event", floor: hashName)
        report.add(verified.figure("replay", "a fold, every hash verified", against: hashName, unit: "µs", bound: 1.5))
        report.add(verify.figure("replay", "verify, with every check", against: hashName, unit: "µs"))
    }

    /// Microseconds an event.
    private func time(_ body: () async throws -> Int) async throws -> Double {
        let (duration, count) = try await elapsed { try await body() }
        guard count == Self.events else { throw EventLogError(.damaged, "The benchmark has walked \(count) events.") }
        return duration / .microseconds(1) / Double(Self.events)
    }

    private func foldAll(_ log: SQLiteEventLog) async throws -> Int {
        var last: [UUID: Event] = [:]
        var count = 0
        for try await page in log.pages(EventQuery()) {
            for event in page { last[event.switchID] = event }
            count += page.count
        }
        return count
    }

    private func foldVerified(_ log: SQLiteEventLog) async throws -> Int {
        var last: [UUID: Event] = [:]
        var chain = EventChain(logID: try await log.snapshot(at: .start).head.hash, last: nil)
        var count = 0
        for try await page in log.pages(EventQuery()) {
            for event in page {
                try chain.admit(event)
                last[event.switchID] = event
            }
            count += page.count
        }
        return count
    }
}
