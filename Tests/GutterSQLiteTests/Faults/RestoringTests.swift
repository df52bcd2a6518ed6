import Foundation
import Gutter
import GutterTestSupport
import Synchronization
import Testing

@testable import GutterSQLite

/// Restoring while others come, or when the system refuses a step.
@Suite(.threadsOfItsOwn)
struct RestoringTests {
    private let place: BackedUpLog
    private var path: String { place.path }

    init() async throws {
        place = try await BackedUpLog()
    }

    private static func gutter(_ arguments: String...) throws -> Ending {
        try runToEnd(builtProgram("gutter"), arguments)
    }

    /// What such a process appends would be in a -wal that is then taken for the old log's.
    @Test(.timeLimit(.minutes(10)), arguments: [true, false])
    func nobodyOpensTheRestoredLogBeforeTheOldWALIsSetAside(_ isThere: Bool) async throws {
        try place.leaveWAL(["third"], of: path)
        if !isThere { try FileManager.default.moveItem(atPath: path, toPath: place.folder.path("moved.db")) }
        let early = Mutex<Ending?>(nil)
        let restoration = try await SQLiteEventLog.restore(from: place.backup, to: path, expecting: nil) {
            [path] step in
            guard step == .settingWALAside else { return }
            let ending = try? Self.gutter("register", "early", "--db", path, "--actor", "ada")
            early.withLock { $0 = ending }
        }
        // It has waited for as long as it does for any lock.
        let ending = try #require(early.withLock { $0 })
        #expect(
            ending.output == "gutter: The log \(path) is being restored, or made ready by another process. Try again.\n"
        )
        #expect(restoration.setAside.contains { $0.hasSuffix("-wal") })
        #expect(try Self.gutter("register", "late", "--db", path, "--actor", "ada").status == 0)
        #expect(try await place.head(path) == 2)
        let old = isThere ? restoration.setAside[0] : place.folder.path("moved.db")
        if !isThere {
            try FileManager.default.moveItem(atPath: restoration.setAside[0], toPath: old + "-wal")
        }
        #expect(try await place.head(old) == 3)
    }

    /// In a sticky folder nobody renames what is another user's.
    @Test func aWALThatCannotBeMovedIsNotTakenForAFailure() async throws {
        guard geteuid() == 0 else { return print("aWALThatCannotBeMoved… was not tried: it takes root") }
        chmod(place.folder.path(""), 0o1777)
        chmod(place.backup, 0o644)
        let new = place.folder.path("new.db")
        try Data("the latest events".utf8).write(to: URL(filePath: new + "-wal"))
        let ending = try place.run(as: 65_534, ["restore", place.backup, "--db", new])
        #expect(ending.status == 0, "\(ending.output)")
        #expect(try Data(contentsOf: URL(filePath: new + "-wal")) == Data("the latest events".utf8))
        // The next process that may rename it sets it aside.
        #expect(try await place.head(new) == 1)
        #expect(try place.files.contains { $0.hasPrefix("new.db-wal.stray-") })
    }

    /// As on exFAT, and with some drivers of volumes.
    @Test func withoutHardLinksTheOldLogIsCopied() async throws {
        let library = place.folder.path("no-links.so")
        let source = "#include <errno.h>\nint link(const char *a, const char *b) { errno = EPERM; return -1; }\n"
        try Data(source.utf8).write(to: URL(filePath: library + ".c"))
        guard try runToEnd("cc", ["-shared", "-fPIC", "-o", library, library + ".c"]).status == 0 else {
            return print("withoutHardLinks… was not tried: there is no C compiler")
        }
        chmod(path, 0o640)
        let before = try Data(contentsOf: URL(filePath: path))
        let restoring = ["LD_PRELOAD=\(library)", builtProgram("gutter"), "restore", place.backup, "--db", path]
        let ending = try runToEnd("env", restoring + ["--format", "json"])
        #expect(ending.status == 0, "\(ending.output)")
        let files = try place.files
        let aside = try #require(files.first { $0.hasPrefix("log.db.before-restore-") })
        #expect(ending.output.contains(aside))
        #expect(try Data(contentsOf: URL(filePath: place.folder.path(aside))) == before)
        let attributes = try FileManager.default.attributesOfItem(atPath: place.folder.path(aside))
        #expect(attributes[.posixPermissions] as? Int == 0o640)
        #expect(files.filter { $0.contains("draft") } == [])
        #expect(try await place.head(path) == 1)
        #expect(try await place.head(place.folder.path(aside)) == 2)
    }

    /// A container does not see the processes of others.
    @Test func aProcessOfAnotherContainerIsNotCalledProcessZero() async throws {
        guard try runToEnd("unshare", ["-p", "-f", "true"]).status == 0 else {
            return print("aProcessOfAnotherContainer… was not tried: `unshare -p` is not allowed")
        }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", Self.reader, path]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.start()
        _ = output.fileHandleForReading.availableData
        let restoring = [builtProgram("gutter"), "restore", place.backup, "--db", path]
        let ending = try runToEnd("unshare", ["-p", "-f"] + restoring)
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
        #expect(
            ending.output.hasPrefix(
                "gutter: The log \(path) is in use by a process of another container, so nothing was restored."
            ),
            "\(ending.output)"
        )
        #expect(try await place.head(path) == 2)
    }

    /// A program that has read the log, and goes on when its input ends.
    static let reader = """
        import sqlite3, sys
        c = sqlite3.connect(sys.argv[1])
        c.execute('SELECT count(*) FROM events').fetchall()
        print('read', flush=True)
        sys.stdin.read()
        """
}
