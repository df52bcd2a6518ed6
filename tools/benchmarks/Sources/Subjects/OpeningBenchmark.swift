import Foundation
import Gutter
import GutterSQLite

/// What opening a manager and looking at the past cost, by how long the log is and how many switches have gone.
struct OpeningBenchmark {
    /// Events of the longest log.
    let longest: Int

    private static let rounds = 15

    func run(_ report: Report) async throws {
        let folder = try BenchmarkFolder()
        defer { folder.remove() }
        // The second is what the others are measured against.
        let shapes =
            [
                SampleLog(name: "1,000 events", events: 1_000),
                SampleLog(name: "100,000 events", events: 100_000),
                SampleLog(name: "1,000,000 events", events: 1_000_000),
                SampleLog(name: "100,000 events, and 1,000,000 gone", events: 100_000, gone: 1_000_000),
            ]
            + (longest > 1_000_000 ? [SampleLog(name: "\(longest.formatted()) events", events: longest)] : [])
        for (index, shape) in shapes.enumerated() { try await shape.write(to: folder.path("\(index).db"), report) }
        var samples = [[Sample]](repeating: [], count: shapes.count)
        for _ in 0..<Self.rounds {
            for (index, shape) in shapes.enumerated() {
                samples[index].append(try await measure(try folder.path("\(index).db"), shape.living))
            }
        }
        let floor = "the log of 100,000 events and as many living switches"
        for (title, bound, time) in [
            ("Open: a manager on a SQLite log with 1,000 living switches", 1.5, \Sample.open),
            ("As of: the middle of that log", 3, \Sample.asOf),
        ] {
            report.begin(title, floor: floor)
            for index in shapes.indices where index != 1 {
                report.add(Self.figure(title, shapes[index].name, samples[index], samples[1], time, floor, bound))
            }
        }
        try await manySwitches(in: folder, report)
    }

    /// One round, in milliseconds.
    private struct Sample {
        let open: Double
        let asOf: Double
    }

    private static func figure(
        _ title: String,
        _ name: String,
        _ samples: [Sample],
        _ floors: [Sample],
        _ time: KeyPath<Sample, Double>,
        _ floor: String,
        _ bound: Double
    ) -> Figure {
        var pairs = Pairs()
        for (ours, floor) in zip(samples, floors) { pairs.add(ours: ours[keyPath: time], floor: floor[keyPath: time]) }
        let benchmark = title.hasPrefix("Open") ? "open" : "as of"
        return pairs.figure(benchmark, name, against: floor, unit: "ms", bound: bound)
    }

    private func measure(_ path: String, _ living: Int) async throws -> Sample {
        let start = ContinuousClock.now
        let log = try SQLiteEventLog(path: path)
        let gutter = try await Manager(log: log)
        let opened = ContinuousClock.now
        let middle = Position(rawValue: try await log.head().position.rawValue / 2)
        let asked = ContinuousClock.now
        let view = try await gutter.asOf(.position(middle))
        let seen = ContinuousClock.now
        guard gutter.switches.count == living, !view.switches.isEmpty else {
            throw EventLogError(.damaged, "The benchmark's log is not what it should be.")
        }
        try await log.close()
        return Sample(
            open: start.duration(to: opened) / .milliseconds(1),
            asOf: asked.duration(to: seen) / .milliseconds(1)
        )
    }

    /// 100,000 living switches, against reading their rows.
    private func manySwitches(in folder: BenchmarkFolder, _ report: Report) async throws {
        let shape = SampleLog(name: "100,000 living switches", events: 200_000, living: 100_000)
        let path = try folder.path("many.db")
        try await shape.write(to: path, report)
        let scan = try RawScan(path: path)
        let floor = "a raw scan of the rows of the living switches"
        let sql = "SELECT switch_id, namespace, name, version, position, switch FROM switches"
        report.begin("Open and as of: 100,000 living switches", floor: floor)
        var (opens, views) = (Pairs(), Pairs())
        for _ in 0..<7 {
            let ours = try await measure(path, shape.living)
            let raw = try await elapsed { try scan.run(sql) }.duration / .milliseconds(1)
            opens.add(ours: ours.open, floor: raw)
            views.add(ours: ours.asOf, floor: raw)
        }
        report.add(opens.figure("open", "open", against: floor, unit: "ms"))
        report.add(views.figure("as of", "as of the middle", against: floor, unit: "ms"))
    }
}
