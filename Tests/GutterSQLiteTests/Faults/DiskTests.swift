import Foundation
import Gutter
import GutterSQLite
import GutterTestSupport
import Testing

/// Disks that are full, and disks that may not be written.
@Suite(.threadsOfItsOwn)
struct DiskTests {
    /// Whether a command succeeds.
    private static func shell(_ command: String) throws -> Bool {
        try runToEnd("sh", ["-c", command]).status == 0
    }

    /// A small file system of its own, which is removed when this is released; nil without the right to mount one.
    private final class SmallDisk: Sendable {
        let folder: TemporaryFolder

        init?() throws {
            folder = try TemporaryFolder()
            guard try DiskTests.shell("mount -t tmpfs -o size=2m tmpfs '\(folder.url.path())'") else { return nil }
        }

        deinit {
            _ = try? DiskTests.shell("umount -l '\(folder.url.path())'")
        }
    }

    private func grow(_ gutter: Manager, until limit: Int = 10_000) async throws -> (
        acknowledged: [Position], error: EventLogError?
    ) {
        var acknowledged: [Position] = []
        do {
            for number in 0..<limit {
                var copy = try gutter.switch("growing")
                copy.description = "\(number) " + String(repeating: "x", count: 3_000)
                guard let event = try await gutter.update(copy, idempotencyKey: "grow \(number)").first else {
                    continue
                }
                acknowledged.append(event.position)
            }
            return (acknowledged, nil)
        } catch let error as EventLogError {
            return (acknowledged, error)
        }
    }

    @Test func afterADiskWasFullTheSameProcessWritesAgain() async throws {
        guard let disk = try SmallDisk() else {
            return print(
                "Not run: a file system of its own cannot be mounted here. The file size limit is tried instead."
            )
        }
        let path = disk.folder.path("log.db")
        try #require(
            FileManager.default.createFile(atPath: disk.folder.path("filler"), contents: Data(count: 1_000_000))
        )
        let log = try SQLiteEventLog(path: path)
        let gutter = try await Manager(log: log)
        try await gutter.register(Switch("growing", state: .global))
        let (acknowledged, error) = try await grow(gutter)
        #expect(error?.code == .diskFull, "\(error.map(String.init(describing:)) ?? "none")")
        #expect(error?.description.hasPrefix("The disk of the log \(path) is full") == true)
        // Reading goes on, from memory and from the file.
        #expect(gutter.isActive("growing"))
        #expect(try await log.head().position == acknowledged.last)
        #expect(try await gutter.asOf(.position(1)).isActive("growing"))
        try FileManager.default.removeItem(atPath: disk.folder.path("filler"))
        try await gutter.register(Switch("room again"))
        let report = try await log.verify()
        #expect(report.faults == [])
        let positions = try await log.events(EventQuery()).map(\.position)
        #expect(Set(positions).isSuperset(of: acknowledged))
        try await log.close()
    }

    @Test func aReadOnlyFileSystemIsReadAndNotWritten() async throws {
        guard let disk = try SmallDisk() else {
            return print("Not run: a file system of its own cannot be mounted here.")
        }
        let path = disk.folder.path("log.db")
        let log = try SQLiteEventLog(path: path)
        try await Manager(log: log).register(Switch("a", state: .global))
        try await log.close()
        try #require(try Self.shell("mount -o remount,ro '\(disk.folder.url.path())'"))
        let error = #expect(throws: EventLogError.self) { try SQLiteEventLog(path: path) }
        #expect(error?.code == .readOnly)
        var configuration = SQLiteEventLog.Configuration()
        configuration.access = .readOnly
        let reading = try SQLiteEventLog(path: path, configuration: configuration)
        let gutter = try await Manager(log: reading)
        #expect(gutter.isActive("a"))
        let refused = await #expect(throws: EventLogError.self) { try await gutter.register(Switch("b")) }
        #expect(refused?.code == .readOnly)
        try await reading.close()
    }

    #if os(Linux) && compiler(>=6.2)
    /// A file that may not grow, in a process of its own: SQLite sees an I/O error when it writes the commit.
    @Test func anErrorAtTheCommitLosesNothingAndDoublesNothing() async throws {
        await #expect(processExitsWith: .success) {
            signal(SIGXFSZ, SIG_IGN)
            let folder = try TemporaryFolder()
            let log = try SQLiteEventLog(path: folder.path("log.db"))
            let gutter = try await Manager(log: log)
            try await gutter.register(Switch("growing", state: .global))
            var limit = rlimit()
            getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            let before = limit
            limit.rlim_cur = 600_000
            setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            let (acknowledged, error) = try await DiskTests().grow(gutter)
            let codes: [EventLogError.Code] = [.outcomeUnknown, .inputOutput, .diskFull]
            try #require(error.map { codes.contains($0.code) } == true, "\(String(describing: error))")
            try #require(gutter.isActive("growing"))
            limit = before
            setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            var other = try gutter.switch("growing")
            other.description = "somebody else's"
            try await other.save()
            // The same keys again: what was acknowledged is not done twice, what was not is done once.
            let (again, none) = try await DiskTests().grow(gutter, until: acknowledged.count + 5)
            try #require(none == nil)
            try #require(Array(again.prefix(acknowledged.count)) == acknowledged)
            let events = try await log.events(EventQuery())
            try #require(events.count == acknowledged.count + 7)
            try #require(try await log.verify().faults == [])
            try await log.close()
        }
    }
    #endif

    @Test func aTruncatedFileIsAnErrorAndDecidingGoesOn() async throws {
        for share in [0.0, 0.3, 0.7] {
            let folder = try TemporaryFolder()
            let path = folder.path("log.db")
            let log = try SQLiteEventLog(path: path)
            let gutter = try await Manager(log: log)
            for number in 0..<40 { try await gutter.register(Switch("switch \(number)", state: .global)) }
            try await log.close()
            let again = try SQLiteEventLog(path: path)
            let manager = try await Manager(log: again)
            let size = try #require(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
            try #require(truncate(path, Int(Double(size) * share)) == 0)
            await #expect(throws: EventLogError.self) {
                for _ in 0..<3 { try await manager.register(Switch("new \(UUID())")) }
                _ = try await again.events(EventQuery())
            }
            for number in 0..<40 { #expect(manager.isActive("switch \(number)")) }
            try? await again.close()
        }
    }
}
