import ArgumentParser
import Foundation
import Gutter
import GutterSQLite
import GutterTestSupport

/// What people do to a log's file by hand, while processes append to it and are killed.
struct Storm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Move, restore, link and mount a log's file while processes append to it, and kill them.",
        discussion: """
            Every event that was acknowledged must be in the log in the end, or in a file that was set aside or moved away, \
            unless somebody was told that just this one is lost. \
            Mounting needs the right to make a mount namespace, as root has it; without, it is left out, which is said.
            """
    )

    @Option(help: "How many processes.")
    var processes = 4
    @Option(help: "How many things to do to the file.")
    var rounds = 60
    @Option(help: "Chooses them.")
    var seed: UInt64 = 1

    private enum Disturbance: String, CaseIterable {
        case kill, moveAwayAndBack, moveBackupIntoPlace, restore, restoreWhileInUse, link, turnFolder, mount
    }

    func run() async throws {
        let folder = try StormFolder()
        var random = SplitMix64(seed: seed)
        do {
            let canMount = folder.canMount
            if !canMount { print("Files cannot be mounted here, so that is left out: `unshare -m` is not allowed.") }
            try await SQLiteEventLog(path: folder.log).close()
            var workers = try (0..<processes).map { try folder.startWorker($0) }
            var counts: [Disturbance: Int] = [:]
            for round in 1...max(1, rounds) {
                try await Task.sleep(for: .milliseconds(30 + Int(random.next() % 120)))
                let all = Disturbance.allCases.filter { $0 != .mount || canMount }
                let disturbance = all[Int(random.next() % UInt64(all.count))]
                counts[disturbance, default: 0] += 1
                switch disturbance {
                case .kill:
                    let victim = Int(random.next() % UInt64(processes))
                    folder.kill([workers[victim]])
                    workers[victim] = try folder.startWorker(victim)
                case .moveAwayAndBack: try await folder.moveAwayAndBack(round)
                case .moveBackupIntoPlace: try await folder.moveBackupIntoPlace(round)
                case .restore:
                    workers = try await folder.restore(round, killing: workers, starting: processes)
                case .restoreWhileInUse: try await folder.expectRefusal(round)
                case .link: try await folder.link(round)
                case .turnFolder: try await folder.turnFolder(round)
                case .mount: try await folder.mount(round)
                }
            }
            try await Task.sleep(for: .milliseconds(200))
            folder.kill(workers)
            let summary = try await folder.check(processes)
            let done = counts.map { "\($0.value) \($0.key.rawValue)" }.sorted().joined(separator: ", ")
            folder.remove()
            print("\(summary) Done to it: \(done).")
        } catch {
            print("Seed \(seed), in \(folder.path): \(error)")
            throw ExitCode.failure
        }
    }
}
