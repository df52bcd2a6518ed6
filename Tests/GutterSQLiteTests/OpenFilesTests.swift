import Foundation
import GRDB
import GRDBSQLite
import Gutter
import GutterTestSupport
import Synchronization
import Testing

@testable import GutterSQLite

/// What the process notes about the files that it has open.
struct OpenFilesTests {
    /// What SQLite does when it closes a connection.
    private final class AtClosing {
        let body: () -> Void
        init(_ body: @escaping () -> Void) { self.body = body }
    }

    private func openAndDrop(_ path: String, _ atClosing: @escaping @Sendable () -> Void) async throws {
        var configuration = SQLiteEventLog.Configuration()
        configuration.readers = 0
        let log = try SQLiteEventLog(path: path, configuration: configuration)
        try await log.withWriter { db in
            let pointer = Unmanaged.passRetained(AtClosing(atClosing)).toOpaque()
            let code = sqlite3_create_function_v2(
                db.sqliteConnection,
                "at_closing",
                0,
                SQLITE_UTF8,
                pointer,
                { _, _, _ in },
                nil,
                nil,
                { pointer in pointer.map { Unmanaged<AtClosing>.fromOpaque($0).takeRetainedValue().body() } }
            )
            #expect(code == SQLITE_OK)
        }
    }

    /// The descriptor of the lock must not be closed while SQLite has the file open: its locks would be gone.
    @Test(.timeLimit(.minutes(1))) func aLogThatIsDroppedIsNotedAsOpenUntilSQLiteHasClosedIt() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("log.db")
        let wasNoted = Mutex<Bool?>(nil)
        try await openAndDrop(path) {
            let isOpen = SQLiteEventLog.isOpen(path: path)
            wasNoted.withLock { $0 = isOpen }
        }
        while SQLiteEventLog.isOpen(path: path) { try await Task.sleep(for: .milliseconds(1)) }
        #expect(wasNoted.withLock { $0 } == true)
        #expect(LockHolder.user(of: try FileLock(LogFile(path: path))) == nil)
    }

    @Test func aMountPointIsFoundWhateverItsPath() {
        let list = #"""
            22 1 254:0 / / rw,relatime - ext4 /dev/root rw
            36 35 98:0 /a /srv/a\040b\011c\012d\134e rw,noatime - ext3 /dev/root rw
            37
            """#
        #expect(MountPoints.contain("/srv/a b\tc\nd\\e", in: list))
        #expect(MountPoints.contain("/", in: list))
        #expect(!MountPoints.contain("/srv", in: list))
        #expect(!MountPoints.contain("/a", in: list))
    }
}
