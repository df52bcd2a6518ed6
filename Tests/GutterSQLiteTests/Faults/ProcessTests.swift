import Foundation
import Gutter
import GutterSQLite
import GutterTestSupport
import Synchronization
import Testing

/// Processes that are killed, forked, slow or of another version.
@Suite(.threadsOfItsOwn)
struct ProcessTests {
    @Test(.timeLimit(.minutes(10))) func aFollowerThatWasPausedTakesInThousandsInOrderAndOnce() async throws {
        let folder = try TemporaryFolder()
        let (mine, theirs) = (
            try SQLiteEventLog(path: folder.path("log.db")), try SQLiteEventLog(path: folder.path("log.db"))
        )
        let other = try await Manager(log: theirs)
        let gate = DispatchSemaphore(value: 0)
        let positions = Mutex<[Position]>([])
        other.signals.switchRegistered.connect { change in
            // The first change holds it up; a handler that blocks delays its own process and nobody else.
            if positions.withLock({ $0.isEmpty }) { gate.wait() }
            positions.withLock { $0.append(change.event.position) }
        }
        let gutter = try await Manager(log: mine)
        try await gutter.register(Switch("first", state: .global))
        while !other.isActive("first") { try await Task.sleep(for: .milliseconds(1)) }
        let drafts = (0..<3_000)
            .map { number in
                let new = Switch("switch \(number)", state: .global)
                return EventDraft(
                    .registered,
                    namespace: "default",
                    switchID: UUID(),
                    name: new.name,
                    changes: Changes(from: nil, to: new.properties),
                    switch: new,
                    attribution: .system()
                )
            }
        // In transactions of a hundred.
        for start in stride(from: 0, to: drafts.count, by: 100) {
            _ = try await mine.append(AppendRequest(Array(drafts[start..<start + 100])))
        }
        #expect(positions.withLock { $0.isEmpty })
        #expect(other.isActive("first"))
        gate.signal()
        try await other.waitUntilCaughtUp(to: 3_001)
        #expect(positions.withLock { $0.map(\.rawValue) } == Array(1...3_001))
        #expect(other.switches.count == 3_001)
        try await mine.close()
        try await theirs.close()
    }

    /// A stream reads when it is asked, so that a slow reader holds a batch at most.
    @Test func aSlowSubscriberHoldsNoMoreThanABatch() async throws {
        let folder = try TemporaryFolder()
        let log = try SQLiteEventLog(path: folder.path("log.db"))
        let gutter = try await Manager(log: log)
        for number in 0..<30 { try await gutter.register(Switch("switch \(number)")) }
        var batches = log.batches(after: 0, size: 10)
        #expect(try await batches.next()?.count == 10)
        for number in 30..<60 { try await gutter.register(Switch("switch \(number)")) }
        var count = 10
        while count < 60, let batch = try await batches.next() {
            #expect(batch.count <= 10)
            count += batch.count
        }
        #expect(count == 60)
        try await log.close()
    }

    @Test func aSchemaThatANewerVersionMadeMeanwhileIsNotWrittenTo() async throws {
        let folder = try TemporaryFolder()
        let log = try SQLiteEventLog(path: folder.path("log.db"))
        let gutter = try await Manager(log: log)
        try await gutter.register(Switch("a", state: .global))
        let newer = "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.execute('PRAGMA user_version = 99')"
        try #require(try runToEnd("python3", ["-c", newer, folder.path("log.db")]).status == 0)
        let error = await #expect(throws: EventLogError.self) { try await gutter.register(Switch("b")) }
        #expect(error?.code == .newerSchema)
        #expect(gutter.isActive("a"))
        #expect(try await log.head().position == 1)
        try await log.close()
    }

    @Test func whoeverKeepsALogLockedIsNamed() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("log.db")
        var configuration = SQLiteEventLog.Configuration()
        configuration.busyTimeout = .milliseconds(50)
        let log = try SQLiteEventLog(path: path, configuration: configuration)
        let gutter = try await Manager(log: log)
        try await gutter.register(Switch("a"))
        let holder = Process()
        holder.executableURL = URL(filePath: "/usr/bin/env")
        holder.arguments = [
            "python3", "-c",
            """
            import sqlite3, sys
            c = sqlite3.connect(sys.argv[1], isolation_level=None)
            c.execute('BEGIN IMMEDIATE')
            print('locked', flush=True)
            sys.stdin.read()
            """, path,
        ]
        let (input, output) = (Pipe(), Pipe())
        holder.standardInput = input
        holder.standardOutput = output
        try holder.start()
        _ = output.fileHandleForReading.availableData
        let error = await #expect(throws: EventLogError.self) { try await gutter.register(Switch("b")) }
        #expect(error?.code == .locked)
        #expect(
            error?.description.contains("process \(holder.processIdentifier) (python3") == true,
            "\(error.map(String.init(describing:)) ?? "none")"
        )
        try input.fileHandleForWriting.close()
        holder.waitUntilExit()
        try await gutter.register(Switch("b"))
        try await log.close()
    }

    /// To switch a new file to WAL mode, SQLite wants it to itself and does not wait for that.
    @Test(.timeLimit(.minutes(10)), arguments: [false, true])
    func manyProcessesThatMakeALogAtOnceAllGetTheirTurn(_ areSomeKilled: Bool) async throws {
        for _ in 0..<8 {
            let folder = try TemporaryFolder()
            let processes = try (0..<8)
                .map { number in
                    let process = Process()
                    process.executableURL = URL(filePath: builtProgram("gutter"))
                    process.arguments = [
                        "register", "switch-\(number)", "--actor", "ada", "--db", folder.path("log.db"),
                    ]
                    process.standardOutput = FileHandle.nullDevice
                    try process.start()
                    return process
                }
            if areSomeKilled {
                for process in processes[..<4] {
                    try await Task.sleep(for: .milliseconds(Int.random(in: 0..<15)))
                    kill(process.processIdentifier, SIGKILL)
                }
            }
            for process in processes { process.waitUntilExit() }
            let acknowledged = processes.count { $0.terminationStatus == 0 && $0.terminationReason == .exit }
            #expect(processes[4...].allSatisfy { $0.terminationStatus == 0 })
            let log = try SQLiteEventLog(path: folder.path("log.db"))
            #expect(try await log.head().position.rawValue >= acknowledged)
            #expect(try await log.verify().faults == [])
            try await log.close()
        }
    }

    #if os(Linux) && compiler(>=6.2)
    /// Swift hides `fork`, for good reasons; others who load Swift code do not.
    @Test func aForkMayDecideAndNothingElse() async throws {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryFolder()
            let log = try SQLiteEventLog(path: folder.path("log.db"))
            let gutter = try await Manager(log: log)
            try await gutter.register(Switch("a", state: .global))
            typealias Fork = @convention(c) () -> Int32
            let symbol = try #require(dlsym(nil, "fork"))
            let child = unsafeBitCast(symbol, to: Fork.self)()
            if child == 0 {
                var isRight = gutter.isActive("a") && !gutter.isActive("b")
                do {
                    try await gutter.register(Switch("b"))
                    isRight = false
                } catch let error as EventLogError {
                    isRight = isRight && error.code == .forked
                } catch { isRight = false }
                do {
                    _ = try await log.events(EventQuery())
                    isRight = false
                } catch let error as EventLogError {
                    isRight = isRight && error.code == .forked
                } catch { isRight = false }
                _exit(isRight ? 0 : 1)
            }
            var status: Int32 = -1
            waitpid(child, &status, 0)
            try #require(status == 0)
            // The parent goes on.
            try await gutter.register(Switch("b"))
            try #require(try await log.verify().faults == [])
            try await log.close()
        }
    }
    #endif
}
