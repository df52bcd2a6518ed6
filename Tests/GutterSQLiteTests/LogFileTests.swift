import Foundation
import GRDB
import Gutter
import GutterTestSupport
import Testing

@testable import GutterSQLite

struct LogFileTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func open(
        _ name: String = "log.db",
        _ access: SQLiteEventLog.Configuration.Access = .readWrite
    ) throws -> SQLiteEventLog {
        var configuration = SQLiteEventLog.Configuration()
        configuration.access = access
        return try SQLiteEventLog(path: folder.path(name), configuration: configuration)
    }

    private func failure(_ body: () throws -> Void) -> EventLogError? {
        #expect(throws: EventLogError.self, performing: body)
    }

    /// A log with one event, closed.
    private func makeLog(_ name: String = "log.db") async throws {
        let log = try open(name)
        try await Manager(log: log).register(Switch("a", state: .global), by: "ada", reason: "why")
        try await log.close()
    }

    private func content(_ name: String) throws -> Data {
        try Data(contentsOf: URL(filePath: folder.path(name)))
    }

    @Test func aNewFileIsItsOwnersAndHoldsWhatWasWrittenWhenOpenedAgain() async throws {
        try await makeLog()
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.path("log.db"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("")) == ["log.db"])
        let manager = try await Manager(log: open())
        #expect(manager.isActive("a"))
        #expect(try await manager.events(matching: .init()).map(\.attribution) == [.person("ada", reason: "why")])
    }

    @Test func anEmptyFileBecomesALog() async throws {
        try Data().write(to: URL(filePath: folder.path("log.db")))
        #expect(failure { _ = try open("log.db", .readOnly) }?.code == .notFound)
        try await makeLog()
        #expect(try await open("log.db", .readOnly).head().position == 1)
    }

    @Test func readingMakesNoFile() throws {
        #expect(failure { _ = try open("none.db", .readOnly) }?.code == .notFound)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("")).isEmpty)
    }

    @Test func whatIsReadOnlyCannotBeWritten() async throws {
        try await makeLog()
        let before = try content("log.db")
        let manager = try await Manager(log: open("log.db", .readOnly))
        let error = await #expect(throws: EventLogError.self) { try await manager.register(Switch("b")) }
        #expect(error?.code == .readOnly)
        #expect(manager.isActive("a"))
        #expect(try content("log.db") == before)
    }

    @Test(arguments: [SQLiteEventLog.Configuration.Access.readWrite, .readOnly])
    func foreignFilesAreRefusedAndLeftAlone(_ access: SQLiteEventLog.Configuration.Access) throws {
        let text = Data(
            "These are my notes, all of them more than one hundred bytes long, and I want to keep them. ".utf8
        )
        try (text + text).write(to: URL(filePath: folder.path("notes.txt")))
        try Data("x".utf8).write(to: URL(filePath: folder.path("short")))
        let foreign = try DatabaseQueue(path: folder.path("foreign.db"))
        try foreign.write { try $0.execute(sql: "CREATE TABLE t (x)") }
        try foreign.close()
        for (name, message) in [
            ("notes.txt", "is not a SQLite file, so it is no log of Gutter's. It was left alone."),
            ("short", "is not a SQLite file, so it is no log of Gutter's. It was left alone."),
            ("foreign.db", "is a SQLite file of another application, not a log of Gutter's. It was left alone."),
        ] {
            let before = try content(name)
            let error = failure { _ = try open(name, access) }
            #expect(error?.code == .notALog)
            #expect(error?.description == "\(folder.path(name)) \(message)")
            #expect(try content(name) == before)
        }
        #expect(failure { _ = try open("", access) }?.code == .notALog)
        for name in ["", ":memory:", "file:log.db", "file::memory:?cache=shared"] {
            let error = failure { _ = try SQLiteEventLog(path: name) }
            #expect(error?.code == .invalidPath)
        }
        #expect(failure { _ = try SQLiteEventLog(path: ":memory:") }?.description.contains("`.inMemory`") == true)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("")).count == 3)
    }

    @Test func aNewerFileIsRefusedByItsHeaderAndByWhatTheWALSays() async throws {
        try await makeLog()
        let database = try DatabaseQueue(path: folder.path("log.db"))
        // As long as this connection is open the new version stands in the -wal alone.
        try await database.write { try $0.execute(sql: "PRAGMA user_version = 99") }
        for access in [SQLiteEventLog.Configuration.Access.readWrite, .readOnly] {
            let error = failure { _ = try open("log.db", access) }
            #expect(error?.code == .newerSchema)
            #expect(error?.description.contains("its schema is 99, this version knows 2.") == true)
        }
        try database.close()
        #expect(failure { _ = try open() }?.code == .newerSchema)
    }

    @Test func aFolderThatIsMissingIsNamed() {
        let error = failure { _ = try open("nowhere/log.db") }
        #expect(error?.code == .notFound)
        #expect(error?.description.hasSuffix("its folder does not exist. Make it first.") == true)
    }

    @Test func aDamagedFileIsAnErrorAndNoCrash() async throws {
        try await makeLog()
        var bytes = try content("log.db")
        // Everything after the header: every page is torn.
        for index in 100..<bytes.count { bytes[index] = UInt8(truncatingIfNeeded: index &* 31) }
        try bytes.write(to: URL(filePath: folder.path("log.db")))
        let error = await #expect(throws: EventLogError.self) { _ = try await Manager(log: open()) }
        #expect([.damaged, .inputOutput].contains(error?.code))
        // Cut in the middle of a page.
        try await makeLog("cut.db")
        let half = try content("cut.db")
        try half.prefix(half.count / 2 + 100).write(to: URL(filePath: folder.path("cut.db")))
        await #expect(throws: EventLogError.self) { try await Manager(log: open("cut.db")).register(Switch("b")) }
    }

    @Test(arguments: [":memory:", "file:log.db?mode=memory"])
    func aNameThatMeansSomethingElseToSQLiteIsAFile(_ name: String) async throws {
        try await makeLog(name)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("")) == [name])
        #expect(try await open(name, .readOnly).head().position == 1)
    }

    @Test func whatIsNoFileIsRefused() throws {
        #expect(failure { _ = try SQLiteEventLog(path: "/dev/null") }?.code == .notALog)
        #expect(mkfifo(folder.path("fifo"), 0o600) == 0)
        #expect(failure { _ = try open("fifo") }?.code == .notALog)
        // Through a link that leads nowhere yet, the new file is accessible to its owner alone, too.
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("link.db"),
            withDestinationPath: folder.path("t.db")
        )
        _ = try open("link.db")
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.path("t.db"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test func aClosedLogSaysSo() async throws {
        let log = try open()
        try await log.close()
        let error = await #expect(throws: EventLogError.self) { _ = try await log.head() }
        #expect(error?.code == .closed)
    }

    @Test func oneKeyAtOnceFromManyTasksIsOneChange() async throws {
        let manager = try await Manager(log: open())
        for round in 0..<10 {
            func results(_ body: @escaping @Sendable () async throws -> Position?) async throws -> Set<Position?> {
                try await withThrowingTaskGroup { group in
                    for _ in 0..<16 { group.addTask(operation: body) }
                    return try await group.reduce(into: []) { $0.insert($1) }
                }
            }
            let registered = try await results {
                try await manager.register(Switch("a"), idempotencyKey: "register \(round)").position
            }
            let unregistered = try await results {
                try await manager.unregister("a", idempotencyKey: "unregister \(round)").first?.position
            }
            #expect(registered.count == 1)
            #expect(unregistered.count == 1)
        }
        #expect(try await manager.log.head().position == 20)
    }

    @Test func everyCommitIsSynced() async throws {
        for readers in [0, 2] {
            var configuration = SQLiteEventLog.Configuration()
            configuration.readers = readers
            let log = try SQLiteEventLog(path: folder.path("log.db"), configuration: configuration)
            #expect(try await log.pragma("synchronous") == 2)
            #expect(try await log.pragma("foreign_keys") == 1)
            #expect(try await log.pragma("busy_timeout") == 5_000)
            try await log.close()
        }
        let raw = try DatabaseQueue(path: folder.path("log.db"))
        #expect(try await raw.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "wal")
        #expect(try await raw.read { try Int.fetchOne($0, sql: "PRAGMA application_id") } == 0x4775_7474)
    }

    @Test func manyThatOpenANewFileAtOnceMakeOneLog() async throws {
        let path = folder.path("log.db")
        let heads = try await withThrowingTaskGroup(of: Head.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    var configuration = SQLiteEventLog.Configuration()
                    configuration.readers = 0
                    return try await SQLiteEventLog(path: path, configuration: configuration).head()
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(heads).count == 1)
    }

    @Test func eventsAreImmutableBelowUsToo() async throws {
        try await makeLog()
        let raw = try DatabaseQueue(path: folder.path("log.db"))
        for sql in [
            "UPDATE events SET kind = 'x' WHERE position = 1", "UPDATE events SET actor = 'x' WHERE position = 1",
            "DELETE FROM events", "DELETE FROM events WHERE position = 1",
            "INSERT OR REPLACE INTO events (\(columns)) SELECT \(columns) FROM events",
            "INSERT OR REPLACE INTO events (\(columns)) SELECT \(columns.replacing("position", with: "position + 1")) FROM events",
            "INSERT INTO events (\(columns)) SELECT \(columns.replacing("position", with: "position + 7")) FROM events",
        ] {
            #expect(throws: DatabaseError.self) { try raw.write { try $0.execute(sql: sql) } }
        }
        let hash = try await raw.read { try String.fetchOne($0, sql: "SELECT hex(hash) FROM events") }
        let events = try await open("log.db", .readOnly).events(EventQuery())
        #expect(events.map(\.hash.description) == [hash?.lowercased()])
    }

    private let columns = """
        position, id, format, kind, namespace, switch_id, name, version, transaction_id, recorded_at, attribution, \
        attribution_salt, attribution_digest, changes, switch, content_salt, content_digest, previous_hash, hash
        """

    @Test func theLogIsReadableWithoutUs() async throws {
        try await makeLog()
        let raw = try DatabaseQueue(path: folder.path("log.db"))
        let row = try raw.read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT position, kind, namespace, name, actor, reason, json_extract(changes, '$.state.current') AS state
                    FROM events
                    """
            )
        }
        #expect(
            row == [
                "position": 1, "kind": "registered", "namespace": "default", "name": "a", "actor": "ada",
                "reason": "why", "state": "global",
            ]
        )
        #expect(
            try await raw.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM history WHERE actor = 'ada'") } == 1
        )
        #expect(try await raw.read { try String.fetchAll($0, sql: "PRAGMA integrity_check") } == ["ok"])
    }

    @Test func aRowThatHoldsSomethingElseIsAnErrorAndNoCrash() async throws {
        try await makeLog()
        let raw = try DatabaseQueue(path: folder.path("log.db"))
        try await raw.write {
            try $0.execute(sql: "DROP TRIGGER events_no_update; UPDATE events SET switch_id = x'00', name = ''")
        }
        let log = try open("log.db", .readOnly)
        let error = await #expect(throws: EventLogError.self) { _ = try await log.events(EventQuery()) }
        #expect(
            error?.description
                == "Event #1 is damaged: its switch_id is not what it should be. Restore a backup with `gutter restore`."
        )
    }

    @Test func whoWaitsTooLongIsToldThatTheLogIsLocked() async throws {
        try await makeLog()
        var configuration = SQLiteEventLog.Configuration()
        configuration.busyTimeout = .milliseconds(50)
        let manager = try await Manager(log: SQLiteEventLog(path: folder.path("log.db"), configuration: configuration))
        var unsafe = GRDB.Configuration()
        unsafe.allowsUnsafeTransactions = true
        let raw = try DatabaseQueue(path: folder.path("log.db"), configuration: unsafe)
        try raw.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
        let error = await #expect(throws: EventLogError.self) { try await manager.register(Switch("b")) }
        #expect(error?.code == .locked)
        #expect(manager.isActive("a"))
        try raw.inDatabase { try $0.execute(sql: "ROLLBACK") }
        try await manager.register(Switch("b"))
    }

    @Test func twoLogsOnOneFileHearOfEachOther() async throws {
        let (one, two) = (try open(), try open())
        let waiting = Task {
            var names: [String] = []
            for try await event in two.eventStream(after: .start) {
                names.append(event.name)
                if names.count == 2 { break }
            }
            return names
        }
        let manager = try await Manager(log: one)
        try await manager.register(Switch("a"))
        let other = try await Manager(log: two)
        try await other.register(Switch("b"))
        #expect(try await waiting.value == ["a", "b"])
        try await manager.register(Switch("c"))
        #expect(manager.switches.map(\.name) == ["a", "b", "c"])
    }
}

extension SQLiteEventLog {
    fileprivate func pragma(_ name: String) async throws -> Int? {
        try await withWriter { try Int.fetchOne($0, sql: "PRAGMA \(name)") }
    }
}
