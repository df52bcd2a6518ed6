import Foundation
import Gutter
import GutterSQLite

/// What opening a manager and looking at the past cost, by how long the log is and how many switches have gone.
struct OpeningBenchmark {
    private static let switches = 1_000
    private static let batch = 10_000
    private static let rounds = 15

    /// A log of a shape.
    private struct Shape {
        let name: String
        /// Events of the switches that live.
        let events: Int
        /// Identities that have come and gone, two events each.
        let dead: Int
    }

    /// One round, in milliseconds.
    private struct Sample {
        let open: Double
        let asOf: Double
    }

    func run() async throws {
        let folder = try BenchmarkFolder()
        defer { folder.remove() }
        let shapes = [
            Shape(name: "100,000 events", events: 100_000, dead: 0),
            Shape(name: "1,000,000 events", events: 1_000_000, dead: 0),
            Shape(name: "100,000 events, and 1,000,000 gone", events: 100_000, dead: 1_000_000),
        ]
        var logs: [(shape: Shape, path: String, samples: [Sample])] = []
        for (index, shape) in shapes.enumerated() {
            let path = folder.path("\(index).db")
            let start = ContinuousClock.now
            try await make(shape, at: path)
            let seconds = Int(start.duration(to: .now) / .seconds(1))
            FileHandle.standardError.write(Data("Made a log of \(shape.name) in \(seconds) s.\n".utf8))
            logs.append((shape, path, []))
        }
        for _ in 0..<Self.rounds {
            for index in logs.indices { logs[index].samples.append(try await measure(logs[index].path)) }
        }
        print("\nA SQLite log with \(Self.switches) living switches: open a manager; look at the middle of the log")
        print(Measurement.row("", "open, ms", "as of, ms", "as of / open", "open / first", "as of / first"))
        for log in logs {
            let columns = [
                Self.median(log.samples.map(\.open)), Self.median(log.samples.map(\.asOf)),
                Self.median(log.samples.map { $0.asOf / $0.open }),
                Self.median(zip(log.samples, logs[0].samples).map { $0.open / $1.open }),
                Self.median(zip(log.samples, logs[0].samples).map { $0.asOf / $1.asOf }),
            ]
            print(Measurement.row(log.shape.name, columns.map { String(format: "%.2f", $0) }))
        }
    }

    private func measure(_ path: String) async throws -> Sample {
        let start = ContinuousClock.now
        let log = try SQLiteEventLog(path: path)
        let gutter = try await Manager(log: log)
        let opened = ContinuousClock.now
        let middle = Position(rawValue: try await log.head().position.rawValue / 2)
        let asked = ContinuousClock.now
        let view = try await gutter.asOf(.position(middle))
        let seen = ContinuousClock.now
        guard gutter.switches.count == Self.switches, view.switches.count >= Self.switches else {
            throw EventLogError(.damaged, "The benchmark's log is not what it should be.")
        }
        try log.close()
        return Sample(
            open: start.duration(to: opened) / .milliseconds(1),
            asOf: asked.duration(to: seen) / .milliseconds(1)
        )
    }

    /// Writes a log by way of the engine. Those that go come between the events of those that live.
    private func make(_ shape: Shape, at path: String) async throws {
        let log = try SQLiteEventLog(path: path)
        let condition = Condition(argument: "UserArguments", attribute: "age", operator: .moreThan(65))
        var living = (0..<Self.switches)
            .map { (id: UUID(), value: Switch("feature_\($0):some_switch", conditions: [condition])) }
        var drafts: [EventDraft] = []
        func add(_ id: UUID, from before: Switch?, to after: Switch?) async throws {
            let kind: Event.Kind = before == nil ? .registered : after == nil ? .unregistered : .updated
            drafts.append(
                EventDraft(
                    kind,
                    namespace: "default",
                    switchID: id,
                    name: after?.name ?? before?.name ?? "",
                    changes: Changes(from: before?.properties, to: after?.properties),
                    switch: after,
                    attribution: .person("ada", reason: "EXP-12 pilot")
                )
            )
            if drafts.count < Self.batch { return }
            _ = try await log.append(AppendRequest(drafts))
            drafts = []
        }
        for element in living { try await add(element.id, from: nil, to: element.value) }
        var gone = 0
        for number in 0..<(shape.events - Self.switches) {
            let index = number % Self.switches
            let before = living[index].value
            living[index].value.state = before.state == .global ? .selective : .global
            try await add(living[index].id, from: before, to: living[index].value)
            while gone * shape.events < shape.dead * number {
                let (id, dead) = (UUID(), Switch("gone_\(gone)"))
                try await add(id, from: nil, to: dead)
                try await add(id, from: dead, to: nil)
                gone += 1
            }
        }
        if !drafts.isEmpty { _ = try await log.append(AppendRequest(drafts)) }
        try log.close()
    }

    private static func median(_ values: [Double]) -> Double {
        values.sorted()[values.count / 2]
    }
}
