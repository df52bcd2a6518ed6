import Foundation
import Gutter
import Synchronization

struct User {
    var name: String
    var age: Int
    var country: String
    var id: String
}

struct Tenant {
    let name: String
}

final class Account: Sendable {
    let age = 70
}

struct UserArguments: ArgumentContainer {
    typealias Input = User
    let name = Argument<User>.string(\.name)
    let age = Argument<User>.integer(\.age)
    let country = Argument<User>.string(\.country)
    let id = Argument<User>.string(\.id)
}

struct AccountArguments: ArgumentContainer {
    typealias Input = Account
    let age = Argument<Account>.integer { $0.age }
}

/// What a check costs, against looking the name up in a bare dictionary.
struct DecidingBenchmark {
    private let user = User(name: "jeff", age: 70, country: "DE", id: "user-4711")

    private func manager(switches: Int) async throws -> Manager {
        let log = InMemoryEventLog()
        let gutter = try await Manager(log: log, arguments: [UserArguments.self, AccountArguments.self])
        let three = [
            Condition(\UserArguments.age, .lessThan(20)), Condition(\UserArguments.name, .equals("nobody")),
            Condition(\UserArguments.country, .oneOf(["FR", "IT", "DE"])),
        ]
        let percent =
            three.dropLast() + [
                Condition(\UserArguments.country, .oneOf(["FR", "IT"])), Condition(\UserArguments.id, .percent(99)),
            ]
        try await gutter.register(Switch("cool_feature_checkout_global", state: .global))
        try await gutter.register(Switch("cool_feature_checkout_three", state: .selective, conditions: three))
        try await gutter.register(
            Switch("cool_feature_checkout_percent", state: .selective, conditions: Array(percent))
        )
        // Seven that do not hold, and one that does.
        let eight =
            (0..<5).map { Condition(\UserArguments.age, .equals($0)) } + [
                Condition(\UserArguments.name, .equals("nobody")),
                Condition(\UserArguments.country, .oneOf(["FR", "IT"])),
                Condition(\UserArguments.age, .moreThan(65)),
            ]
        try await gutter.register(Switch("cool_feature_checkout_eight", state: .selective, conditions: eight))
        try await gutter.register(
            Switch(
                "cool_feature_checkout_class",
                state: .selective,
                conditions: [Condition(\AccountArguments.age, .moreThan(65))]
            )
        )
        try await gutter.register(Switch("parent", state: .global))
        try await gutter.register(Switch("parent:child", state: .global))
        try await gutter.register(Switch("parent:child:grandchild", state: .global))
        let drafts = (0..<max(0, switches - 8))
            .map { index in
                let new = Switch("feature_\(index):some_switch", state: .global)
                return EventDraft(
                    .registered,
                    namespace: "default",
                    switchID: UUID(),
                    name: new.name,
                    changes: Changes(from: nil, to: new.properties),
                    switch: new,
                    attribution: .system()
                )
            }
        _ = try await log.append(AppendRequest(drafts))
        return try await Manager(log: log, arguments: [UserArguments.self, AccountArguments.self])
    }

    func run() async throws {
        for count in [10, 100_000] {
            let gutter = try await manager(switches: count)
            let figures = Measurement(rounds: 15, runs: 1_000_000).measure(subjects(gutter))
            Measurement.print("One thread, \(count) switches, against a bare [String: Int]", figures)
            if count == 10 { try threads(gutter) }
            if count == 100_000 {
                try await publishing(gutter)
                try await storm(gutter)
            }
        }
        // Last, because a process that has once used task inputs looks for them ever after.
        let gutter = try await manager(switches: 10)
        gutter.withInputs(Tenant(name: "acme")) {
            let figures = Measurement(rounds: 15, runs: 300_000).measure(subjects(gutter))
            Measurement.print("Inside withInputs, one thread, 10 switches", figures)
        }
    }

    private func subjects(_ gutter: Manager) -> [Measurement.Subject] {
        let dictionary = Dictionary(uniqueKeysWithValues: gutter.switches.enumerated().map { ($1.name, $0) })
        let (user, account) = (user, Account())
        let handle = gutter.handle("cool_feature_checkout_global")
        func subject(_ name: String, _ body: @escaping () -> Bool) -> Measurement.Subject {
            Measurement.Subject(name: name) { runs in
                var count = 0
                for _ in 0..<runs where body() { count += 1 }
                return count
            }
        }
        let all = [
            subject("bare dictionary lookup") { dictionary["cool_feature_checkout_global"] != nil },
            subject("global, by name") { gutter.isActive("cool_feature_checkout_global") },
            subject("global, by name, with an input") { gutter.isActive("cool_feature_checkout_global", for: user) },
            subject("global, by handle") { handle.isActive() },
            subject("three conditions on a struct") { gutter.isActive("cool_feature_checkout_three", for: user) },
            subject("three conditions, two inputs") {
                gutter.isActive("cool_feature_checkout_three", for: account, user)
            },
            subject("three conditions and a percentage") {
                gutter.isActive("cool_feature_checkout_percent", for: user)
            },
            subject("eight conditions on a struct") { gutter.isActive("cool_feature_checkout_eight", for: user) },
            subject("one condition on a class") { gutter.isActive("cool_feature_checkout_class", for: account) },
            subject("consenting grandchild") { gutter.isActive("parent:child:grandchild") },
            subject("unknown name") { gutter.isActive("cool_feature_checkout_unknown") },
        ]
        if let only = ProcessInfo.processInfo.environment["ONLY"] { return all.filter { $0.name == only } }
        return all
    }

    /// How much more two threads do than one, for the dictionary and for a check.
    ///
    /// Many short rounds: a virtual machine that lends its second core now and then shows it in the best of them, which
    /// are what the code allows; the medians are what the machine gave.
    private func threads(_ gutter: Manager) throws {
        let dictionary = Dictionary(uniqueKeysWithValues: gutter.switches.enumerated().map { ($1.name, $0) })
        let user = user
        let subjects: [(String, @Sendable () -> Bool)] = [
            ("bare dictionary lookup", { dictionary["cool_feature_checkout_global"] != nil }),
            ("global, by name", { gutter.isActive("cool_feature_checkout_global") }),
            ("three conditions on a struct", { gutter.isActive("cool_feature_checkout_three", for: user) }),
            ("three conditions and a percentage", { gutter.isActive("cool_feature_checkout_percent", for: user) }),
        ]
        print("\nTwo threads against one: how many times as much they do together")
        print(Measurement.row("", "median", "best tenth"))
        var gains = [[Double]](repeating: [], count: subjects.count)
        for _ in 0..<30 {
            for (index, subject) in subjects.enumerated() {
                let one = Self.seconds(threads: 1, subject.1)
                let two = Self.seconds(threads: 2, subject.1)
                gains[index].append(2 * one / two)
            }
        }
        for (subject, gains) in zip(subjects, gains.map { $0.sorted() }) {
            print(
                Measurement.row(
                    subject.0,
                    String(format: "%.2f", gains[gains.count / 2]),
                    String(format: "%.2f", gains[gains.count * 9 / 10])
                )
            )
        }
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

    /// What readers notice of a writer that changes switches as fast as it can.
    private func storm(_ gutter: Manager) async throws {
        func read(for milliseconds: Int) -> (nanoseconds: Double, longest: Double) {
            let end = ContinuousClock.now.advanced(by: .milliseconds(milliseconds))
            var (checks, time, longest) = (0, Duration.zero, Duration.zero)
            while true {
                let start = ContinuousClock.now
                if start >= end { break }
                var count = 0
                for _ in 0..<100 where gutter.isActive("cool_feature_checkout_global") { count += 1 }
                let elapsed = start.duration(to: .now)
                checks += count
                time += elapsed
                longest = max(longest, elapsed)
            }
            return (time / .nanoseconds(1) / Double(max(1, checks)), longest / .microseconds(1))
        }
        var ratios: [Double] = []
        var longest: [Double] = []
        var calmLongest: [Double] = []
        for _ in 0..<15 {
            let calm = read(for: 100)
            let writer = Task.detached {
                var number = 0
                while !Task.isCancelled {
                    var copy = try gutter.switch("feature_\(number % 1_000):some_switch")
                    copy.state = copy.state == .global ? .disabled : .global
                    try await gutter.update(copy)
                    number += 1
                }
                return number
            }
            let stormy = read(for: 100)
            writer.cancel()
            _ = await writer.result
            ratios.append(stormy.nanoseconds / calm.nanoseconds)
            longest.append(stormy.longest)
            calmLongest.append(calm.longest)
        }
        ratios.sort()
        print(
            String(
                format:
                    "During a storm of updates a check takes %.2f times as long (%.2f to %.2f); the longest 100 checks "
                    + "took %.0f µs in the median round, %.0f µs without the storm",
                ratios[ratios.count / 2],
                ratios[0],
                ratios[ratios.count - 1],
                longest.sorted()[longest.count / 2],
                calmLongest.sorted()[calmLongest.count / 2]
            )
        )
    }

    /// How long one change takes to be published among many switches.
    private func publishing(_ gutter: Manager) async throws {
        var times: [Double] = []
        for index in 0..<200 {
            var copy = try gutter.switch("feature_\(index * 7):some_switch")
            copy.state = .disabled
            let start = ContinuousClock.now
            try await gutter.update(copy)
            times.append(start.duration(to: .now) / .microseconds(1))
        }
        times.sort()
        print(
            "\nOne update among 100,000 switches, plan to signal, in memory: "
                + String(format: "%.0f µs median, %.0f µs at the 99th percentile", times[100], times[198])
        )
    }
}
