import Foundation
import GRDB
import Gutter
import GutterSQLite
import GutterTestSupport
import Testing

@Suite(.threadsOfItsOwn)
struct BackupTests {
    private let folder: TemporaryFolder
    private let log: SQLiteEventLog
    private let gutter: Manager

    init() async throws {
        folder = try TemporaryFolder()
        log = try SQLiteEventLog(path: folder.path("log.db"))
        gutter = try await Manager(log: log)
        try await gutter.register(Switch("a", state: .global), by: "ada", reason: "why")
    }

    private var files: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path("")).sorted() }
    }

    private func openBackup(_ name: String) throws -> SQLiteEventLog {
        var configuration = SQLiteEventLog.Configuration()
        configuration.access = .readOnly
        configuration.readers = 0
        return try SQLiteEventLog(path: folder.path(name), configuration: configuration)
    }

    @Test func aBackupThatIsCancelledLeavesNothing() async throws {
        for number in 0..<20 {
            let backup = Task {
                try await Task.sleep(for: .microseconds(200 * number))
                return try await log.backup(to: folder.path("backup.db"))
            }
            try await Task.sleep(for: .milliseconds(2))
            backup.cancel()
            let result = await backup.result
            let isMade = try files.contains("backup.db")
            switch result {
            case .success: #expect(isMade)
            case .failure(let error): #expect(error is CancellationError && !isMade)
            }
            #expect(try files.filter { $0.contains("draft") } == [])
            if isMade { try FileManager.default.removeItem(atPath: folder.path("backup.db")) }
        }
    }

    @Test func theBackupIsTheSameLogInOneFileOfItsOwners() async throws {
        let head = try await log.backup(to: folder.path("backup.db"))
        #expect(try await log.head() == head)
        #expect(try files == ["backup.db", "log.db", "log.db-shm", "log.db-wal"])
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.path("backup.db"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        // Bytes 18 and 19 say that it is not in WAL mode, so that a -wal beside it is known not to be its own:
        // https://www.sqlite.org/fileformat.html#file_format_version_numbers
        let content = try Data(contentsOf: URL(filePath: folder.path("backup.db")))
        #expect(Array(content[18..<20]) == [1, 1])

        let raw = try DatabaseQueue(path: folder.path("backup.db"))
        #expect(try await raw.read { try Int.fetchOne($0, sql: "PRAGMA application_id") } == 0x4775_7474)
        #expect(try await raw.read { try Int.fetchOne($0, sql: "PRAGMA user_version") } == 2)
        try raw.close()

        // The backup goes on from there, and the log that it was made of does not change.
        let restored = try SQLiteEventLog(path: folder.path("backup.db"))
        try await Manager(log: restored).register(Switch("b"))
        #expect(try await restored.verify(expecting: head).isSound)
        #expect(try await log.head() == head)
    }

    @Test(.timeLimit(.minutes(10)), arguments: [0, 4])
    func aBackupWhileOthersWriteIsTheBeginningOfTheLog(_ readers: Int) async throws {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = [
            "-c", #"for n in $(seq 12); do "$0" register "s$n" --db "$1" > /dev/null || exit 1; done"#,
            builtProgram("gutter"),
            folder.path("log.db"),
        ]
        var configuration = SQLiteEventLog.Configuration()
        configuration.readers = readers
        let mine = try SQLiteEventLog(path: folder.path("log.db"), configuration: configuration)
        try process.start()
        var heads: [Head] = []
        while process.isRunning {
            let number = heads.count
            async let appending = gutter.register(Switch("mine \(number)"))
            heads.append(try await mine.backup(to: folder.path("backup-\(number).db")))
            _ = try await appending
        }
        #expect(process.terminationStatus == 0)
        heads.append(try await mine.backup(to: folder.path("backup-\(heads.count).db")))
        let events = try await log.events(EventQuery())
        #expect(events.count == 12 + heads.count)
        #expect(heads.count > 1)
        for (number, head) in heads.enumerated() {
            let backup = try openBackup("backup-\(number).db")
            #expect(try await backup.events(EventQuery()) == Array(events.prefix(Int(head.position.rawValue))))
            #expect(try await log.verify(expecting: head).isSound)
            try await backup.close()
        }
        try await mine.close()
    }

    @Test func whatIsThereIsNeverOverwritten() async throws {
        let path = folder.path("backup.db")
        func refusal() async -> EventLogError? {
            await #expect(throws: EventLogError.self) { try await log.backup(to: path) }
        }
        try Data("mine".utf8).write(to: URL(filePath: path))
        let existing = await refusal()
        #expect(existing?.code == .fileExists)
        #expect(
            existing?.description == "There is a file at \(path) already, and a backup never overwrites one. "
                + "Choose another name, or move that file away first."
        )
        #expect(try Data(contentsOf: URL(filePath: path)) == Data("mine".utf8))
        try FileManager.default.moveItem(atPath: path, toPath: path + "-wal")
        #expect(
            await refusal()?.description
                == "There is a file at \(path)-wal, which SQLite would take for a part of the backup. "
                + "Choose another name, or move that file away first."
        )
        try FileManager.default.removeItem(atPath: path + "-wal")
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: folder.path("nowhere"))
        #expect(await refusal()?.code == .fileExists)
        #expect(try files == ["backup.db", "log.db", "log.db-shm", "log.db-wal"])
    }

    @Test func ofManyBackupsToOneNameOneIsMade() async throws {
        let path = folder.path("backup.db")
        let made = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 { group.addTask { [log] in (try? await log.backup(to: path)) != nil } }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(made == 1)
        #expect(try files == ["backup.db", "log.db", "log.db-shm", "log.db-wal"])
        #expect(try await openBackup("backup.db").verify().isSound)
    }

    @Test func aBackupWithAFaultIsNotKeptUnlessNobodyLooks() async throws {
        let raw = try DatabaseQueue(path: folder.path("log.db"))
        try await raw.write { try $0.execute(sql: "UPDATE switches SET version = 7") }
        let error = await #expect(throws: EventLogError.self) { try await log.backup(to: folder.path("backup.db")) }
        #expect(error?.code == .damaged)
        #expect(
            error?.description == "The backup of \(folder.path("log.db")) was not kept, because it has a fault: "
                + "#1: the stored projection has another switch than it left. "
                + "Verify the log itself; without verifying, it is backed up as it is."
        )
        #expect(try files == ["log.db", "log.db-shm", "log.db-wal"])
        try await log.backup(to: folder.path("backup.db"), verifies: false)
        let backup = try SQLiteEventLog(path: folder.path("backup.db"))
        try await backup.repairProjection()
        #expect(try await backup.verify().isSound)
    }
}
