import Foundation
import Gutter

/// What a change costs among many switches, and what readers notice of a writer that changes switches as fast as it can.
struct Storm {
    private let gutter: Manager

    init(_ gutter: Manager) {
        self.gutter = gutter
    }

    private static let floor = "the same checks while as fast a writer changes the switches of another manager"

    func run(_ report: Report) async throws {
        report.begin("Check: while switches change, 100,000 of them, in memory", floor: Self.floor)
        try await publishing(report)
        let other = try await Manager.forChecks(among: 100_000)
        var times = Pairs()
        var stalls = Pairs()
        for _ in 0..<15 {
            let calm = try await read(whileChanging: other)
            let stormy = try await read(whileChanging: gutter)
            times.add(ours: stormy.nanoseconds, floor: calm.nanoseconds)
            stalls.add(ours: stormy.longest, floor: calm.longest)
        }
        report.add(
            times.figure("check storm", "a check", against: Self.floor, unit: "ns", bound: 1.1)
        )
        report.add(stalls.figure("check storm", "the longest 100 checks of 0.1 s", against: Self.floor, unit: "µs"))
    }

    /// Checks for a tenth of a second, while a writer changes switches as fast as it can: the median time of a check, and
    /// the longest that 100 took.
    private func read(whileChanging manager: Manager) async throws -> (nanoseconds: Double, longest: Double) {
        let writer = Task.detached {
            var number = 0
            while !Task.isCancelled {
                var copy = try manager.switch("feature_\(number % 1_000):some_switch")
                copy.state = copy.state == .global ? .disabled : .global
                try await manager.update(copy)
                number += 1
            }
        }
        var times: [Double] = []
        let end = ContinuousClock.now.advanced(by: .milliseconds(100))
        while true {
            let start = ContinuousClock.now
            if start >= end { break }
            var count = 0
            for _ in 0..<100 where gutter.isActive("cool_feature_checkout_global") { count += 1 }
            withExtendedLifetime(count) {}
            times.append(start.duration(to: .now) / .microseconds(1))
        }
        writer.cancel()
        _ = await writer.result
        times.sort()
        return (times[times.count / 2] * 10, times[times.count - 1])
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
