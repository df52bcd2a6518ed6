import Foundation
import Gutter
import GutterSQLite
import GutterTestSupport
import Testing

/// A log with two events, of which a backup has the first; it is closed.
struct BackedUpLog {
    let folder: TemporaryFolder
    let path: String
    let backup: String

    init() async throws {
        folder = try TemporaryFolder()
        path = folder.path("log.db")
        backup = folder.path("backup.db")
        let log = try SQLiteEventLog(path: path)
        let gutter = try await Manager(log: log)
        try await gutter.register(Switch("first", state: .global))
        try await log.backup(to: backup)
        try await gutter.register(Switch("second"))
        try await gutter.close()
    }

    /// The names of what is in the folder.
    var files: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path("")).sorted() }
    }

    /// The position that a log goes to, in which `verify` finds nothing.
    func head(_ path: String) async throws -> Position {
        var configuration = SQLiteEventLog.Configuration()
        configuration.readers = 0
        let log = try SQLiteEventLog(path: path, configuration: configuration)
        let report = try await log.verify()
        #expect(report.faults == [])
        try await log.close()
        return report.head.position
    }

    /// Leaves a log as a killed process does: with its last commits in the -wal alone.
    func leaveWAL(_ names: [String], of path: String) throws {
        let script = """
            "$0" tail --lines 0 --db "$1" > /dev/null & tail=$!; sleep 0.5
            for name in "${@:2}"; do "$0" register "$name" --db "$1" --actor ada > /dev/null || exit 1; done
            kill -9 $tail; wait $tail 2> /dev/null; test -s "$1-wal"
            """
        try #require(try runToEnd("bash", ["-c", script, builtProgram("gutter"), path] + names).status == 0)
    }

    /// Runs the command line as another user, which only root can.
    ///
    /// - Returns: How it ended, with what it says on standard error.
    func run(as user: Int, _ arguments: [String]) throws -> Ending {
        let words = [
            "setpriv", "--reuid=\(user)", "--regid=\(user)", "--clear-groups", builtProgram("gutter"),
        ]
        return try runToEnd("bash", ["-c", #""$0" "$@" > /dev/null"#] + words + arguments)
    }
}
