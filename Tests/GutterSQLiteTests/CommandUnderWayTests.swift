import Foundation
import GRDB
import Gutter
import Synchronization
import Testing

@testable import GutterSQLite

/// A command takes in what it appends, so that nobody else need be woken for it; what others append cannot wait for it.
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

    /// A command waits for the file as long as somebody else has it, who may append a lot meanwhile.
    @Test(.timeLimit(.minutes(1))) func whatOthersAppendIsSeenWhileACommandWaitsItsTurn() async throws {
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
            for draft in drafts {
                var storage = SQLiteStorage(db: db)
                _ = try AppendRequest([draft]).perform(on: &storage)
                try db.commitTransaction()
                // Nobody whose turn it might be is awake so soon.
                try db.begin()
                usleep(20_000)
            }
            isSeen.wait()
            try db.rollback()
        }
        defer { isSeen.reach() }
        try await isHeld.wait()
        let command = Task { try await gutter.register(Switch("mine too")) }
        try await Task.sleep(for: .milliseconds(50))
        isAwaited.reach()
        try await gutter.caughtUp(to: 4)
        #expect(gutter.isActive("theirs 2"))
        isSeen.reach()
        try await others
        #expect(try await command.value.position == 5)
        #expect(gutter.switches.count == 5)
        try mine.close()
        try theirs.close()
    }

    /// The manager's own command waits behind what has the connection, and its follower for the command.
    @Test(.timeLimit(.minutes(1))) func whatOthersAppendIsSeenWhileACommandWaitsForTheConnection() async throws {
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
        try await gutter.caughtUp(to: 4)
        isSeen.reach()
        try await holder
        #expect(try await command.value.position == 5)
        #expect(gutter.switches.count == 5)
        try mine.close()
        try theirs.close()
    }
}
