import Foundation
import Gutter
import Testing

extension EventLogConformance {
    func appendsAllOrNothing(_ log: any EventLog) async throws {
        var a = Subject("a")
        try await log.append(a.registered())
        let before = try await log.all
        var request = AppendRequest([a.updated(state: .global), Subject("b").registered(), Subject("b").registered()])
        await expect(.nameTaken) { _ = try await log.append(request) }
        request = AppendRequest([Subject("c").registered()], expectedVersions: [a.id: 7])
        await expect(.versionConflict) { _ = try await log.append(request) }
        #expect(try await log.all == before)
        #expect(try await log.snapshot(at: nil).states.map(\.name) == ["a"])

        let events = try await log.append(Subject("d").registered(), Subject("e").registered())
        #expect(events.map(\.name) == ["d", "e"])
        #expect(Set(events.map(\.transaction)).count == 1)
        #expect(try await log.all == before + events)
        #expect(try await log.append(AppendRequest([])).events.isEmpty)
    }

    func numbersWithoutGaps(_ log: any EventLog) async throws {
        #expect(try await log.head().position == .start)
        await withTaskGroup { group in
            for writer in 0..<8 {
                group.addTask {
                    for number in 0..<10 {
                        // Every second one is refused: its name is taken by the one before.
                        let name = "switch \(writer) \(number / 2)"
                        _ = try? await log.append(Subject(name).registered())
                    }
                }
            }
        }
        let events = try await log.all
        #expect(events.map(\.position.rawValue) == Array(1...40))
        #expect(try await log.head() == Head(position: 40, hash: events[39].hash))
    }

    func chainsEveryEvent(_ log: any EventLog) async throws {
        let id = try await log.head().hash
        var a = Subject("a")
        try await log.append(a.registered(), a.updated(state: .global))
        try await log.append(a.unregistered())
        // No command gives such a name, but another log's event may have it.
        try await log.append(Subject("a\0b").registered(), Subject("a\0c").registered())
        #expect(Set(try await log.snapshot(at: nil).states.map(\.name)) == ["a\0b", "a\0c"])
        var previous = id
        for event in try await log.all {
            #expect(event.hashFault == nil)
            #expect(event.previousHash == previous)
            previous = event.hash
        }
        #expect(try await log.head().hash == previous)
        #expect(try await log.snapshot(at: 0).head == Head(position: .start, hash: id))
    }

    func checksExpectedVersions(_ log: any EventLog) async throws {
        var a = Subject("a")
        _ = try await log.append(AppendRequest([a.registered()], expectedVersions: [a.id: 0]))
        let update = a.updated(state: .global)
        await expect(.versionConflict) {
            _ = try await log.append(AppendRequest([update], expectedVersions: [a.id: 0]))
        }
        let events = try await log.append(AppendRequest([update], expectedVersions: [a.id: 1])).events
        #expect(events.map(\.version) == [2])
        // A dead identity still has its version.
        try await log.append(a.unregistered())
        await expect(.versionConflict) {
            _ = try await log.append(AppendRequest([a.registered()], expectedVersions: [a.id: 0]))
        }
        let revived = try await log.append(AppendRequest([a.registered()], expectedVersions: [a.id: 3])).events
        #expect(revived.map(\.version) == [4])
    }

    func countsVersions(_ log: any EventLog) async throws {
        var (a, b) = (Subject("a"), Subject("b"))
        try await log.append(a.registered(), b.registered(), a.updated(state: .global))
        try await log.append(b.updated(state: .global), a.unregistered(), b.unregistered())
        let events = try await log.all
        #expect(events.filter { $0.switchID == a.id }.map(\.version) == [1, 2, 3])
        #expect(events.filter { $0.switchID == b.id }.map(\.version) == [1, 2, 3])
    }

    func repeatsTheResultOfAKey(_ log: any EventLog) async throws {
        let (a, b) = (Subject("a"), Subject("b"))
        let request = AppendRequest(
            [a.registered(), b.registered()],
            idempotencyKey: "key",
            expectedVersions: [a.id: 0]
        )
        let first = try await log.append(request)
        #expect(!first.isRepeated)
        let ids = DerivedIDs(salt: try await log.idSalt())
        #expect(first.events.map(\.id) == (0...1).map { ids.event(key: "key", ordinal: $0) })
        // By now the expected version is wrong and the names are taken.
        let second = try await log.append(request)
        #expect(second.isRepeated)
        #expect(second.events == first.events)
        #expect(try await log.all == first.events)
    }

    func derivesIDsWithASaltOfItsOwn(_ log: any EventLog, other: any EventLog) async throws {
        var ids: Set<UUID> = []
        let request = AppendRequest([Subject("a").registered()], idempotencyKey: "key")
        for log in [log, other] {
            let salt = try await log.idSalt()
            let event = try #require(try await log.append(request).events.first)
            ids.formUnion([event.id, event.transaction])
            #expect(try await log.idSalt() == salt)
            let line = try event.exportLine()
            #expect(!line.contains(salt.description))
            #expect(try await log.append(request).events == [event])
        }
        // One key, and no two ids alike: somebody who has only the ids cannot try out which key it was.
        #expect(ids.count == 4)
        #expect(try await log.idSalt() != other.idSalt())
    }

    func refusesAKeyForSomethingElse(_ log: any EventLog) async throws {
        var a = Subject("a")
        try await log.append(a.registered())
        let update = a.updated(state: .global)
        _ = try await log.append(AppendRequest([update], idempotencyKey: "key"))
        let others = [
            [a.updated(state: .disabled)], [Subject("b").registered()], [a.unregistered()], [update, a.unregistered()],
        ]
        for other in others {
            await expect(.idempotencyConflict) {
                _ = try await log.append(AppendRequest(other, idempotencyKey: "key"))
            }
        }
        #expect(try await log.head().position == 2)
    }

    func refusesDuplicateIDs(_ log: any EventLog) async throws {
        var draft = Subject("a").registered()
        draft.id = UUID()
        try await log.append(draft)
        var other = Subject("b").registered()
        other.id = draft.id
        let request = AppendRequest([other])
        await expect(.duplicateID) { _ = try await log.append(request) }
        other.id = UUID()
        var third = Subject("c").registered()
        third.id = other.id
        let twins = AppendRequest([other, third])
        await expect(.duplicateID) { _ = try await log.append(twins) }
        #expect(try await log.head().position == 1)
    }

    func keepsLiveNamesUnique(_ log: any EventLog) async throws {
        var (a, b) = (Subject("a"), Subject("b"))
        try await log.append(a.registered(), b.registered())
        await expect(.nameTaken) { try await log.append(Subject("a").registered()) }
        let rename = b.updated(name: "a")
        await expect(.nameTaken) { try await log.append(rename) }
        // The name is free in another namespace, or once its bearer has gone.
        try await log.append(Subject("a", in: "elsewhere").registered())
        try await log.append(a.updated(name: "c"))
        try await log.append(rename)
        try await log.append(b.unregistered())
        try await log.append(Subject("a").registered())
        let names = try await log.snapshot(at: nil).states.map { "\($0.namespace) \($0.name)" }
        #expect(names.sorted() == ["default a", "default c", "elsewhere a"])
    }

    func allowsSwapsInsideARequest(_ log: any EventLog) async throws {
        var (a, b) = (Subject("a"), Subject("b"))
        try await log.append(a.registered(), b.registered())
        try await log.append(a.updated(name: "b"), b.updated(name: "a"))
        let states = try await log.snapshot(at: nil).states
        #expect(states.first { $0.id == a.id }?.name == "b")
        #expect(states.first { $0.id == b.id }?.name == "a")
    }

    func honoursGuards(_ log: any EventLog) async throws {
        try await log.append(Subject("a").registered(), Subject("a:b").registered())
        func request(after position: Position) -> AppendRequest {
            let filter = EventFilter(namespace: "default", subtree: "a")
            return AppendRequest([Subject("z").registered()], guard: .init(noneMatching: filter, after: position))
        }
        await expect(.guardFailed) { _ = try await log.append(request(after: 1)) }
        // Neither a name that only begins alike nor another namespace is below `a`.
        try await log.append(Subject("ab").registered(), Subject("a:c", in: "elsewhere").registered())
        _ = try await log.append(request(after: 2))
        try await log.append(Subject("a:c").registered())
        await expect(.guardFailed) { _ = try await log.append(request(after: 5)) }
    }

    func neverGoesBackInTime(_ log: any EventLog) async throws {
        var future = Subject("a").registered()
        future.recordedAt = Date(timeIntervalSinceNow: 86_400)
        future.origin = Origin(source: "a test", importedAt: Date())
        let first = try await log.append(future)[0]
        let second = try await log.append(Subject("b").registered())[0]
        #expect(second.timestamp == first.timestamp)
        let extra = try #require(second.storedExtra.map { try JSON(parsing: $0) }?.object)
        let clock = try #require(extra["clock"]?.string.flatMap(Timestamp.init(parsing:)))
        #expect(clock < second.timestamp)
        #expect(first.storedExtra == nil)
    }

    func keepsImportedTimes(_ log: any EventLog) async throws {
        let time = try #require(Timestamp(parsing: "2024-03-02T14:03:11.123456Z"))
        var draft = Subject("a").registered()
        draft.recordedAt = time.date
        draft.origin = Origin(source: "a test", line: 3, importedAt: Date())
        let event = try await log.append(draft)[0]
        #expect(event.timestamp == time)
        #expect(event.origin?.source == "a test")
        #expect(event.origin?.line == 3)
        var earlier = Subject("b").registered()
        earlier.recordedAt = time.date.addingTimeInterval(-1)
        let request = AppendRequest([earlier])
        await expect(.outOfOrder) { _ = try await log.append(request) }
    }

    func takesInRecordedEvents(_ log: any EventLog, copy: any EventLog) async throws {
        var (a, b) = (Subject("a"), Subject("b"))
        try await log.append(a.registered(), b.registered())
        try await log.append(a.updated(name: "c"), b.unregistered())
        let events = try await log.all
        let gap = AppendRequest(recorded: Array(events[1...]))
        await expect(.doesNotContinue) { _ = try await copy.append(gap) }
        _ = try await copy.append(AppendRequest(recorded: Array(events[..<2])))
        _ = try await copy.append(AppendRequest(recorded: Array(events[2...])))
        #expect(try await copy.all == events)
        #expect(try await copy.head() == log.head())
        #expect(try await copy.snapshot(at: 0).head == log.snapshot(at: 0).head)
        #expect(try await copy.snapshot(at: nil).states == log.snapshot(at: nil).states)
        // The two logs part: what one records from here on, the other cannot take in.
        try await copy.append(Subject("d").registered())
        let other = AppendRequest(recorded: try await log.append(Subject("e").registered()))
        await expect(.doesNotContinue) { _ = try await copy.append(other) }
        try await copy.append(Subject("f").registered())
    }
}
