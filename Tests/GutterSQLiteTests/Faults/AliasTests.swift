import Foundation
import Gutter
import GutterSQLite
import GutterTestSupport
import Testing

/// One file under two names: each has a -wal of its own, so that what is appended under one is lost to the other.
@Suite(.threadsOfItsOwn)
struct AliasTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("log.db")
    }

    private func open(_ access: SQLiteEventLog.Configuration.Access = .readWrite) throws -> SQLiteEventLog {
        var configuration = SQLiteEventLog.Configuration()
        configuration.access = access
        configuration.pollInterval = .milliseconds(50)
        return try SQLiteEventLog(path: path, configuration: configuration)
    }

    @Test func aFileWithTwoNamesIsNotOpened() async throws {
        let gutter = try await Manager(log: open())
        try await gutter.register(Switch("a"))
        try await gutter.close()
        #expect(link(path, folder.path("other.db")) == 0)
        for name in ["log.db", "other.db"] {
            for access in [SQLiteEventLog.Configuration.Access.readOnly, .readWrite] {
                var configuration = SQLiteEventLog.Configuration()
                configuration.access = access
                let error = #expect(throws: EventLogError.self) {
                    try SQLiteEventLog(path: folder.path(name), configuration: configuration)
                }
                #expect(error?.code == .aliased)
                #expect(error?.description.contains("has 2 names (hard links)") == true)
            }
            let audit = try await audit(folder.path(name))
            #expect(audit.status == 2)
            #expect(audit.lines.first?.contains("has 2 names (hard links)") == true)
        }
        unlink(folder.path("other.db"))
        let log = try open()
        #expect(try await log.head().position == 1)
        try await log.close()
    }

    @Test(.timeLimit(.minutes(10))) func aSecondNameIsNoticedWhileTheFileIsOpen() async throws {
        let log = try open()
        let gutter = try await Manager(log: log)
        try await gutter.register(Switch("a", state: .global))
        #expect(link(path, folder.path("other.db")) == 0)
        try await Task.sleep(for: .milliseconds(2))
        let error = await #expect(throws: EventLogError.self) { try await gutter.register(Switch("b")) }
        #expect(error?.code == .aliased)
        // This process has the file open already, under the first name.
        #expect(throws: EventLogError.self) { try SQLiteEventLog(path: folder.path("other.db")) }
        let waiting = await #expect(throws: EventLogError.self) { try await log.waitForEvents(after: 1) }
        #expect(waiting?.code == .aliased)
        #expect(try await log.head().position == 1)
        unlink(folder.path("other.db"))
        // Nothing need be restarted.
        let event = try await gutter.register(Switch("b"))
        try await gutter.waitUntilCaughtUp(to: event.position)
        try await gutter.close()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("")) == ["log.db"])
    }

    /// If the system cannot rename without replacing, a process that is killed may leave both names.
    @Test(arguments: ["log.db.0a1b2c3d.draft", "log.db.before-restore-20240302T140107Z"])
    func aNameThatAKilledProcessOfOursHasLeftIsTakenAway(_ name: String) async throws {
        try await open().close()
        #expect(link(path, folder.path(name)) == 0)
        let log = try open()
        try await log.close()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("")) == ["log.db"])
    }

    @Test(arguments: ["log.db.my.draft", "log.db.before-restore-of-monday", "log.dbx.0a1b2c3d.draft"])
    func aNameThatSomebodyHasGivenIsLeftToHim(_ name: String) async throws {
        try await open().close()
        #expect(link(path, folder.path(name)) == 0)
        #expect(throws: EventLogError.self) { try open() }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("")).sorted() == ["log.db", name])
    }

    @Test func aFolderThatIsALinkAndTurnedElsewhereIsAnotherLog() async throws {
        for name in ["one", "two"] {
            try FileManager.default.createDirectory(atPath: folder.path(name), withIntermediateDirectories: false)
        }
        let current = folder.path("current")
        try FileManager.default.createSymbolicLink(atPath: current, withDestinationPath: "one")
        let log = try SQLiteEventLog(path: current + "/log.db")
        let gutter = try await Manager(log: log)
        try await gutter.register(Switch("a", state: .global))
        try FileManager.default.createSymbolicLink(atPath: folder.path("next"), withDestinationPath: "two")
        #expect(rename(folder.path("next"), current) == 0)
        try await Task.sleep(for: .milliseconds(2))
        for _ in 0..<2 {
            let error = await #expect(throws: EventLogError.self) { try await gutter.register(Switch("b")) }
            #expect(error?.code == .replaced)
            // There may be a log by now, too.
            try await SQLiteEventLog(path: current + "/log.db").close()
        }
        #expect(gutter.isActive("a"))
        try await gutter.close()
    }

    /// As `docker run -v FILE:FILE` does it, in a mount namespace of its own.
    @Test(.timeLimit(.minutes(10))) func aFileThatIsMountedByItselfIsNotOpened() throws {
        let output = try shell(
            """
            mkdir host cont; : > cont/log.db
            "$0" register a --state global --db host/log.db > /dev/null
            unshare -m bash -c '
                mount --bind host/log.db cont/log.db || exit 77
                "$0" register b --db cont/log.db; "$0" list --db cont/log.db; "$0" register c --db host/log.db
                python3 "$1" cont/log.db
                # The folder is what is to be mounted.
                umount cont/log.db; mount --bind host cont
                "$0" register d --db cont/log.db; "$0" register e --db host/log.db
                ' "$0" "$1" 2>&1 || echo "skipped $?"
            "$0" verify --db host/log.db
            """
        )
        if output.contains("skipped") {
            print("A single file cannot be mounted here (it takes `unshare -m`), so this is not tried: \(output)")
            return
        }
        #expect(output.matches(of: /The file cont\/log.db is mounted by itself/).count == 2, "\(output)")
        #expect(output.contains("Mount the folder that holds it."))
        #expect(output.contains("cont/log.db is mounted by itself, so that the -wal that others see is not beside it."))
        #expect(output.contains("OK: 4 events"))
    }

    private func shell(_ script: String) throws -> String {
        try runToEnd("bash", ["-c", script, builtProgram("gutter"), auditor], in: folder.url).output
    }
}
