import Foundation
import GRDB
import Gutter
import GutterTestSupport
import Testing

@testable import GutterSQLite

/// What GutterFuzz has found in logs that something else has written.
struct HostileRowTests {
    private let folder: TemporaryFolder
    private var path: String { folder.path("log.db") }

    init() async throws {
        folder = try TemporaryFolder()
        let log = try SQLiteEventLog(path: folder.path("log.db"))
        let gutter = try await Manager(log: log)
        for name in ["a", "b", "c"] { try await gutter.register(Switch(name)) }
        try await log.close()
    }

    /// The row is before the start, and the damaged one behind it once made the verification start over endlessly.
    @Test func aRowBeforeTheStartIsAFaultOnce() async throws {
        let log = try log(after: "UPDATE events SET position = -7 WHERE position = 1; UPDATE events SET hash = x'00'")
        #expect(try await log.verify().faults.count { $0.description.contains("#-7: it comes before #1") } == 1)
        #expect(try await log.verify().faults.count < 10)
        try await log.close()
    }

    @Test func aFoldShowsWhatTheEventsSayAndNotWhatAnybodyMadeOfTheTables() async throws {
        let log = try log(
            after: "UPDATE switches SET switch = replace(switch, 'disabled', 'global'); DELETE FROM lifetimes"
        )
        #expect(try await log.snapshot(at: nil).states.allSatisfy { $0.json.contains("global") })
        for isVerified in [false, true] {
            let states = try await log.fold(verifyingHashes: isVerified).states
            #expect(states.map(\.name).sorted() == ["a", "b", "c"])
            #expect(states.allSatisfy { $0.json.contains("disabled") })
        }
        try await log.close()
    }

    @Test(arguments: [
        ("attribution = '{}'", "its attribution or its origin does not match their digest"),
        ("switch = replace(switch, 'disabled', 'global')", "its changes or its switch do not match their digest"),
        ("version = 7", "its fields do not match its hash"),
        ("hash = zeroblob(32)", "its fields do not match its hash"),
        ("namespace = ''", "its fields do not match its hash"),
        ("origin = ''", "its attribution or its origin does not match their digest"),
        ("previous_hash = zeroblob(32)", "it follows an event that this log does not have"),
        ("id = x'00'", "its id is not what it should be"),
    ])
    func aVerifyingFoldStopsAtTheEventThatWasChanged(_ change: String, _ fault: String) async throws {
        let log = try log(after: "UPDATE events SET \(change) WHERE position = 2")
        let error = await #expect(throws: EventLogError.self) { try await log.fold(verifyingHashes: true) }
        #expect(error?.code == .damaged)
        #expect(error?.description == "Event #2 is damaged: \(fault). Restore a backup with `gutter restore`.")
        #expect(try await log.fold().states.count == 3)
        try await log.close()
    }

    /// Its hashes hold, because the program that wrote it computed them from those very bytes.
    @Test func aVerifyingFoldTakesNoTextThatIsNotUTF8() async throws {
        let log = try log { db in
            let sql = "SELECT \(EventRow.columns) FROM events WHERE position = 3"
            try db.execute(sql: "UPDATE events SET changes = CAST(x'7b7dff' AS TEXT) WHERE position = 3")
            let digest = try db.firstRow(sql) { HashLayout.contentDigest(of: try EventRow($0)) }
            try db.run("UPDATE events SET content_digest = ? WHERE position = 3", [.hash(#require(digest))])
            let hash = try db.firstRow(sql) { HashLayout.hash(of: try EventRow($0)) }
            try db.run("UPDATE events SET hash = ? WHERE position = 3", [.hash(#require(hash))])
        }
        let error = await #expect(throws: EventLogError.self) { try await log.fold(verifyingHashes: true) }
        #expect(
            error?.description
                == "Event #3 is damaged: its changes is not what it should be. Restore a backup with `gutter restore`."
        )
        #expect(try await log.verify().faults.contains { $0.position == 3 })
        try await log.close()
    }

    private func log(after sql: String) throws -> SQLiteEventLog {
        try log { try $0.execute(sql: sql) }
    }

    private func log(after change: (Database) throws -> Void) throws -> SQLiteEventLog {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let database = try DatabaseQueue(path: path, configuration: configuration)
        try database.writeWithoutTransaction { db in
            try db.execute(sql: "DROP TRIGGER events_no_update; DROP TRIGGER events_no_delete")
            try change(db)
        }
        try database.close()
        return try SQLiteEventLog(path: path)
    }

    @Test func aFileWithTextsInUTF16IsNoLog() throws {
        let path = folder.path("utf16.db")
        let database = try DatabaseQueue(path: path)
        try database.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA encoding = 'UTF-16'; CREATE TABLE log (id BLOB)")
            try db.execute(sql: "PRAGMA application_id = \(LogFile.applicationID)")
        }
        try database.close()
        let error = #expect(throws: EventLogError.self) { try SQLiteEventLog(path: path) }
        #expect(error?.code == .notALog)
        #expect(error?.description.contains("UTF-16") == true)
    }

    @Test(arguments: ["-7", "-9223372036854775808 + position", "9223372036854775807 - position", "0 - position"])
    func positionsThatNoLogGivesAreFaultsAndNoCrash(_ position: String) async throws {
        let log = try log(
            after: "UPDATE events SET position = \(position) WHERE position = 3 OR '\(position)' LIKE '%n'"
        )
        for position in [
            Position.start, 1, 3, Position(rawValue: .max), Position(rawValue: .min), Position(rawValue: -7),
        ] {
            _ = try? await log.snapshot(at: position)
            _ = try? await log.position(of: .position(position))
            _ = try? await log.events(EventQuery(after: position, through: position))
        }
        #expect(try await !log.verify().isSound)
        if let gutter = try? await Manager(log: log) {
            _ = try? await gutter.planRollbackNamespace(to: .position(1))
            _ = try? await gutter.register(Switch("d"))
            await gutter.shutdown()
        }
        try await log.close()
    }
}
