import ArgumentParser
import Foundation
import Gutter
import GutterSQLite
import GutterTestSupport

struct Crowd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Many processes change the same switches, and some are killed and start again."
    )

    @Option(help: "How many processes.")
    var processes = 8
    @Option(help: "How many changes each of them tries.")
    var changes = 500
    @Option(help: "How many times to do it all.")
    var rounds = 1
    @Option(help: "How many kills a round.")
    var kills = 12
    @Option(help: "Makes the same changes again; when they happen is up to the system.")
    var seed: UInt64 = 1

    func run() async throws {
        for round in 1...max(1, rounds) {
            let folder = try StressFolder.make()
            do {
                let summary = try await run(round, in: folder)
                folder.remove()
                print("Round \(round): \(summary)")
            } catch {
                print("Round \(round), seed \(seed), in \(folder.path): \(error)")
                throw ExitCode.failure
            }
        }
    }

    private func run(_ round: Int, in folder: StressFolder) async throws -> String {
        try await SQLiteEventLog(path: folder.log).close()
        var random = SplitMix64(seed: seed &+ UInt64(round) &* 1_000_003)
        var running = try (0..<processes).map { try start($0, changes, &random, in: folder) }
        for _ in 0..<kills {
            try await Task.sleep(for: .milliseconds(20 + Int(random.next() % 150)))
            let victim = Int(random.next() % UInt64(processes))
            let isDone = folder.lines(of: victim).contains { $0.first == "done" }
            if isDone { continue }
            kill(running[victim].processIdentifier, SIGKILL)
            running[victim].waitUntilExit()
            let left = max(1, changes - folder.lines(of: victim).count)
            running[victim] = try start(victim, left, &random, in: folder)
        }
        for number in 0..<processes {
            while !folder.lines(of: number).contains(where: { $0.first == "done" }) {
                guard running[number].isRunning else { throw Fault("Worker \(number) has ended early.") }
                try await Task.sleep(for: .milliseconds(20))
            }
        }
        let log = try SQLiteEventLog(path: folder.log)
        try folder.announce(try await log.head().position)
        for process in running {
            process.waitUntilExit()
            guard process.terminationStatus == 0 else {
                throw Fault("A worker ended with \(process.terminationStatus).")
            }
        }
        let summary = try await check(log, folder)
        try await log.close()
        return summary
    }

    private func start(
        _ number: Int,
        _ changes: Int,
        _ random: inout SplitMix64,
        in folder: StressFolder
    ) throws -> Process {
        try folder.start([
            "worker", "--folder", folder.path, "--number", "\(number)", "--changes", "\(changes)", "--seed",
            "\(random.next())",
        ])
    }

    private func check(_ log: SQLiteEventLog, _ folder: StressFolder) async throws -> String {
        let report = try await log.verify()
        if let fault = report.faults.first { throw Fault("verify: \(fault)") }
        var ids: [String: String] = [:]
        var switches: [UUID: Switch] = [:]
        for try await page in log.pages(EventQuery()) {
            for event in page {
                ids["\(event.position)"] = "\(event.id)"
                switches[event.switchID] = event.switch
            }
        }
        let fold = Worker.digest(Array(switches.values))
        var acknowledged = 0
        for number in 0..<processes {
            for line in folder.lines(of: number) {
                switch line.first {
                case "ack" where line.count == 3:
                    acknowledged += 1
                    if ids[line[1]] != line[2] { throw Fault("The acknowledged event #\(line[1]) is missing.") }
                case "state" where line.last != fold: throw Fault("Worker \(number) has other switches than the log.")
                case "signals" where line.dropFirst() != ["ok"]:
                    throw Fault("Worker \(number): \(line.dropFirst().joined(separator: " "))")
                default: break
                }
            }
        }
        return "\(report.events) events, \(acknowledged) changes acknowledged, all there; \(processes) followers agree."
    }
}
