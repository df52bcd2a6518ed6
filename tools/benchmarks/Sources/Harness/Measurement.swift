import Foundation
import MallocCounter

/// Times bodies that take nanoseconds in turn, round by round, so that a machine whose speed drifts is as unfair to one as
/// to the other.
struct Measurement {
    struct Subject {
        let name: String
        var bound: Double?
        /// Runs the subject that many times, and returns something that depends on each run.
        let body: (Int) -> Int
    }

    let rounds: Int
    let runs: Int

    /// The figures of all but the first of `subjects`, which is the floor.
    func measure(_ benchmark: String, _ subjects: [Subject]) -> [Figure] {
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
        return subjects.indices.dropFirst()
            .map { index in
                var pairs = Pairs()
                for (ours, floor) in zip(times[index], times[0]) { pairs.add(ours: ours, floor: floor) }
                return pairs.figure(
                    benchmark,
                    subjects[index].name,
                    against: subjects[0].name,
                    unit: "ns",
                    bound: subjects[index].bound,
                    allocations: Int(allocations[index])
                )
            }
    }
}
