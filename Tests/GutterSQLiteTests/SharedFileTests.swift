import Foundation
import Gutter
import GutterSQLite
import GutterTestSupport
import Synchronization
import Testing

/// One file, several logs and processes.
@Suite(.threadsOfItsOwn)
struct SharedFileTests {
    /// Another process, which closes the file as its only user unless this one's locks hold.
    private func runOtherProcess(_ path: String) throws {
        #expect(try runToEnd(builtProgram("gutter"), ["list", "--db", path]).status == 0)
    }

    @Test func openingItTwiceKeepsTheLocksOfTheFirst() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("log.db")
        let first = try SQLiteEventLog(path: path)
        let gutter = try await Manager(log: first)
        try await gutter.register(Switch("a"))
        let second = try SQLiteEventLog(path: path)
        #expect(try await second.head().position == 1)
        try await second.close()
        try runOtherProcess(path)
        #expect(FileManager.default.fileExists(atPath: path + "-wal"))
        try await gutter.register(Switch("b"))
        let third = try SQLiteEventLog(path: path)
        #expect(try await third.head().position == 2)
        try await third.close()
        try await first.close()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path()) == ["log.db"])
    }

    @Test(.timeLimit(.minutes(10))) func managersFollowEachOther() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("log.db")
        let (mine, theirs) = (try SQLiteEventLog(path: path), try SQLiteEventLog(path: path))
        let (gutter, other) = (try await Manager(log: mine), try await Manager(log: theirs))
        let seen = Seen()
        other.signals.switchRegistered.connect { seen.add($0.switch.name) }
        for number in 0..<50 {
            let event = try await gutter.register(Switch("switch \(number)", state: .global))
            try await other.waitUntilCaughtUp(to: event.position)
            #expect(other.isActive("switch \(number)"))
            #expect(other.position == event.position)
        }
        #expect(seen.names == (0..<50).map { "switch \($0)" })
        await other.shutdown()
        try await gutter.register(Switch("later"))
        try await other.waitUntilCaughtUp(to: 51)
        #expect(other.switches.count == 51)
        try await mine.close()
        try await theirs.close()
    }

    /// A process that writes is not notified of its own writes, and must not miss the writes of others between them.
    @Test(.timeLimit(.minutes(10))) func whoWritesAllTheTimeSeesWhatOthersWrite() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("log.db")
        var configuration = SQLiteEventLog.Configuration()
        #if os(Linux)
        // So that only notices from the system, and the looks after this process's own writes, can help.
        configuration.pollInterval = .seconds(3_600)
        #endif
        let (mine, theirs) = (
            try SQLiteEventLog(path: path, configuration: configuration), try SQLiteEventLog(path: path)
        )
        let (gutter, other) = (try await Manager(log: mine), try await Manager(log: theirs))
        // Both watch the file before the first of them is told not to.
        try await gutter.waitUntilCaughtUp(to: other.register(Switch("the first")).position)
        try await withThrowingTaskGroup { group in
            group.addTask {
                for number in 0..<200 { try await gutter.register(Switch("mine \(number)")) }
            }
            group.addTask {
                for number in 0..<60 {
                    let event = try await other.register(Switch("theirs \(number)"))
                    try await gutter.waitUntilCaughtUp(to: event.position)
                    if number.isMultiple(of: 4) { try await Task.sleep(for: .milliseconds(number)) }
                }
            }
            try await group.waitForAll()
        }
        // By now nobody looks any more, and the system has to tell.
        try await Task.sleep(for: .seconds(1))
        let last = try await other.register(Switch("the last"))
        try await gutter.waitUntilCaughtUp(to: last.position)
        #expect(gutter.switches.count == 262)
        try await mine.close()
        try await theirs.close()
    }

    /// If a command loses against another of its group, it must be able to see that one's change when it hears of it.
    @Test func whoLosesAgainstOneOfItsGroupLooksAgain() async throws {
        let folder = try TemporaryFolder()
        let log = try SQLiteEventLog(path: folder.path("log.db"))
        let gutter = try await Manager(log: log)
        let copy = try await {
            try await gutter.register(Switch("shared"))
            return try gutter.switch("shared")
        }()
        for round in 0..<20 {
            try await withThrowingTaskGroup { group in
                for _ in 0..<8 { group.addTask { _ = try await gutter.registerIfAbsent(Switch("switch \(round)")) } }
                group.addTask { try await gutter.update(copy.with { $0.label = "\(round)" }.rebased(in: gutter)) }
                group.addTask { try await gutter.update(copy.with { $0.description = "\(round)" }.rebased(in: gutter)) }
                try await group.waitForAll()
            }
        }
        #expect(gutter.switches.count == 21)
        #expect(try gutter.switch("shared").label == "19")
        try await log.close()
    }

    @Test(.timeLimit(.minutes(10))) func caughtUpWorksAroundAShutdown() async throws {
        let folder = try TemporaryFolder()
        let (mine, theirs) = (
            try SQLiteEventLog(path: folder.path("log.db")), try SQLiteEventLog(path: folder.path("log.db"))
        )
        let (gutter, other) = (try await Manager(log: mine), try await Manager(log: theirs))
        let waiting = Task { try await other.waitUntilCaughtUp(to: 1) }
        try await Task.sleep(for: .milliseconds(20))
        await other.shutdown()
        let later = Task { try await other.waitUntilCaughtUp(to: 2) }
        try await gutter.register(Switch("a"))
        try await waiting.value
        try await gutter.register(Switch("b"))
        try await later.value
        #expect(other.switches.count == 2)
        try await mine.close()
        try await theirs.close()
    }

    #if compiler(>=6.2)
    /// In a process of its own, where no other test opens files.
    @Test func closingAtOnceLeavesNothingOpen() async throws {
        await #expect(processExitsWith: .success) {
            func descriptors() throws -> Int {
                try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
            }
            let folder = try TemporaryFolder()
            var counts: [Int] = []
            for round in 0..<80 {
                let log = try SQLiteEventLog(path: folder.path("log.db"))
                let gutter = try await Manager(log: log)
                if round.isMultiple(of: 2) { await Task.yield() }
                if round.isMultiple(of: 3) { try await Task.sleep(for: .milliseconds(2)) }
                try await log.close()
                withExtendedLifetime(gutter) {}
                counts.append(try descriptors())
            }
            // Dropped without being closed.
            for _ in 0..<20 {
                let gutter = try await Manager(log: SQLiteEventLog(path: folder.path("log.db")))
                try await gutter.registerIfAbsent(Switch("a"))
            }
            // What is freed on another thread takes a moment; a leak would be one a round.
            for _ in 0..<100 where try descriptors() >= counts[5] + 15 {
                try await Task.sleep(for: .milliseconds(20))
            }
            try #require(try descriptors() < counts[5] + 15)
            try #require(counts[79] < counts[5] + 25)
        }
    }
    #endif

    @Test(.timeLimit(.minutes(10))) func linksAndRelativePathsLeadToTheSameLog() async throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.path("real"), withIntermediateDirectories: false)
        let real = try SQLiteEventLog(path: folder.path("real/log.db"))
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("link.db"),
            withDestinationPath: folder.path("real/log.db")
        )
        let linked = try SQLiteEventLog(path: folder.path("link.db"))
        let (gutter, other) = (try await Manager(log: real), try await Manager(log: linked))
        try await other.register(Switch("a"))
        try await gutter.waitUntilCaughtUp(to: 1)
        try await gutter.register(Switch("b"))
        try await other.waitUntilCaughtUp(to: 2)
        try await real.close()
        try await linked.close()
    }

    @Test func aStreamStopsWhereTheLogIsAnother() async throws {
        let folder = try TemporaryFolder()
        for (name, count) in [("a", 3), ("b", 6)] {
            let log = try SQLiteEventLog(path: folder.path("\(name).db"))
            let gutter = try await Manager(log: log)
            for number in 0..<count { try await gutter.register(Switch("\(name)\(number)")) }
            try await log.close()
        }
        let first = try SQLiteEventLog(path: folder.path("a.db"))
        let events = try await first.events(EventQuery())
        try await first.close()
        let second = try SQLiteEventLog(path: folder.path("b.db"))
        // What has read the first log goes on with the second one.
        let memory = InMemoryEventLog()
        _ = try await memory.append(AppendRequest(recorded: events))
        let exchanged = ExchangedLog(before: memory, after: second)
        var stream = exchanged.eventStream(after: 0)
        for expected in events { #expect(try await stream.next() == expected) }
        exchanged.exchange()
        let error = await #expect(throws: EventLogError.self) { _ = try await stream.next() }
        #expect(error?.code == .replaced)
        try await second.close()
    }

    @Test func concurrentAppendsShareCommitsAndKeepTheirOwnResults() async throws {
        let folder = try TemporaryFolder()
        let log = try SQLiteEventLog(path: folder.path("log.db"))
        let gutter = try await Manager(log: log)
        try await gutter.register(Switch("contested"))
        let copy = try gutter.switch("contested")
        let results = await withTaskGroup(of: (Int, Result<Position, any Error>).self) { group in
            for number in 0..<200 {
                group.addTask {
                    // Every fourth edits the same property of the same copy: one wins, the others conflict.
                    if number.isMultiple(of: 4) {
                        var mine = copy
                        mine.label = "label \(number)"
                        do {
                            let events = try await gutter.update(mine)
                            return (number, .success(events.first?.position ?? 0))
                        } catch { return (number, .failure(error)) }
                    }
                    do {
                        return (number, .success(try await gutter.register(Switch("switch \(number)")).position))
                    } catch { return (number, .failure(error)) }
                }
            }
            return await group.reduce(into: [Int: Result<Position, any Error>]()) { $0[$1.0] = $1.1 }
        }
        let contested = results.filter { $0.key.isMultiple(of: 4) }
        #expect(contested.count { (try? $0.value.get()) != nil } == 1)
        for case .failure(let error) in contested.values { #expect(error is SwitchConflict, "\(error)") }
        let positions = try results.filter { !$0.key.isMultiple(of: 4) }.map { try $0.value.get() }
        #expect(Set(positions).count == 150)
        for (number, result) in results where !number.isMultiple(of: 4) {
            let position = try result.get()
            let event = try await log.events(EventQuery(after: Position(rawValue: position.rawValue - 1), limit: 1))
                .first
            #expect(event?.name == "switch \(number)")
        }
        #expect(try await log.verify().faults == [])
        #expect(gutter.switches.count == 151)
        try await log.close()
    }

    /// While the follower may be at any point of its work.
    @Test(arguments: 0..<12) func closingALogThatIsFollowedLosesNothing(_ round: Int) async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("log.db")
        let log = try SQLiteEventLog(path: path)
        let gutter = try await Manager(log: log)
        try await gutter.register(Switch("a"))
        let count = 150 + round * 7
        for number in 1..<count {
            var copy = try gutter.switch("a")
            copy.label = "\(number)"
            copy.description = String(repeating: "text ", count: 100)
            try await copy.save()
        }
        try await log.close()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path()) == ["log.db"])
        let again = try SQLiteEventLog(path: path)
        #expect(try await again.head().position.rawValue == Int64(count))
        try await again.close()
    }

    @Test func aFileThatWasReplacedIsNoticedBeforeTheNextAcknowledgement() async throws {
        for change in [
            "rm log.db", "rm log.db-wal", "cp log.db x && mv x log.db", "mv log.db-wal x", ": > x && mv x log.db-wal",
        ] {
            let folder = try TemporaryFolder()
            let log = try SQLiteEventLog(path: folder.path("log.db"))
            let gutter = try await Manager(log: log)
            try await gutter.register(Switch("a", state: .global))
            try runToEnd("sh", ["-c", change], in: folder.url)
            let error = await #expect(throws: EventLogError.self, "\(change)") {
                try await gutter.register(Switch("b"))
            }
            #expect(error?.code == .replaced, "\(change): \(error.map(String.init(describing:)) ?? "")")
            #expect(gutter.isActive("a"))
            try? await log.close()
        }
    }
}

/// What a handler was told.
private final class Seen: Sendable {
    private let all = Mutex<[String]>([])

    func add(_ name: String) { all.withLock { $0.append(name) } }

    var names: [String] { all.withLock { $0 } }
}

extension Switch {
    fileprivate func with(_ edit: (inout Switch) -> Void) -> Switch {
        var copy = self
        edit(&copy)
        return copy
    }

    /// The same edits of the switch as it is now.
    fileprivate func rebased(in gutter: Manager) throws -> Switch {
        var copy = try gutter.switch(name)
        if let label { copy.label = label }
        if let description { copy.description = description }
        return copy
    }
}

/// A log that another one replaces.
private final class ExchangedLog: EventLog {
    private let before: any EventLog
    private let after: any EventLog
    private let isExchanged = Mutex(false)

    init(before: any EventLog, after: any EventLog) {
        self.before = before
        self.after = after
    }

    func exchange() { isExchanged.withLock { $0 = true } }

    private var current: any EventLog { isExchanged.withLock { $0 } ? after : before }

    func append(_ request: AppendRequest) async throws -> AppendResult { try await current.append(request) }
    func events(_ query: EventQuery) async throws -> [Event] { try await current.events(query) }
    func head() async throws -> Head { try await current.head() }
    func waitForEvents(after position: Position) async throws { try await current.waitForEvents(after: position) }
    func snapshot(at position: Position?) async throws -> LogSnapshot { try await current.snapshot(at: position) }
    func idSalt() async throws -> Salt { try await current.idSalt() }
}
