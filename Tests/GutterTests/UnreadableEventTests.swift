import Foundation
import Gutter
import Synchronization
import Testing

/// Events that a newer version wrote: kept, left out of the fold, and no obstacle.
struct UnreadableEventTests {
    /// A log of two switches, and the events as an export of a newer version would hold them.
    private func log(altering line: Int, _ alter: (inout String) -> Void) async throws -> InMemoryEventLog {
        let gutter = try await Manager()
        try await gutter.register(Switch("a"))
        try await gutter.register(Switch("b", state: .global))
        let events = try await gutter.log.events(EventQuery())
        var altered: [Event] = []
        for (number, event) in events.enumerated() {
            var text = try event.exportLine()
            if number == line { alter(&text) }
            altered.append(resealed(try Event(exportLine: Array(text.utf8)), after: altered.last))
        }
        let log = InMemoryEventLog()
        _ = try await log.append(AppendRequest(recorded: altered))
        return log
    }

    /// The event with the digests and hashes that its fields give.
    private func resealed(_ event: Event, after previous: Event?) -> Event {
        var copy = event
        if let previous { copy.previousHash = previous.hash }
        copy.seal()
        return copy
    }

    /// It is not known what the event made of its switch, so the diffs after it do not continue from those before it.
    @Test func aReplayGoesOnBehindItWithTheStateThatIsStored() async throws {
        let gutter = try await Manager()
        try await gutter.register(Switch("a", label: "first"))
        for (label, state) in [("second", Switch.State.global), ("third", .global)] {
            var copy = try gutter.switch("a")
            (copy.label, copy.state) = (label, state)
            try await gutter.update(copy)
        }
        let lines = try await gutter.log.events(EventQuery()).map { try $0.exportLine() }
        var altered: [Event] = []
        for (number, line) in lines.enumerated() {
            let text = number == 1 ? line.replacing("\"format\":1", with: "\"format\":2") : line
            altered.append(resealed(try Event(exportLine: Array(text.utf8)), after: altered.last))
        }
        let log = InMemoryEventLog()
        _ = try await log.append(AppendRequest(recorded: altered))
        let replayed = try await Manager(log: log)
        let seen = Mutex<[String]>([])
        for signal in [replayed.signals.switchRegistered, replayed.signals.switchUpdated] {
            signal.connect { change in
                seen.withLock { $0.append("\(change.switch.label ?? "") \(change.switch.state)") }
            }
        }
        #expect(try await replayed.replaySignals() == 2)
        #expect(seen.withLock { $0 } == ["first disabled", "third global"])
    }

    @Test(arguments: [
        ("\"format\":1", "\"format\":2", "this version cannot read the unknown format 2"),
        (#""kind":"registered""#, #""kind":"archived""#, #"this version cannot read the unknown kind "archived""#),
        (#""disabled""#, #""half""#, #"this version cannot read the unknown state "half""#),
    ])
    func isKeptAndLeftOut(_ old: String, _ new: String, _ details: String) async throws {
        let log = try await log(altering: 0) { $0 = $0.replacing(old, with: new) }
        let gutter = try await Manager(log: log)
        #expect(gutter.switches.map(\.name) == ["b"])
        try await gutter.register(Switch("c"))
        let events = try await log.events(EventQuery())
        #expect(events.count == 3)
        #expect(events[0].details == details)
        #expect(events[0].contentError != nil)
        var replay = Replay()
        for event in events { replay.apply(event) }
        #expect(replay.switches["default"]?.map(\.name) == ["b", "c"])
        #expect(replay.unreadable.keys.sorted() == [1])
    }

    @Test func doesNotKeepItsSwitchFromBeingEdited() async throws {
        let log = InMemoryEventLog()
        let first = try await Manager(log: log)
        try await first.register(Switch("a"))
        var copy = try first.switch("a")
        copy.label = "A"
        let event = try await first.update(copy)[0]
        let other = InMemoryEventLog()
        let line = try event.exportLine().replacing(#""kind":"updated""#, with: #""kind":"tagged""#)
        let tagged = resealed(try Event(exportLine: Array(line.utf8)), after: try await log.events(EventQuery())[0])
        _ = try await other.append(AppendRequest(recorded: [try await log.events(EventQuery())[0], tagged]))
        let gutter = try await Manager(log: other)
        #expect(try gutter.switch("a").label == nil)
        copy = try gutter.switch("a")
        copy.state = .global
        #expect(try await copy.save().version == 3)
    }

    @Test func unknownPropertiesSurviveAnUpdate() async throws {
        let log = try await log(altering: 0) {
            $0 = $0.replacing(#""switch":{"#, with: #""switch":{"aaa":{"x":1.50},"#)
        }
        let gutter = try await Manager(log: log)
        var copy = try gutter.switch("a")
        copy.state = .global
        let event = try await gutter.update(copy)[0]
        #expect(event.storedSwitch?.contains(#""aaa":{"x":1.50}"#) == true)
        #expect(event.changes.properties == ["state"])
    }
}
