import ArgumentParser
import Foundation
import Gutter
import GutterSQLite
import GutterTestSupport

struct Kill: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Kill a process that appends without a pause, again and again, on one log."
    )

    @Option(help: "How many kills.")
    var rounds = 300
    @Option(help: "Chooses the moments.")
    var seed: UInt64 = 1

    func run() async throws {
        let folder = try StressFolder.make()
        var random = SplitMix64(seed: seed)
        do {
            try await SQLiteEventLog(path: folder.log).close()
            for round in 1...max(1, rounds) {
                let process = try folder.start([
                    "worker", "--folder", folder.path, "--number", "\(round)", "--changes", "1000000", "--seed",
                    "\(random.next())",
                ])
                // Once it is at work; how far it gets is left to chance.
                while folder.lines(of: round).isEmpty, process.isRunning { usleep(500) }
                usleep(UInt32(random.next() % 30_000))
                kill(process.processIdentifier, SIGKILL)
                process.waitUntilExit()
                try await check(round, in: folder, isThorough: round % 25 == 0 || round == rounds)
            }
            folder.remove()
        } catch {
            print("Seed \(seed), in \(folder.path): \(error)")
            throw ExitCode.failure
        }
        print("Killed \(rounds) times: nothing acknowledged is missing, nothing is torn.")
    }

    private func check(_ round: Int, in folder: StressFolder, isThorough: Bool) async throws {
        let log = try SQLiteEventLog(path: folder.log)
        for line in folder.lines(of: round) where line.count == 3 {
            guard let position = Int64(line[1]) else { throw Fault("A torn note: \(line)") }
            let query = EventQuery(after: Position(rawValue: position - 1), limit: 1)
            let event = try await log.events(query).first
            if event.map({ "\($0.id)" }) != line[2] { throw Fault("The acknowledged event #\(position) is missing.") }
        }
        if isThorough, let fault = try await log.verify().faults.first { throw Fault("verify: \(fault)") }
        try await log.close()
    }
}
