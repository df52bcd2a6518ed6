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
        // Somebody may have made a new log meanwhile. It must not be thrown away.
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

    /// Restores a backup in another process, and lets a supervisor start the workers again too early: while the restoring
    /// process is held up right after the new file has come to its place, or before it has begun.
    ///
    /// - Returns: The workers that were started.
    func restore(_ round: Int, killing workers: [Process], starting count: Int) async throws -> [Process] {
        let backup = "\(path)/backup-\(round).db"
        guard try await backUp(to: backup) else { return workers }
        defer { unlink(backup) }
        // What they append meanwhile stays in the -wal.
        try await pause()
        kill(workers)
        let noted = (0..<count).map { notes(of: $0).count }
        let result = "\(path)/restoring-\(round)"
        var started: [Process] = []
        if round.isMultiple(of: 3) { started.append(try startWorker(0)) }
        let old = StormNote.inode(of: log)
        let restorer = try shared.start(["storm-restorer", "--notes", result, "--log", log, "--backup", backup])
        while restorer.isRunning, [old, nil].contains(StormNote.inode(of: log)) {}
        Foundation.kill(restorer.processIdentifier, SIGSTOP)
        for number in started.count..<count { started.append(try startWorker(number)) }
        try await Task.sleep(for: .milliseconds(150))
        Foundation.kill(restorer.processIdentifier, SIGCONT)
        restorer.waitUntilExit()
        try await Task.sleep(for: .milliseconds(100))
        kill(started)
        try await checkRestored(result, since: noted)
        return try (0..<count).map { try startWorker($0) }
    }

    /// Expects the log to hold what was restored, if it was, and everything that was acknowledged since.
    private func checkRestored(_ result: String, since noted: [Int]) async throws {
        guard let line = try? String(contentsOfFile: result, encoding: .utf8).dropLast() else {
            throw Fault("The restoring ended without a word.")
        }
        // It is refused if somebody has opened the log first, or moved its file away.
        let head = line.hasPrefix("restored ") ? Head(String(line.dropFirst("restored ".count))) : nil
        guard let log = try? open(log) else {
            if head == nil { return }
            throw Fault("The restored log cannot be opened.")
        }
        if let fault = try await log.verify(expecting: head).faults.first { throw Fault("After a restoring: \(fault)") }
        let kept = Set(try await log.events(EventQuery()).map { "\($0.id)" })
        try await log.close()
        for (number, count) in noted.enumerated() {
            for event in notes(of: number).dropFirst(count).compactMap(\.acknowledged) where !kept.contains(event.id) {
                throw Fault(
                    "Event #\(event.position) was acknowledged to worker \(number) during a restoring, and is not in the log. "
                        + "The restoring: \(line)"
                )
            }
        }
    }

    private func notes(of worker: Int) -> [StormNote] {
        shared.lines(of: worker).compactMap { StormNote($0.joined(separator: " ")) }
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
        // A process that is opening the file may have looked at it before.
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
        let notes = (0..<processes).flatMap { self.notes(of: $0) }
        let acknowledged = notes.filter { $0.acknowledged != nil }
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
        let missing = acknowledged.filter { note in note.acknowledged.map { !kept.contains($0.id) } ?? false }
        let announcements = notes.filter { $0.announcedEnd != nil }
        let unexplained = missing.filter { note in !announcements.contains { note.isExplained(by: $0) } }
        if !unexplained.isEmpty {
            let lines = unexplained.map(\.line).joined(separator: "\n")
            throw Fault(
                "\(unexplained.count) of \(acknowledged.count) acknowledged events are nowhere, and nobody was told:\n\(lines)"
            )
        }
        // It is refused if nobody has put back what was moved away by hand.
        if let log = try? open(log) {
            if let fault = try await log.verify().faults.first { throw Fault("verify: \(fault)") }
            try await log.close()
        }
        return
            "\(acknowledged.count) events were acknowledged and \(notes.count - acknowledged.count) refused; all but "
            + "\(missing.count) are in \(files) files, and \(announcements.count) processes were told of a loss."
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
        return Set(events.map { "\($0.id)" })
    }
}
