import Foundation
import GRDB
import Gutter
import GutterTestSupport
import Testing

@testable import GutterSQLite

@Suite(.threadsOfItsOwn)
struct RestoreTests {
    private let place: BackedUpLog
    private var folder: TemporaryFolder { place.folder }
    private var path: String { place.path }
    private var backup: String { place.backup }

    init() async throws {
        place = try await BackedUpLog()
    }

    private var files: [String] {
        get throws { try place.files }
    }

    private func head(_ path: String) async throws -> Position { try await place.head(path) }

    private func leaveWAL(_ names: [String], of path: String) throws { try place.leaveWAL(names, of: path) }

    private func run(as user: Int, _ arguments: String...) throws -> String {
        try place.run(as: user, arguments).output
    }

    private static let tool = builtProgram("gutter")

    @Test func theOldLogIsSetAsideAndTheBackupStaysAsItIs() async throws {
        let before = try Data(contentsOf: URL(filePath: path))
        chmod(path, 0o640)
        let restoration = try await SQLiteEventLog.restore(from: backup, to: path)
        #expect(restoration.head.position == 1)
        let aside = try #require(restoration.setAside.first)
        #expect(restoration.setAside.count == 1)
        #expect(aside.hasPrefix(path + ".before-restore-"))
        #expect(try Data(contentsOf: URL(filePath: aside)) == before)
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o640)
        #expect(try await head(path) == 1)
        #expect(try await head(aside) == 2)
        #expect(try await head(backup) == 1)
        #expect(try files == ["backup.db", "log.db", URL(filePath: aside).lastPathComponent])
        // It goes on from there.
        let log = try SQLiteEventLog(path: path)
        try await Manager(log: log).register(Switch("third"))
        #expect(try await log.verify(expecting: restoration.head).isSound)
        try await log.close()
    }

    @Test func aLogThatIsMissingOrDamagedIsRestoredToo() async throws {
        try Data("no log at all".utf8).write(to: URL(filePath: path))
        let restoration = try await SQLiteEventLog.restore(from: backup, to: path)
        #expect(try Data(contentsOf: URL(filePath: restoration.setAside[0])) == Data("no log at all".utf8))
        #expect(try await head(path) == 1)
        let other = folder.path("new.db")
        #expect(try await SQLiteEventLog.restore(from: backup, to: other).setAside == [])
        #expect(try await head(other) == 1)
        // A -wal whose file is gone is kept.
        let third = folder.path("third.db")
        try Data("the latest events".utf8).write(to: URL(filePath: third + "-wal"))
        let aside = try await SQLiteEventLog.restore(from: backup, to: third).setAside
        #expect(aside.count == 1 && aside[0].hasSuffix("-wal"))
        #expect(try Data(contentsOf: URL(filePath: aside[0])) == Data("the latest events".utf8))
        #expect(try await head(third) == 1)
    }

    @Test func whatAKilledProcessLeftIsSetAsideWhole() async throws {
        try leaveWAL(["third", "fourth"], of: path)
        let restoration = try await SQLiteEventLog.restore(from: backup, to: path)
        #expect(restoration.setAside.map { $0.suffix(4) }.dropFirst() == ["-wal", "-shm"])
        #expect(try await head(path) == 1)
        #expect(try await head(restoration.setAside[0]) == 4)
    }

    /// A copy of a log that was not closed has a -wal, too.
    @Test func whatStandsBesideABackupStaysAsItIs() async throws {
        try leaveWAL(["third"], of: backup)
        let before = try ["", "-wal"].map { try Data(contentsOf: URL(filePath: backup + $0)) }
        #expect(try await SQLiteEventLog.restore(from: backup, to: path).head.position == 2)
        #expect(try await head(path) == 2)
        #expect(try ["", "-wal"].map { try Data(contentsOf: URL(filePath: backup + $0)) } == before)
    }

    @Test func aLinkThatLeadsNowhereIsNamed() async throws {
        let link = folder.path("link.db")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: folder.path("nowhere.db"))
        let error = await #expect(throws: EventLogError.self) {
            try await SQLiteEventLog.restore(from: backup, to: link)
        }
        #expect(
            error?.description
                == "Something has come to \(link) meanwhile, or is a link there that leads nowhere. Nothing was "
                + "restored. Look at what is there, and restore again."
        )
        #expect(try files == ["backup.db", "link.db", "log.db"])
    }

    /// Otherwise the server could no longer open its own log.
    @Test func aLogThatCannotBeGivenToItsOwnerIsNotReplaced() async throws {
        guard geteuid() == 0 else { return print("aLogThatCannotBeGiven… was not tried: it takes root") }
        chmod(folder.path(""), 0o777)
        try #require(chown(path, 65_534, 65_534) == 0)
        chmod(path, 0o666)
        chmod(backup, 0o644)
        let before = try files
        #expect(
            try run(as: 1_234, "restore", backup, "--db", path)
                == "gutter: The log \(path) belongs to user 65534 and group 65534, to whom user 1234 may not give the restored "
                + "file: Operation not permitted. Nothing was changed. Restore it as that user, or as root.\n"
        )
        #expect(try files == before)
        #expect(try run(as: 65_534, "restore", backup, "--db", path) == "")
        #expect(try await head(path) == 1)
    }

    @Test func aWALOfAnotherUserIsNamed() async throws {
        guard geteuid() == 0 else { return print("aWALOfAnotherUserIsNamed was not tried: it takes root") }
        try leaveWAL(["third"], of: path)
        chmod(folder.path(""), 0o777)
        try #require(chown(path, 1_234, 1_234) == 0)
        // As for a copy in a folder that may only be read.
        chmod(folder.path(""), 0o755)
        chmod(path + "-wal", 0o644)
        unlink(path + "-shm")
        #expect(
            try run(as: 1_234, "verify", "--db", path)
                == "gutter: The latest changes of \(path) are in \(path)-wal, and to read them SQLite makes a -shm in its folder, "
                + "which may not be written: Permission denied. Copy both files to one that may be.\n"
        )
        chmod(folder.path(""), 0o777)
        chmod(path + "-wal", 0o600)
        let rest = "Permission denied. Give it the owner and the permissions of \(path).\n"
        let file = "gutter: The file \(path)-wal, which belongs to the log \(path), cannot be"
        #expect(try run(as: 1_234, "list", "--db", path) == "\(file) read: \(rest)")
        #expect(try run(as: 1_234, "register", "x", "--db", path) == "\(file) written: \(rest)")
        #expect(try await head(path) == 3)
    }

    @Test(arguments: ["mkdir", "ln -s nowhere", "mkfifo"]) func whatIsNoFileInThePlaceOfAWALIsNamed(_ command: String)
        throws
    {
        let words = command.split(separator: " ").map(String.init)
        try runToEnd(words[0], words[1...] + [path + "-wal"])
        for access in [SQLiteEventLog.Configuration.Access.readOnly, .readWrite] {
            var configuration = SQLiteEventLog.Configuration()
            configuration.access = access
            let error = #expect(throws: EventLogError.self) {
                try SQLiteEventLog(path: path, configuration: configuration)
            }
            #expect(error?.description.contains("\(path)-wal, which belongs to the log \(path), is no file") == true)
        }
    }

    @Test func aBackupWithAFaultOrAnotherHeadIsNotRestored() async throws {
        let head = try await SQLiteEventLog.restore(from: backup, to: folder.path("copy.db")).head
        let before = try files
        let wrong = Head(position: head.position, hash: .random())
        let error = await #expect(throws: EventLogError.self) {
            try await SQLiteEventLog.restore(from: backup, to: path, expecting: wrong)
        }
        #expect(error?.code == .damaged)
        let raw = try DatabaseQueue(path: backup)
        try await raw.write { try $0.execute(sql: "UPDATE switches SET version = 7") }
        try raw.close()
        let fault = await #expect(throws: EventLogError.self) {
            try await SQLiteEventLog.restore(from: backup, to: path)
        }
        #expect(
            fault?.description == "The backup \(backup) was not restored, because it has a fault: "
                + "#1: the stored projection has another switch than it left. Nothing was changed. Restore another one."
        )
        let itself = await #expect(throws: EventLogError.self) {
            try await SQLiteEventLog.restore(from: path, to: path)
        }
        #expect(itself?.code == .notALog)
        #expect(try files == before)
        #expect(try await self.head(path) == 2)
    }

    @Test(.timeLimit(.minutes(10))) func aLogThatIsInUseIsNotReplaced() async throws {
        func refusal() async -> String {
            let error = await #expect(throws: EventLogError.self) {
                try await SQLiteEventLog.restore(from: backup, to: path)
            }
            #expect(error?.code == .locked)
            return error?.description ?? ""
        }
        let log = try SQLiteEventLog(path: path)
        #expect(await refusal().contains("is in use by this process, so nothing was restored."))
        try await log.close()

        for command in [
            [Self.tool, "tail", "--lines", "0", "--db", path], ["python3", "-c", RestoringTests.reader, path],
        ] {
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = command
            let (input, output) = (Pipe(), Pipe())
            process.standardInput = input
            process.standardOutput = output
            try process.start()
            if command[0] == "python3" {
                _ = output.fileHandleForReading.availableData
            } else {
                while LockHolder.user(of: try FileLock(LogFile(path: path))) == nil {
                    try await Task.sleep(for: .milliseconds(10))
                }
            }
            #expect(await refusal().contains("is in use by process \(process.processIdentifier) ("))
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
        #expect(try await head(path) == 2)
        #expect(try files.filter { $0.contains("draft") } == [])
    }

    #if compiler(>=6.3)
    /// Really killed, before each step; the log goes on as it was, or as it was restored.
    @Test(.timeLimit(.minutes(10)), arguments: Replacement.Step.allCases.indices)
    func aProcessThatIsKilledLeavesOneLogOrTheOther(_ index: Int) async throws {
        try leaveWAL(["third"], of: path)
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [index = index as Int, backup = backup as String, path = path as String] in
            _ = try await SQLiteEventLog.restore(from: backup, to: path, expecting: nil) { step in
                if step == Replacement.Step.allCases[index] { kill(getpid(), SIGKILL) }
            }
        }
        let step = Replacement.Step.allCases[index]
        let isRestored = step == .settingWALAside || step == .finishing
        #expect(try await head(path) == (isRestored ? 1 : 3))
        let old = try files.filter {
            $0.hasPrefix("log.db.before-restore") && !$0.contains("-wal") && !$0.contains("-shm")
        }
        #expect(old.count == (isRestored ? 1 : 0))
        if step == .settingWALAside {
            // What the opening has set aside goes back to its file.
            let stray = try #require(try files.first { $0.hasPrefix("log.db-wal.stray-") })
            try FileManager.default.moveItem(atPath: folder.path(stray), toPath: folder.path(old[0] + "-wal"))
        }
        if isRestored { #expect(try await head(folder.path(old[0])) == 3) }
        // And it can be restored afterwards.
        #expect(try await SQLiteEventLog.restore(from: backup, to: path).head.position == 1)
        #expect(try await head(path) == 1)
    }
    #endif
}
