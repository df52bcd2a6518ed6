import Foundation
import Gutter

/// What a check costs, against looking the name up in a bare dictionary.
struct CheckBenchmark {
    /// One subject alone.
    let only: String?

    private static let floor = "a lookup in a bare [String: Int] of as many names"

    func run(_ report: Report) async throws {
        for count in [10, 100_000] {
            let gutter = try await Manager.forChecks(among: count)
            report.begin("Check: one thread, \(count) switches", floor: Self.floor)
            measure(gutter, "check \(count)", rounds: 15, runs: 1_000_000, report)
            if only != nil { continue }
            if count == 10 { TwoThreads(gutter).run(report) }
            if count == 100_000 { try await Storm(gutter).run(report) }
        }
        if only == nil {
            try await namespaces(report)
            try await MemoryBenchmark().run(report)
        }
        // Last, because a process that has once used task inputs looks for them from then on.
        let gutter = try await Manager.forChecks(among: 10)
        report.begin("Check: inside withInputs, one thread, 10 switches", floor: Self.floor)
        gutter.withInputs(Tenant(name: "acme")) {
            measure(gutter, "check withInputs", rounds: 15, runs: 300_000, hasBounds: false, report)
        }
    }

    private func measure(
        _ gutter: Manager,
        _ benchmark: String,
        rounds: Int,
        runs: Int,
        hasBounds: Bool = true,
        _ report: Report
    ) {
        var subjects = subjects(gutter)
        if !hasBounds { for index in subjects.indices { subjects[index].bound = nil } }
        for figure in Measurement(rounds: rounds, runs: runs).measure(benchmark, subjects) { report.add(figure) }
    }

    private func subjects(_ gutter: Manager) -> [Measurement.Subject] {
        let dictionary = Dictionary(uniqueKeysWithValues: gutter.switches.enumerated().map { ($1.name, $0) })
        let (user, account) = (User.jeff, Account())
        let handle = gutter.handle("cool_feature_checkout_global")
        func subject(_ name: String, _ bound: Double? = nil, _ body: @escaping () -> Bool) -> Measurement.Subject {
            Measurement.Subject(name: name, bound: bound) { runs in
                var count = 0
                for _ in 0..<runs where body() { count += 1 }
                return count
            }
        }
        let all = [
            subject("a bare dictionary lookup") { dictionary["cool_feature_checkout_global"] != nil },
            subject("global, by name", 1.3) { gutter.isActive("cool_feature_checkout_global") },
            subject("global, by name, with an input") { gutter.isActive("cool_feature_checkout_global", for: user) },
            subject("global, by handle", 0.3) { handle.isActive() },
            subject("three conditions on a struct", 3) { gutter.isActive("cool_feature_checkout_three", for: user) },
            subject("three conditions, two inputs") {
                gutter.isActive("cool_feature_checkout_three", for: account, user)
            },
            subject("three conditions and a percentage", 4) {
                gutter.isActive("cool_feature_checkout_percent", for: user)
            },
            subject("a percentage of a string") { gutter.isActive("cool_feature_checkout_only_percent", for: user) },
            subject("eight conditions on a struct", 5) { gutter.isActive("cool_feature_checkout_eight", for: user) },
            subject("one condition on a class") { gutter.isActive("cool_feature_checkout_class", for: account) },
            subject("two levels of consent") { gutter.isActive("parent:child:grandchild") },
            subject("three levels of consent") { gutter.isActive("parent:child:grandchild:greatgrandchild") },
            subject("unknown name") { gutter.isActive("cool_feature_checkout_unknown") },
        ]
        guard let only else { return all }
        return all.prefix(1) + all.dropFirst().filter { $0.name == only }
    }

    /// A switch of the same name in each of 1,000 namespaces, asked in turn.
    private func namespaces(_ report: Report) async throws {
        let paths = (0..<1_000).map { "default.tenant_\($0)" }
        let name = "cool_feature_checkout_global"
        let root = try await Manager.forChecks(paths.map { (namespace: $0, value: Switch(name, state: .global)) })
        let managers = (0..<1_000).map { root.namespaced("tenant_\($0)") }
        let dictionaries = paths.map { _ in [name: 1] }
        let subjects = [
            Measurement.Subject(name: "a lookup in 1,000 bare dictionaries in turn") { runs in
                (0..<runs).reduce(0) { $0 + (dictionaries[$1 % 1_000][name] ?? 0) }
            },
            Measurement.Subject(name: "global, by name, in 1,000 namespaces in turn") { runs in
                (0..<runs).reduce(0) { $0 + (managers[$1 % 1_000].isActive(name) ? 1 : 0) }
            },
        ]
        report.begin("Check: 1,000 namespaces", floor: "a lookup in 1,000 bare dictionaries in turn")
        for figure in Measurement(rounds: 15, runs: 300_000).measure("check namespaces", subjects) {
            report.add(figure)
        }
    }
}
