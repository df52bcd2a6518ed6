import Foundation
import Gutter
import GutterTestSupport
import Testing

@testable import GutterSQLite

/// A -wal beside a file that it does not belong to.
@Suite(.threadsOfItsOwn)
struct StrayWALTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("log.db")
    }

    private static let tool = builtProgram("gutter")

    /// In a folder of its own, with `gutter` as a function and a command `leave NAME…` that leaves events in the -wal.
    private func shell(_ script: String) throws {
        let program = """
            export GUTTER_DB=log.db GUTTER_ACTOR=ada
            gutter() { "\(Self.tool)" "$@" > /dev/null; }
            leave() {
                "\(Self.tool)" tail --lines 0 > /dev/null & tail=$!; sleep 0.5
                for name in "$@"; do gutter register "$name"; done
                kill -9 $tail; wait $tail 2> /dev/null || true; test -s log.db-wal
            }
            \(script)
            """
        try #require(try runToEnd("bash", ["-ec", program], in: folder.url).status == 0)
    }

    private func open(_ access: SQLiteEventLog.Configuration.Access) throws -> SQLiteEventLog {
        var configuration = SQLiteEventLog.Configuration()
        configuration.access = access
        configuration.readers = 0
        configuration.busyTimeout = .milliseconds(200)
        return try SQLiteEventLog(path: path, configuration: configuration)
    }

    private func content(_ name: String) throws -> Data { try Data(contentsOf: URL(filePath: folder.path(name))) }

    @Test func aBackupThatIsMovedIntoPlaceStaysWhatItIs() async throws {
        try shell("gutter register a; gutter backup backup.db; leave b c; mv backup.db log.db")
        let (file, wal) = (try content("log.db"), try content("log.db-wal"))
        // Opening only for reading leaves everything as it is.
        let error = #expect(throws: EventLogError.self) { try open(.readOnly) }
        #expect(error?.code == .strayWAL)
        #expect(try content("log.db") == file)
        let audit = try await audit(path)
        #expect(audit.status == 2)
        #expect(audit.lines.first?.contains("\(path)-wal is not of \(path)") == true, "\(audit.lines)")
        #expect(try content("log.db-wal") == wal)
        let log = try open(.readWrite)
        #expect(try await log.head().position == 1)
        #expect(try await log.verify().isSound)
        try await log.close()
        let stray = try #require(
            try FileManager.default.contentsOfDirectory(atPath: folder.path(""))
                .first { $0.hasPrefix("log.db-wal.stray-") }
        )
        #expect(try content(stray) == wal)
    }

    /// Copied while nothing had it open, as is allowed too: nothing in it says that it is a copy.
    @Test(
        arguments: [
            // The -wal of another log.
            "gutter register other; mv log.db other.db; gutter register a; leave b; mv other.db log.db",
            // Of the same log, from before what is in the file.
            "gutter register a; leave b; cp log.db-wal old; gutter list; gutter register c; mv old log.db-wal",
            // Of the same log, in which other events were acknowledged instead.
            """
            gutter register a; cp log.db other.db; leave b; mv log.db-wal old; rm log.db-shm; mv other.db log.db
            gutter register other; mv old log.db-wal
            """,
            // Of the same log, from after what was in the file.
            """
            text=$(head -c 3000 /dev/zero | tr '\\0' d)
            gutter register a; cp log.db old.db; for n in 1 2 3 4 5 6 7 8; do gutter register "x$n" --description "$text"; done
            leave b; mv old.db log.db
            """,
        ]
    )
    func whatDoesNotGoOnFromTheFileIsRefused(_ script: String) async throws {
        try shell(script)
        let (file, wal) = (try content("log.db"), try content("log.db-wal"))
        for access in [SQLiteEventLog.Configuration.Access.readOnly, .readWrite] {
            let error = #expect(throws: EventLogError.self) { try open(access) }
            #expect(error?.code == .strayWAL)
            #expect(try content("log.db") == file)
            #expect(try content("log.db-wal") == wal)
        }
        try FileManager.default.moveItem(atPath: path + "-wal", toPath: folder.path("aside"))
        let log = try open(.readWrite)
        #expect(try await log.verify().isSound)
        try await log.close()
    }

    /// To SQLite, a -wal beside an empty file is rubbish.
    @Test(arguments: ["", ": > log.db"]) func aWALWhoseFileIsGoneIsNotDestroyed(_ making: String) async throws {
        try shell("gutter register a; leave b; mv log.db aside; \(making)")
        let wal = try content("log.db-wal")
        for access in [SQLiteEventLog.Configuration.Access.readOnly, .readWrite] {
            let error = #expect(throws: EventLogError.self) { try open(access) }
            #expect(error?.code == .strayWAL)
        }
        #expect(try content("log.db-wal") == wal)
        try shell("mv aside log.db")
        let log = try open(.readWrite)
        #expect(try await log.head().position == 2)
        try await log.close()
    }

    @Test func whatAKilledProcessHasLeftIsItsOwn() async throws {
        try shell("gutter register a; leave b c")
        let log = try open(.readOnly)
        #expect(try await log.head().position == 3)
        #expect(try await log.verify().isSound)
        try await log.close()
    }
}
