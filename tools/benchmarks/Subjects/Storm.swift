import Foundation
import Gutter

/// What a change costs among many switches, and what readers notice of a writer that changes switches as fast as it can.
struct Storm {
    private let gutter: Manager

    init(_ gutter: Manager) {
        self.gutter = gutter
    }

    func run(_ report: Report) async throws {
        report.begin(
            "Check: while switches change, 100,000 of them, in memory",
            floor: "the same checks while nothing changes"
        )
        try await publishing(report)
        var times = Pairs()
        var stalls = Pairs()
        for _ in 0..<15 {
            let calm = read(for: 100)
            let writer = Task.detached { [gutter] in
                var number = 0
                while !Task.isCancelled {
                    var copy = try gutter.switch("feature_\(number % 1_000):some_switch")
                    copy.state = copy.state == .global ? .disabled : .global
                    try await gutter.update(copy)
                    number += 1
                }
            }
            let stormy = read(for: 100)
            writer.cancel()
            _ = await writer.result
            times.add(ours: stormy.nanoseconds, floor: calm.nanoseconds)
            stalls.add(ours: stormy.longest, floor: calm.longest)
        }
        let floor = "the same checks while nothing changes"
        report.add(
            times.figure("check storm", "a check during a storm of updates", against: floor, unit: "ns", bound: 1.1)
        )
        report.add(stalls.figure("check storm", "the longest 100 checks of 0.1 s", against: floor, unit: "µs"))
    }

    private func read(for milliseconds: Int) -> (nanoseconds: Double, longest: Double) {
        let end = ContinuousClock.now.advanced(by: .milliseconds(milliseconds))
        var (checks, time, longest) = (0, Duration.zero, Duration.zero)
        while true {
            let start = ContinuousClock.now
            if start >= end { break }
            var count = 0
            for _ in 0..<100 where gutter.isActive("cool_feature_checkout_global") { count += 1 }
            withExtendedLifetime(count) {}
            let elapsed = start.duration(to: .now)
            checks += 100
            time += elapsed
            longest = max(longest, elapsed)
        }
        return (time / .nanoseconds(1) / Double(max(1, checks)), longest / .microseconds(1))
    }

    /// How long one change takes from the plan to the signal.
    private func publishing(_ report: Report) async throws {
        var times: [Double] = []
        for index in 0..<200 {
            var copy = try gutter.switch("feature_\(index * 7):some_switch")
            copy.state = .disabled
            times.append(try await elapsed { try await gutter.update(copy) }.duration / .microseconds(1))
        }
        report.add(Figure("check storm", "one update, from the plan to the signal", times, unit: "µs", bound: 200))
    }
}
