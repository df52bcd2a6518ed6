import ArgumentParser
import Foundation
import Gutter
import GutterSQLite
import GutterTestSupport

/// Appends to the log of a storm, opening it anew whenever it is refused, until the process is killed.
struct StormWorker: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Be one process of a storm.", shouldDisplay: false)

    @Option var notes: String
    @Option var log: String
    @Option var number: Int

    func run() async throws {
        let notes = try Notes(notes)
        while true {
            var inode: UInt64?
            do {
                let before = StormNote.inode(of: log)
                let log = try SQLiteEventLog(path: log)
                // If the file was moved meanwhile, nobody knows which one was opened.
                if before == StormNote.inode(of: self.log) { inode = before }
                do {
                    let gutter = try await Manager(log: log)
                    while true {
                        let event = try await gutter.register(Switch("\(number) \(UUID())"), by: "worker-\(number)")
                        let outcome = StormNote.Outcome.acknowledged(event.position, id: "\(event.id)")
                        try notes.write(StormNote(inode: inode, outcome: outcome).line)
                    }
                } catch {
                    try await log.close()
                    throw error
                }
            } catch let error as EventLogError {
                let refusal = StormNote(inode: inode, outcome: .refused("\(error.code): \(error)"))
                try notes.write(refusal.line)
                try await Task.sleep(for: .milliseconds(5))
            }
        }
    }
}

/// Restores a backup, as `gutter restore` does, and notes how that ended.
struct StormRestorer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Restore a backup in a storm.", shouldDisplay: false)

    @Option var notes: String
    @Option var log: String
    @Option var backup: String

    func run() async throws {
        let notes = try Notes(notes)
        do {
            let restoration = try await SQLiteEventLog.restore(from: backup, to: log)
            try notes.write("restored \(restoration.head)")
        } catch let error as EventLogError {
            try notes.write("refused \(error.code) \(error)")
        }
    }
}
