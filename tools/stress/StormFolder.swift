import Foundation
import Gutter
import GutterSQLite
import GutterTestSupport

/// The log of a storm, and everything that it and its copies were moved to.
///
/// The log is reached through `current`, a link to one of two folders.
struct StormFolder {
    let path: String
    private let shared: StressFolder

    init() throws {
        shared = try StressFolder.make()
        path = shared.path
        for name in ["one", "two", "mounts"] {
            try FileManager.default.createDirectory(atPath: "\(path)/\(name)", withIntermediateDirectories: false)
        }
        try FileManager.default.createSymbolicLink(atPath: "\(path)/current", withDestinationPath: "one")
    }

    var log: String { "\(path)/current/log.db" }

    func remove() { shared.remove() }

    // MARK: Processes

    func startWorker(_ number: Int) throws -> Process {
        try shared.start(["storm-worker", "--notes", shared.notes(of: number), "--log", log, "--number", "\(number)"])
    }

    func kill(_ workers: [Process]) {
        for worker in workers { Foundation.kill(worker.processIdentifier, SIGKILL) }
        for worker in workers { worker.waitUntilExit() }
    }

    /// Whether a mount namespace can be made.
    var canMount: Bool { (try? shell("unshare -m mount --bind \(path)/one \(path)/two")) == 0 }

    private func shell(_ command: String) throws -> Int32 {
        try runToEnd("bash", ["-c", command]).status
    }

    // MARK: What is done to the file

    private func pause() async throws { try await Task.sleep(for: .milliseconds(40)) }

    /// The folder that the log is in now.
    private var folder: String { URL(filePath: "\(path)/current").resolvingSymlinksInPath().path() }

    func moveAwayAndBack(_ round: Int) async throws {
        let folder = folder
        let name = "\(folder)/moved-\(round).db"
        guard rename("\(folder)/log.db", name) == 0 else { return }
        try await pause()
        // Somebody may have made a new log meanwhile, which nobody here throws away.
        _ = try shell("mv -n \(name) \(folder)/log.db")
    }

    /// By hand, beside the -wal of the log that was there.
    func moveBackupIntoPlace(_ round: Int) async throws {
        let folder = folder
        let backup = "\(folder)/backup-\(round).db"
        guard try await backUp(to: backup), rename("\(folder)/log.db", "\(folder)/moved-\(round).db") == 0 else {
            return
        }
        if try shell("mv -n \(backup) \(folder)/log.db; test ! -e \(backup)") != 0 { unlink(backup) }
    }

    private func backUp(to path: String) async throws -> Bool {
        guard let log = try? open(log) else { return false }
        let isDone = (try? await log.backup(to: path, verifies: false)) != nil
        try await log.close()
        return isDone
    }

    func restore(_ round: Int) async throws {
        let backup = "\(path)/backup-\(round).db"
        guard try await backUp(to: backup) else { return }
        defer { unlink(backup) }
        if let log = try? SQLiteEventLog(path: log) {
            // Something that the backup lacks, left in the -wal.
            let gutter = try await Manager(log: log)
            _ = try? await gutter.register(Switch("after backup \(round)"))
            try await gutter.close()
        }
        let restoration = try await SQLiteEventLog.restore(from: backup, to: log)
        let log = try SQLiteEventLog(path: log)
        guard try await log.verify(expecting: restoration.head).isSound else {
            throw Fault("The restored log has a fault.")
        }
        try await log.close()
    }

    func expectRefusal(_ round: Int) async throws {
        let backup = "\(path)/backup-\(round).db"
        guard try await backUp(to: backup) else { return }
        defer { unlink(backup) }
        // Open in this process, whatever the workers are about.
        guard let log = try? SQLiteEventLog(path: log) else { return }
        do {
            try await SQLiteEventLog.restore(from: backup, to: self.log)
            throw Fault("A log that is in use was replaced.")
        } catch let error as EventLogError where error.code == .locked {}
        try await log.close()
    }

    func link(_ round: Int) async throws {
        let other = "\(folder)/link-\(round)"
        guard Foundation.link("\(folder)/log.db", other) == 0 else { return }
        // What is under way may have been looked at before.
        try await pause()
        let before = (try? SQLiteEventLog(path: other)) != nil
        unlink(other)
        if before { throw Fault("A second name was opened.") }
    }

    func turnFolder(_ round: Int) async throws {
        let next = folder.contains("/one") ? "two" : "one"
        _ = try shell("ln -sfn \(next) \(path)/current-next && mv -T \(path)/current-next \(path)/current")
    }

    /// A process that sees the file mounted by itself must not append anything to it.
    func mount(_ round: Int) async throws {
        let (name, notes) = ("\(path)/mounts/mounted-\(round).db", "\(path)/mounts/notes-\(round)")
        let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().path()
        _ = try shell(
            """
            : > \(name); unshare -m bash -c 'mount --bind \(folder)/log.db \(name) &&
                timeout -s KILL 0.3 \(program) storm-worker --notes \(notes) --log \(name) --number 99'
            """
        )
        let lines = (try? String(contentsOfFile: notes, encoding: .utf8)) ?? ""
        if lines.contains("ack ") { throw Fault("A file that is mounted by itself was appended to: \(name)") }
    }

    // MARK: What is left

    private func open(_ path: String) throws -> SQLiteEventLog {
        var configuration = SQLiteEventLog.Configuration()
        configuration.readers = 0
        return try SQLiteEventLog(path: path, configuration: configuration)
    }

    /// Looks for every acknowledged event in everything that is left.
    func check(_ processes: Int) async throws -> String {
        let notes = (0..<processes).map { shared.lines(of: $0) }
        let acknowledged = Set(notes.joined().filter { $0.count == 3 && $0[0] == "ack" }.map { $0[2] })
        let refusals = notes.joined().filter { $0.first == "refused" }
        var kept: Set<String> = []
        var files = 0
        for name in ["one", "two"] {
            let folder = "\(path)/\(name)"
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            let wals = names.filter { $0.contains("-wal") }
            let logs = names.filter { !$0.contains("-wal") && !$0.contains("-shm") && !$0.contains(".draft") }
            for log in logs {
                files += 1
                // Also the -wal of a file that was moved away by hand; beside all others it is refused.
                for wal in [nil] + wals.map(Optional.some) {
                    kept.formUnion(try await events("\(folder)/\(log)", wal: wal))
                }
            }
        }
        let missing = acknowledged.subtracting(kept)
        let announced = refusals.count { $0.count == 3 && $0[2].contains("are lost") }
        if !missing.isEmpty, announced == 0 {
            throw Fault(
                "\(missing.count) of \(acknowledged.count) acknowledged events are nowhere, and nobody was told."
            )
        }
        // It is refused if nobody has put back what was moved away by hand.
        if let log = try? open(log) {
            if let fault = try await log.verify().faults.first { throw Fault("verify: \(fault)") }
            try await log.close()
        }
        return
            "\(acknowledged.count) events were acknowledged and \(refusals.count) refused; all but \(missing.count) are in "
            + "\(files) files, and \(announced) processes were told of a loss."
    }

    /// The ids of the events in a copy of the file, with the -wal beside it or another one; none if they cannot be opened.
    private func events(_ path: String, wal: String?) async throws -> Set<String> {
        let copy = "\(self.path)/copy.db"
        defer { for suffix in ["", "-wal", "-shm"] { unlink(copy + suffix) } }
        let folder = URL(filePath: path).deletingLastPathComponent().path()
        try FileManager.default.copyItem(atPath: path, toPath: copy)
        let source = wal.map { "\(folder)/\($0)" } ?? path + "-wal"
        if FileManager.default.fileExists(atPath: source) {
            try FileManager.default.copyItem(atPath: source, toPath: copy + "-wal")
        }
        var configuration = SQLiteEventLog.Configuration()
        configuration.access = .readOnly
        configuration.readers = 0
        guard let log = try? SQLiteEventLog(path: copy, configuration: configuration) else { return [] }
        let events = (try? await log.events(EventQuery())) ?? []
        try await log.close()
        return Set(events.map(\.id.text))
    }
}
