import Foundation
import MallocCounter

/// Times bodies in turn, round by round, so that a machine whose speed drifts is as unfair to one as to the other.
struct Measurement {
    struct Subject {
        let name: String
        /// Runs the subject so many times, and gives something that depends on each run.
        let body: (Int) -> Int
    }

    struct Figure {
        let name: String
        /// Nanoseconds a run, one for each round, sorted.
        let nanoseconds: [Double]
        /// The ratio to the first subject, round by round, sorted.
        let ratios: [Double]
        /// Blocks of memory that 1,000 runs ask for, where that can be told.
        let allocations: Int
    }

    let rounds: Int
    let runs: Int

    /// The first of `subjects` is the floor.
    func measure(_ subjects: [Subject]) -> [Figure] {
        var times = [[Double]](repeating: [], count: subjects.count)
        var sink = 0
        for subject in subjects { sink &+= subject.body(runs / 10) }
        for _ in 0..<rounds {
            for (index, subject) in subjects.enumerated() {
                let start = ContinuousClock.now
                sink &+= subject.body(runs)
                let elapsed = start.duration(to: .now)
                times[index].append(elapsed / .nanoseconds(1) / Double(runs))
            }
        }
        let allocations = subjects.map { subject in
            let before = malloc_counter_count()
            sink &+= subject.body(1_000)
            return malloc_counter_count() - before
        }
        withExtendedLifetime(sink) {}
        return subjects.indices.map { index in
            Figure(
                name: subjects[index].name,
                nanoseconds: times[index].sorted(),
                ratios: zip(times[index], times[0]).map { $0 / $1 }.sorted(),
                allocations: Int(allocations[index])
            )
        }
    }

    static func print(_ title: String, _ figures: [Figure]) {
        Swift.print("\n\(title)")
        Swift.print(row("", "ns median", "ns min–max", "ratio", "ratio min–max", "allocations"))
        for figure in figures {
            let (times, ratios) = (figure.nanoseconds, figure.ratios)
            Swift.print(
                row(
                    figure.name,
                    String(format: "%.1f", times[times.count / 2]),
                    String(format: "%.1f–%.1f", times.first ?? 0, times.last ?? 0),
                    String(format: "%.2f", ratios[ratios.count / 2]),
                    String(format: "%.2f–%.2f", ratios.first ?? 0, ratios.last ?? 0),
                    "\(figure.allocations)"
                )
            )
        }
    }

    static func row(_ name: String, _ columns: String...) -> String { row(name, columns) }

    static func row(_ name: String, _ columns: [String]) -> String {
        name.padding(toLength: 42, withPad: " ", startingAt: 0)
            + columns.map { String(repeating: " ", count: max(1, 15 - $0.count)) + $0 }.joined()
    }
}
