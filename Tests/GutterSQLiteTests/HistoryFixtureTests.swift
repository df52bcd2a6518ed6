import Foundation
import GRDB
import Gutter
import GutterTestSupport
import GutterTesting
import Testing

@testable import GutterSQLite

struct HistoryFixtureTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func write(_ text: String, _ name: String) throws -> String {
        let path = folder.path(name)
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    /// Seven events: two switches, which trade names in three commands, and one that takes it back.
    private func trade(_ manager: Manager) async throws {
        try await manager.register(Switch("a", state: .global), by: "ada")
        try await manager.register(Switch("b"), by: "ada", reason: "why")
        for (old, new) in [("a", "x"), ("b", "a"), ("x", "b")] {
            var copy = try manager.switch(old)
            copy.name = new
            try await copy.save(by: "bob")
        }
        try await manager.rollbackNamespace(to: .position(2), by: "eve")
    }

    private func failure(_ path: String, upTo end: Moment = .head) async -> String? {
        await #expect(throws: HistoryError.self) {
            _ = try await History(contentsOf: path, upTo: end, filePath: folder.path("Tests.swift"))
        }?
        .description
    }

    private var contents: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path("")).sorted() }
    }

    // MARK: Exports

    @Test func aRecordedHistoryBecomesAFixture() async throws {
        let recorded = try await History.record { try await trade($0) }
        _ = try write(recorded.export(), "recorded.jsonl")
        let history = try await History(contentsOf: "recorded.jsonl", filePath: folder.path("Tests.swift"))
        #expect(history.events == recorded.events)
        #expect(history.steps.map(\.description) == recorded.steps.map(\.description))
        #expect(try history.export() == recorded.export())
        #expect(try await history.manager.log.head() == recorded.manager.log.head())
        #expect(try contents == ["recorded.jsonl"])
    }

    @Test func itIsLookedForBesideTheTestThenInItsFixtures() async throws {
        let (one, two) = (
            try await History.record { try await $0.register(Switch("one")) },
            try await History.record { try await $0.register(Switch("two")) }
        )
        try FileManager.default.createDirectory(atPath: folder.path("Fixtures"), withIntermediateDirectories: false)
        _ = try write(one.export(), "Fixtures/a.jsonl")
        let source = folder.path("Tests.swift")
        #expect(try await History(contentsOf: "a.jsonl", filePath: source).manager.switches.map(\.name) == ["one"])
        _ = try write(two.export(), "a.jsonl")
        #expect(try await History(contentsOf: "a.jsonl", filePath: source).manager.switches.map(\.name) == ["two"])
        let elsewhere = try await History(contentsOf: folder.path("Fixtures/a.jsonl"), filePath: source)
        #expect(elsewhere.manager.switches.map(\.name) == ["one"])
    }

    @Test func aMissingFileNamesThePlacesThatWereLookedAt() async {
        let here = URL(filePath: FileManager.default.currentDirectoryPath).path(percentEncoded: false)
        let workingDirectory = here.hasSuffix("/") ? String(here.dropLast()) : here
        #expect(
            await failure("no/incident-42.jsonl") == """
                There is no fixture "no/incident-42.jsonl". Looked for:
                \(folder.path("no/incident-42.jsonl"))
                \(folder.path("Fixtures/no/incident-42.jsonl"))
                \(workingDirectory)/no/incident-42.jsonl
                Make one with `gutter export`, or name it by its full path.
                """
        )
        #expect(
            await failure("/no/incident-42.jsonl") == """
                There is no fixture "/no/incident-42.jsonl". Looked for:
                /no/incident-42.jsonl
                Make one with `gutter export`, or name it by its full path.
                """
        )
    }

    @Test func aDamagedExportNamesTheLine() async throws {
        let export = try await History.record { try await trade($0) }.export()
        let forged = try write(export.replacing(#""reason":"why""#, with: #""reason":"who""#), "forged.jsonl")
        let remedy = "The fixture was changed, or a part of it is missing. Make it anew with `gutter export`."
        // Also if the history is to end before the damage.
        for end in [Moment.head, .position(1)] {
            #expect(
                await failure(forged, upTo: end) == """
                    Line 2 of \(forged): event #2 does not fit: its attribution or its origin does not match their digest.
                    \(remedy)
                    """
            )
        }
        var lines = export.split(separator: "\n").map(String.init)
        lines.remove(at: 2)
        let gap = try write(lines.joined(separator: "\n"), "gap.jsonl")
        #expect(
            await failure(gap) == """
                Line 3 of \(gap): event #4 does not fit: the log ends at 2.
                \(remedy)
                """
        )
        for (number, cut) in [(1, "first.jsonl"), (4, "fourth.jsonl")] {
            var lines = lines
            lines[number - 1] = String(lines[number - 1].dropLast(9))
            let path = try write(lines.joined(separator: "\n"), cut)
            let offset = lines[number - 1].utf8.count + 1
            #expect(
                await failure(path) == """
                    Line \(number) of \(path): invalid JSON: unexpected end at byte \(offset).
                    A fixture is what `gutter export` prints, a SQLite log, or a change history that `gutter import` reads.
                    """
            )
        }
    }

    @Test func whatHoldsNoHistoryIsRefused() async throws {
        let empty = try write("\n", "empty.jsonl")
        #expect(await failure(empty) == "The fixture \(empty) holds no event. Make one with `gutter export`.")
        let prose = try write("once upon a time\n", "prose.txt")
        #expect(
            await failure(prose) == """
                Line 1 of \(prose): it is not JSON: expected a value at byte 1.
                A fixture is what `gutter export` prints, a SQLite log, or a change history that `gutter import` reads.
                """
        )
        let parent = folder.url.deletingLastPathComponent().appending(path: folder.url.lastPathComponent)
        let path = parent.standardizedFileURL.path(percentEncoded: false)
        #expect(await failure(path) == "The fixture \(path) cannot be read: it is a folder. Name a file.")
    }

    @Test func aFixtureThatDoesNotReachTheEndIsRefused() async throws {
        let path = try write(try await History.record { try await trade($0) }.export(), "a.jsonl")
        #expect(
            await failure(path, upTo: .position(8))
                == "The fixture \(path) does not reach so far. "
                + "There is no position 8: the log ends at 7. Use a position from 0 to 7."
        )
        let id = try #require(UUID(uuidString: "01234567-89AB-CDEF-0123-456789ABCDEF"))
        #expect(
            await failure(path, upTo: .event(id))
                == "The fixture \(path) does not reach so far. "
                + "There is no event with the id 01234567-89ab-cdef-0123-456789abcdef in the log."
        )
        #expect(
            await failure(path, upTo: .position(6))
                == "The fixture \(path) cannot end at #6: there two switches are about to trade names. "
                + "Let it end at #7, where the transaction does."
        )
        #expect(try await History(contentsOf: path, upTo: .date(.distantPast)).events.isEmpty)
        #expect(try await History(contentsOf: path, upTo: .date(.distantFuture)).events.count == 7)
    }

    @Test func aChangeHistoryIsAFixtureToo() async throws {
        let lines = [
            #"{"at":"2024-01-08T09:12:04Z","actor":"ada","op":"register","switch":{"name":"a","state":"global"}}"#,
            #"{"at":"2024-01-09T09:12:04Z","actor":"bob","reason":"why","op":"unregister","name":"a"}"#,
        ]
        let path = try write(lines.joined(separator: "\n"), "changes.jsonl")
        let history = try await History(contentsOf: path)
        #expect(
            history.steps.map(\.description) == [
                "#1 2024-01-08 09:12:04Z ada registered a: state global",
                "#2 2024-01-09 09:12:04Z bob unregistered a: was global (why)",
            ]
        )
        let wrong = try write(lines.joined(separator: "\n").replacing("unregister", with: "remove"), "wrong.jsonl")
        #expect(
            await failure(wrong) == """
                Line 2 of \(wrong): "op" is "remove"; use register, update or unregister.
                A fixture is what `gutter export` prints, a SQLite log, or a change history that `gutter import` reads.
                """
        )
    }

    // MARK: SQLite

    private func makeLog(_ name: String) async throws -> String {
        let log = try SQLiteEventLog(path: folder.path(name))
        try await trade(try await Manager(log: log))
        try await log.close()
        return folder.path(name)
    }

    @Test func aLogFileIsToldByItsContentAndReadWithoutATrace() async throws {
        let path = try await makeLog("incident.jsonl")
        let bytes = try Data(contentsOf: URL(filePath: path))
        let history = try await History(contentsOf: "incident.jsonl", filePath: folder.path("Tests.swift"))
        #expect(history.steps.map(\.events.count) == [1, 1, 1, 1, 1, 2])
        #expect(try await History(contentsOf: path, upTo: .position(3)).manager.switches.map(\.name) == ["b", "x"])
        try await history.manager.unregister("a")
        #expect(try Data(contentsOf: URL(filePath: path)) == bytes)
        #expect(try contents == ["incident.jsonl"])
    }

    @Test func aLogFileMayBeLoadedByManyAtOnce() async throws {
        let path = try await makeLog("incident.db")
        let counts = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<20 { group.addTask { try await History(contentsOf: path).events.count } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(counts == Array(repeating: 7, count: 20))
        #expect(try contents == ["incident.db"])
    }

    @Test func aLogFileInUseIsLeftToItsUsers() async throws {
        let log = try SQLiteEventLog(path: folder.path("live.db"))
        let manager = try await Manager(log: log)
        try await manager.register(Switch("a"))
        #expect(try await History(contentsOf: folder.path("live.db")).events.count == 1)
        try await manager.register(Switch("b"))
        #expect(try await History(contentsOf: folder.path("live.db")).events.count == 2)
        try await log.close()
        #expect(try contents == ["live.db"])
    }

    @Test func aForgedLogFileIsRefused() async throws {
        let path = try await makeLog("forged.db")
        let log = try SQLiteEventLog(path: path)
        try await log.withWriter {
            try $0.execute(sql: "DROP TRIGGER events_no_update; UPDATE events SET version = 9 WHERE position = 3")
        }
        try await log.close()
        #expect(
            await failure(path) == """
                \(path): event #3 does not fit: its fields do not match its hash.
                The fixture was changed, or a part of it is missing. Make it anew with `gutter export`.
                """
        )
        #expect(try contents == ["forged.db"])
    }

    @Test func anotherFileOfSQLitesIsRefused() async throws {
        let path = folder.path("foreign.db")
        try (Data("SQLite format 3\0".utf8) + Data(repeating: 0, count: 4_080)).write(to: URL(filePath: path))
        let error = await #expect(throws: EventLogError.self) { _ = try await History(contentsOf: path) }
        #expect(error?.code == .notALog)
        #expect(error?.description.contains(path) == true)
    }
}
