import Foundation
import GRDB
import Gutter
import GutterSQLite
import Testing

/// What GutterFuzz has found in logs that something else has written.
struct HostileRowTests {
    private let folder: TemporaryFolder
    private var path: String { folder.path("log.db") }

    init() async throws {
        folder = try TemporaryFolder()
        let log = try SQLiteEventLog(path: folder.path("log.db"))
        let gutter = try await Manager(log: log)
        for name in ["a", "b", "c"] { try await gutter.register(Switch(name)) }
        try log.close()
    }

    /// The row is before the start, and the damaged one behind it made the verification start over, for ever.
    @Test func aRowBeforeTheStartIsAFaultOnce() async throws {
        let log = try log(after: "UPDATE events SET position = -7 WHERE position = 1; UPDATE events SET hash = x'00'")
        #expect(try await log.verify().faults.count { $0.description.contains("#-7: it comes before #1") } == 1)
        #expect(try await log.verify().faults.count < 10)
        try log.close()
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
        try log.close()
    }

    @Test(arguments: [
        ("attribution = '{}'", "its attribution does not match its digest"),
        ("switch = replace(switch, 'disabled', 'global')", "its changes or its switch do not match their digest"),
        ("version = 7", "its fields do not match its hash"),
        ("hash = zeroblob(32)", "its fields do not match its hash"),
        ("namespace = ''", "its fields do not match its hash"),
        ("origin = ''", "its fields do not match its hash"),
        ("previous_hash = zeroblob(32)", "it follows an event that this log does not have"),
        ("id = x'00'", "its id is not what it should be"),
    ])
    func aVerifyingFoldStopsAtTheEventThatWasChanged(_ change: String, _ fault: String) async throws {
        let log = try log(after: "UPDATE events SET \(change) WHERE position = 2")
        let error = await #expect(throws: EventLogError.self) { try await log.fold(verifyingHashes: true) }
        #expect(error?.code == .damaged)
        #expect(error?.description == "Event #2 is damaged: \(fault). Restore a backup.")
        #expect(try await log.fold().states.count == 3)
        try log.close()
    }

    private func log(after sql: String) throws -> SQLiteEventLog {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let database = try DatabaseQueue(path: path, configuration: configuration)
        try database.writeWithoutTransaction { db in
            try db.execute(sql: "DROP TRIGGER events_no_update; DROP TRIGGER events_no_delete")
            try db.execute(sql: sql)
        }
        try database.close()
        return try SQLiteEventLog(path: path)
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
            _ = try? await gutter.planRollback(to: .position(1))
            _ = try? await gutter.register(Switch("d"))
            await gutter.shutdown()
        }
        try log.close()
    }
}
