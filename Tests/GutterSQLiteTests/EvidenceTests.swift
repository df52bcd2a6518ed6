import Foundation
import GRDB
import Gutter
import GutterTestSupport
import Testing

@testable import GutterSQLite

/// Neither verifier changes what it judges.
struct EvidenceTests {
    private let folder: TemporaryFolder
    private var path: String { folder.path("log.db") }

    init() async throws {
        folder = try TemporaryFolder()
        let log = try SQLiteEventLog(path: folder.path("log.db"))
        let gutter = try await Manager(log: log)
        for number in 1...40 { try await gutter.register(Switch("switch \(number)")) }
        await gutter.shutdown()
        try await log.close()
    }

    /// The bytes of every file there is, by name, except the -shm, which holds nothing of the log.
    private var files: [String: Data] {
        get throws {
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path(""))
                .filter { !$0.hasSuffix("-shm") }
            return try Dictionary(
                uniqueKeysWithValues: names.map { ($0, try Data(contentsOf: URL(filePath: folder.path($0)))) }
            )
        }
    }

    @Test func aLogThatWasClosedIsReadWithoutATrace() async throws {
        let before = try files
        #expect(try await SQLiteEventLog.verify(fileAt: path).isSound)
        #expect(try await audit(path).status == 0)
        #expect(try files == before)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("")) == ["log.db"])
    }

    /// What a killed process leaves.
    @Test func aLeftoverWALIsReadAndStaysWhatItIs() async throws {
        let copy = folder.path("copy.db")
        let log = try SQLiteEventLog(path: path)
        let gutter = try await Manager(log: log)
        try await gutter.register(Switch("last"))
        for suffix in ["", "-wal"] { try FileManager.default.copyItem(atPath: path + suffix, toPath: copy + suffix) }
        await gutter.shutdown()
        try await log.close()
        let before = try files
        #expect(before["copy.db-wal"]?.isEmpty == false)
        let report = try await SQLiteEventLog.verify(fileAt: copy)
        #expect(report.isSound)
        #expect(report.events == 41)
        #expect(try await audit(copy).lines.first?.hasPrefix("OK: 41 events, head 41:") == true)
        #expect(try files == before)
        let output = try commandLine("verify", "--db", copy)
        #expect(output.hasPrefix("OK: 41 events, head 41:"))
        #expect(try files == before)
    }

    /// The -wal disappears after it was looked for, and the file is written while it is read.
    @Test(arguments: [true, false]) func aFileThatIsWrittenMeanwhileIsNotTakenForDamaged(_ hasWAL: Bool) async throws {
        var writer = hasWAL ? try SQLiteEventLog(path: path) : nil
        if let writer { try await Manager(log: writer).register(Switch("in the -wal")) }
        let path = path
        var readings = 0
        let report = try await SQLiteEventLog.verify(fileAt: path, expecting: nil) { step in
            switch step {
            case .deciding:
                readings += 1
                try await writer?.close()
                writer = nil
            case .opening where readings == 1:
                let log = try SQLiteEventLog(path: path)
                let gutter = try await Manager(log: log)
                let text = String(repeating: "d", count: 9_000)
                for number in 1...20 { try await gutter.register(Switch("late \(number)", description: text)) }
                _ = try await log.withWriter { try $0.checkpoint(.truncate) }
                try await gutter.close()
            case .opening: break
            }
        }
        #expect(report.faults == [])
        #expect(report.events == (hasWAL ? 61 : 60))
        #expect(readings == (hasWAL ? 1 : 2))
    }

    /// What the command line prints.
    private func commandLine(_ arguments: String...) throws -> String {
        try runToEnd(builtProgram("gutter"), arguments).output
    }

    @Test func aLogThatIsInUseIsVerifiedAndGoesOn() async throws {
        let log = try SQLiteEventLog(path: path)
        let gutter = try await Manager(log: log)
        let writer = Task {
            for number in 1...60 { try await gutter.register(Switch("more \(number)")) }
        }
        for _ in 0..<3 {
            #expect(try await SQLiteEventLog.verify(fileAt: path).faults == [])
            #expect(try await audit(path).status == 0)
        }
        try await writer.value
        #expect(try await SQLiteEventLog.verify(fileAt: path).events == 100)
        #expect(try await audit(path).lines.first?.hasPrefix("OK: 100 events") == true)
        await gutter.shutdown()
        try await log.close()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("")) == ["log.db"])
    }

    /// The journal of a transaction that was never finished, made from a copy of the log.
    private func plantJournal(beside path: String) throws {
        let other = folder.path("other.db")
        try FileManager.default.copyItem(atPath: path, toPath: other)
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let database = try DatabaseQueue(path: other, configuration: configuration)
        try database.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA journal_mode = DELETE; PRAGMA synchronous = OFF")
            try db.execute(sql: "DROP TRIGGER events_no_delete; UPDATE log SET id = zeroblob(32)")
            try db.execute(sql: "BEGIN IMMEDIATE; DELETE FROM events; DELETE FROM lifetimes; DELETE FROM log")
            try FileManager.default.copyItem(atPath: other + "-journal", toPath: path + "-journal")
            try db.execute(sql: "ROLLBACK")
        }
        try database.close()
        try FileManager.default.removeItem(atPath: other)
    }

    /// As a program that knows nothing of logs does.
    private func openPlainly(_ path: String) throws {
        let database = try DatabaseQueue(path: path)
        _ = try? database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM events") }
        try database.close()
    }

    @Test func aPlantedJournalIsNamedAndNotPlayedBack() async throws {
        // SQLite itself does as it is told.
        let control = folder.path("control.db")
        try FileManager.default.copyItem(atPath: path, toPath: control)
        try plantJournal(beside: control)
        let original = try Data(contentsOf: URL(filePath: control))
        try openPlainly(control)
        try #require(try Data(contentsOf: URL(filePath: control)) != original)

        try plantJournal(beside: path)
        let before = try files
        let message = """
            There is a rollback journal beside the log, \(path)-journal, which a log never has once it was made: SQLite would \
            write its pages over those of the file. Nothing was opened. Keep copies of both, move the journal away, and \
            run `gutter verify`.
            """
        let error = await #expect(throws: EventLogError.self) { try await SQLiteEventLog.verify(fileAt: path) }
        #expect(error?.code == .damaged)
        #expect(error?.description == message)
        let audit = try await audit(path)
        #expect(audit.status == 2)
        #expect(audit.lines.first?.contains("There is a rollback journal beside the log, \(path)-journal") == true)
        // Nor does anybody else have it played back by opening the log.
        for access in [SQLiteEventLog.Configuration.Access.readOnly, .readWrite] {
            var configuration = SQLiteEventLog.Configuration()
            configuration.access = access
            let error = #expect(throws: EventLogError.self) {
                try SQLiteEventLog(path: path, configuration: configuration)
            }
            #expect(error?.description == message)
        }
        #expect(try files == before)
    }

    /// SQLite would open it, and wait for somebody to write to it.
    @Test(.timeLimit(.minutes(10))) func aPipeInThePlaceOfAJournalIsNotWaitedFor() async throws {
        try #require(mkfifo(path + "-journal", 0o600) == 0)
        let error = await #expect(throws: EventLogError.self) { try await SQLiteEventLog.verify(fileAt: path) }
        #expect(error?.description.contains("\(path)-journal") == true)
        #expect(throws: EventLogError.self) { try SQLiteEventLog(path: path) }
        #expect(try await audit(path).status == 2)
        #expect(FileManager.default.createFile(atPath: path + "-wal", contents: nil))
        #expect(try await audit(path).status == 2)
    }

    /// What a program that empties its journals, rather than removing them, leaves.
    @Test func anEmptyJournalIsNone() async throws {
        #expect(FileManager.default.createFile(atPath: path + "-journal", contents: nil))
        #expect(try await SQLiteEventLog.verify(fileAt: path).isSound)
        #expect(try await audit(path).status == 0)
        try await SQLiteEventLog(path: path).close()
    }

    /// Leaves a transaction that was written to the file, but whose journal was not removed yet.
    private func leaveUnfinished(_ path: String) throws {
        let database = try DatabaseQueue(path: path)
        try database.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA journal_mode = DELETE; PRAGMA synchronous = OFF; BEGIN IMMEDIATE")
            try db.execute(sql: "CREATE TABLE unfinished (x)")
            try FileManager.default.copyItem(atPath: path + "-journal", toPath: folder.path("kept"))
            try db.execute(sql: "COMMIT")
        }
        try database.close()
        try FileManager.default.moveItem(atPath: folder.path("kept"), toPath: path + "-journal")
    }

    /// As when the machine stops while the log is made.
    @Test func aLogWhoseMakingWasCutOffIsStillFinished() async throws {
        let new = folder.path("new.db")
        try await SQLiteEventLog(path: new).close()
        try leaveUnfinished(new)
        let log = try SQLiteEventLog(path: new)
        #expect(try await log.verify().faults == [])
        try await log.close()
    }

    @Test func aLogWithoutEventsSaysSo() async throws {
        let new = folder.path("new.db")
        try await SQLiteEventLog(path: new).close()
        let report = try await SQLiteEventLog.verify(fileAt: new)
        #expect(report.isSound)
        #expect(report.events == 0)
        let (status, lines) = try await audit(new)
        #expect(status == 0)
        #expect(lines == ["No events, head \(report.head)"])
        let expected = try await SQLiteEventLog.verify(
            fileAt: new,
            expecting: Head(position: 1, hash: report.head.hash)
        )
        #expect(!expected.isSound)
    }
}
