import Foundation
import GRDB
import Gutter
import GutterTestSupport
import Synchronization
import Testing

@testable import GutterSQLite

/// What others append cannot wait for a command of this process.
@Suite(.threadsOfItsOwn)
struct CommandUnderWayTests {
    /// A moment that a thread and a task wait for.
    private final class Moment: Sendable {
        private let isReached = Atomic<Bool>(false)

        func reach() { isReached.store(true, ordering: .releasing) }

        func wait() { while !isReached.load(ordering: .acquiring) { usleep(500) } }

        func wait() async throws {
            while !isReached.load(ordering: .acquiring) { try await Task.sleep(for: .milliseconds(1)) }
        }
    }

    private func draft(_ name: String) -> EventDraft {
        let element = Switch(name, state: .global)
        return EventDraft(
            .registered,
            namespace: "default",
            switchID: UUID(),
            name: name,
            changes: Changes(from: nil, to: element.properties),
            switch: element,
            attribution: .person("ada")
        )
    }

    /// A command waits as long as somebody else has the file, and they may append a lot meanwhile.
    @Test(.timeLimit(.minutes(10))) func whatOthersAppendIsSeenWhileACommandWaitsItsTurn() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("log.db")
        let (mine, theirs) = (try SQLiteEventLog(path: path), try SQLiteEventLog(path: path))
        let gutter = try await Manager(log: mine)
        try await gutter.register(Switch("mine"))
        let (isHeld, isAwaited, isSeen) = (Moment(), Moment(), Moment())
        let drafts = (0..<3).map { draft("theirs \($0)") }
        async let others: Void = theirs.withWriter { db in
            try db.begin()
            isHeld.reach()
            isAwaited.wait()
            var storage = SQLiteStorage(db: db)
            _ = try AppendRequest(drafts).perform(on: &storage)
            try db.commitTransaction()
            // A waiting command looks at most a hundred times a second. If it gets its turn here, the test tries less than its
            // name says.
            try db.begin()
            isSeen.wait()
            try db.rollback()
        }
        defer {
            isAwaited.reach()
            isSeen.reach()
        }
        try await isHeld.wait()
        let command = Task { try await gutter.register(Switch("mine too")) }
        try await Task.sleep(for: .milliseconds(50))
        isAwaited.reach()
        while !gutter.isActive("theirs 2") { try await Task.sleep(for: .milliseconds(1)) }
        isSeen.reach()
        try await others
        #expect(try await command.value.position > 1)
        #expect(gutter.switches.count == 5)
        try await mine.close()
        try await theirs.close()
    }

    /// A command takes in what it has appended, and may already have finished reading when more is appended.
    @Test(.timeLimit(.minutes(10))) func whatIsAppendedBesideACommandIsTakenInAtItsEnd() async throws {
        let log = InMemoryEventLog()
        let gutter = try await Manager(log: log)
        let (isInHandler, isAppended) = (Moment(), Moment())
        defer { isAppended.reach() }
        let connection = gutter.signals.switchRegistered.connect { change in
            if change.event.position > 1 { return }
            isInHandler.reach()
            isAppended.wait()
        }
        let command = Task(executorPreference: ThreadPerJob()) { try await gutter.register(Switch("mine")) }
        try await isInHandler.wait()
        let beside = try await log.append(AppendRequest([draft("beside")])).events
        try await Task.sleep(for: .milliseconds(20))
        isAppended.reach()
        #expect(try await command.value.position == 1)
        try await gutter.waitUntilCaughtUp(to: #require(beside.last?.position))
        #expect(gutter.isActive("beside"))
        connection.disconnect()
    }

    /// The manager's own command waits behind what has the connection, and its follower for the command.
    @Test(.timeLimit(.minutes(10))) func whatOthersAppendIsSeenWhileACommandWaitsForTheConnection() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("log.db")
        let (mine, theirs) = (try SQLiteEventLog(path: path), try SQLiteEventLog(path: path))
        let gutter = try await Manager(log: mine)
        try await gutter.register(Switch("mine"))
        let (isHeld, isSeen) = (Moment(), Moment())
        async let holder: Void = mine.withWriter { _ in
            isHeld.reach()
            isSeen.wait()
        }
        defer { isSeen.reach() }
        try await isHeld.wait()
        let command = Task { try await gutter.register(Switch("mine too")) }
        try await Task.sleep(for: .milliseconds(20))
        for number in 0..<3 { _ = try await theirs.append(AppendRequest([draft("theirs \(number)")])) }
        try await gutter.waitUntilCaughtUp(to: 4)
        isSeen.reach()
        try await holder
        #expect(try await command.value.position == 5)
        #expect(gutter.switches.count == 5)
        try await mine.close()
        try await theirs.close()
    }
}
