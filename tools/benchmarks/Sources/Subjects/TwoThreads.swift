import Foundation
import Gutter
import Synchronization

/// How much more two threads do than one, for a check and for the dictionary.
///
/// Many short rounds: a virtual machine that lends its second core now and then shows it in the best of them, which are
/// what the code allows; the medians are what the machine gave.
struct TwoThreads {
    private let gutter: Manager

    init(_ gutter: Manager) {
        self.gutter = gutter
    }

    func run(_ report: Report) {
        let dictionary = Dictionary(uniqueKeysWithValues: gutter.switches.enumerated().map { ($1.name, $0) })
        let (gutter, user) = (gutter, User.jeff)
        let floor: @Sendable () -> Bool = { dictionary["cool_feature_checkout_global"] != nil }
        let subjects: [(String, @Sendable () -> Bool)] = [
            ("global, by name", { gutter.isActive("cool_feature_checkout_global") }),
            ("three conditions on a struct", { gutter.isActive("cool_feature_checkout_three", for: user) }),
            ("three conditions and a percentage", { gutter.isActive("cool_feature_checkout_percent", for: user) }),
        ]
        report.begin(
            "Check: two threads against one, the best tenth of 30 rounds",
            floor: "how many times as much two threads look up in the bare dictionary as one does"
        )
        var gains = [[Double]](repeating: [], count: subjects.count)
        var floorGains: [Double] = []
        for _ in 0..<30 {
            floorGains.append(Self.gain(floor))
            for (index, subject) in subjects.enumerated() { gains[index].append(Self.gain(subject.1)) }
        }
        for (subject, gains) in zip(subjects, gains) {
            var pairs = Pairs()
            let best = floorGains.sorted().suffix(3)
            for (ours, floor) in zip(gains.sorted().suffix(3), best) { pairs.add(ours: ours, floor: floor) }
            report.add(
                pairs.figure(
                    "check threads",
                    subject.0,
                    against: "a bare dictionary lookup",
                    unit: "×",
                    bound: 0.9,
                    isGain: true
                )
            )
        }
    }

    private static func gain(_ body: @escaping @Sendable () -> Bool) -> Double {
        let one = seconds(threads: 1, body)
        return 2 * one / seconds(threads: 2, body)
    }

    /// How long the slowest of some threads takes, which start at once.
    private static func seconds(threads: Int, _ body: @escaping @Sendable () -> Bool) -> Double {
        let ready = Atomic<Int>(0)
        let slowest = Mutex<Double>(0)
        DispatchQueue.concurrentPerform(iterations: threads) { _ in
            ready.wrappingAdd(1, ordering: .relaxed)
            while ready.load(ordering: .relaxed) < threads {}
            let start = ContinuousClock.now
            var count = 0
            for _ in 0..<1_000_000 where body() { count += 1 }
            withExtendedLifetime(count) {}
            let seconds = start.duration(to: .now) / .seconds(1)
            slowest.withLock { $0 = max($0, seconds) }
        }
        return slowest.withLock { $0 }
    }
}
