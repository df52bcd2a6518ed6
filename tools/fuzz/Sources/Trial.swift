import Foundation
import GutterFuzzing
import Synchronization

/// Runs cases, each noted before it starts and under the eyes of a watchdog.
final class Trial: Sendable {
    /// How long a case may take; more is a finding.
    private static let limit = Duration.seconds(2)
    /// How long a case may take before it counts as hanging and the process is ended.
    private static let patience = Duration.seconds(20)
    /// The memory of the process, in megabytes, beyond which it counts as growing without bound.
    private static let memory = 2_000

    private let seed: UInt64
    private let file: FileHandle
    private let state = Mutex<(started: ContinuousClock.Instant?, title: String, findings: Int)>((nil, "", 0))

    var findings: Int { state.withLock { $0.findings } }

    init(seed: UInt64, note: String) throws {
        self.seed = seed
        try Data().write(to: URL(filePath: note))
        file = try FileHandle(forWritingTo: URL(filePath: note))
        Thread.detachNewThread { [self] in watch() }
    }

    private func watch() -> Never {
        while true {
            Thread.sleep(forTimeInterval: 0.5)
            let (started, title) = state.withLock { ($0.started, $0.title) }
            if let started, .now - started > Self.patience { fatalError("It hangs: \(title)") }
            if Self.residentMegabytes > Self.memory { fatalError("It takes \(Self.residentMegabytes) MB: \(title)") }
        }
    }

    func run(_ subject: Subject, numbers: Range<Int>) async throws {
        var slowest = Duration.zero
        let start = ContinuousClock.now
        for number in numbers {
            let title = "--seed \(seed) --only \(subject.name) --case \(number)"
            let element = subject.makeCase(seed: seed, number: number)
            try note("\(title)\n\(element.input)\n")
            let started = ContinuousClock.now
            state.withLock { ($0.started, $0.title) = (started, title) }
            do {
                try await element.run()
            } catch {
                report("\(error)", title, element)
            }
            state.withLock { $0.started = nil }
            let time = ContinuousClock.now - started
            slowest = max(slowest, time)
            if time > Self.limit { report("It takes \(time).", title, element) }
        }
        print(
            "\(subject.name): \(numbers.count) cases in \(ContinuousClock.now - start), the slowest \(slowest), "
                + "\(Self.residentMegabytes) MB"
        )
    }

    private func note(_ text: String) throws {
        try file.seek(toOffset: 0)
        try file.write(contentsOf: Data(text.utf8))
        try file.truncate(atOffset: UInt64(text.utf8.count))
    }

    private func report(_ problem: String, _ title: String, _ element: Case) {
        let count = state.withLock { state in
            state.findings += 1
            return state.findings
        }
        if count <= 50 {
            print("FOUND \(title)\n  \(problem.prefix(600))\n  \(element.input.debugDescription.prefix(1_500))")
        }
    }

    private static var residentMegabytes: Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4 / 1_024
    }
}
