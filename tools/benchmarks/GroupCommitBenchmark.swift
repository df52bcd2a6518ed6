import Foundation
import Gutter
import GutterSQLite

/// What many writers of one process do together, against one.
struct GroupCommitBenchmark {
    private static let writers = 64
    private static let rounds = 7
    private static let events = 512

    func run() async throws {
        let folder = try BenchmarkFolder()
        defer { folder.remove() }
        let log = try SQLiteEventLog(path: folder.path("group.db"))
        let gutter = try await Manager(log: log)
        for number in 0..<Self.writers { try await gutter.register(Switch("switch \(number)")) }
        var ratios: [Double] = []
        var rates: [(one: Double, many: Double)] = []
        for _ in 0..<Self.rounds {
            let one = try await rate(of: 1, gutter)
            let many = try await rate(of: Self.writers, gutter)
            rates.append((one, many))
            ratios.append(many / one)
        }
        ratios.sort()
        print("\nDurable updates a second by tasks of one process")
        print(
            String(
                format: "1 writer %.0f, %d writers %.0f: %.2f times as many (%.2f to %.2f)",
                rates.map(\.one).sorted()[Self.rounds / 2],
                Self.writers,
                rates.map(\.many).sorted()[Self.rounds / 2],
                ratios[Self.rounds / 2],
                ratios[0],
                ratios[Self.rounds - 1]
            )
        )
        try log.close()
    }

    private func rate(of writers: Int, _ gutter: Manager) async throws -> Double {
        let start = ContinuousClock.now
        try await withThrowingTaskGroup { group in
            for writer in 0..<writers {
                group.addTask {
                    for _ in 0..<(Self.events / writers) {
                        var copy = try gutter.switch("switch \(writer)")
                        copy.state = copy.state == .global ? .disabled : .global
                        try await copy.save()
                    }
                }
            }
            try await group.waitForAll()
        }
        return Double(Self.events) / (start.duration(to: .now) / .seconds(1))
    }
}
