import Gutter
import Testing

struct SignalTests {
    private struct Failure: Error {}

    @Test func appliedEventsSignalInOrderWithTheSwitch() async throws {
        let gutter = try await Manager()
        let seen = Record<String>()
        func note(_ signal: String) -> Signal<SwitchChange>.Handler {
            {
                seen.append(
                    "\(signal) \($0.switch.name) \($0.switch.state) v\($0.switch.version) #\($0.event.position)"
                )
            }
        }
        gutter.signals.switchRegistered.connect(note("+"))
        gutter.signals.switchUpdated.connect(note("~"))
        gutter.signals.switchUnregistered.connect(note("-"))
        try await gutter.register(Switch("a"))
        try await gutter.register(Switch("a:b"))
        var copy = try gutter.switch("a")
        copy.name = "c"
        try await copy.save()
        try await gutter.unregister("c")
        #expect(
            seen.all == [
                "+ a disabled v1 #1", "+ a:b disabled v1 #2", "~ c disabled v2 #3", "~ c:b disabled v2 #4",
                "- c:b disabled v3 #5", "- c disabled v3 #6",
            ]
        )
    }

    @Test func aHandlerSeesTheWholeTransactionPublished() async throws {
        let gutter = try await Manager()
        for name in ["a", "a:b"] { try await gutter.register(Switch(name)) }
        let seen = Record<[String]>()
        gutter.signals.switchUpdated.connect { _ in seen.append(gutter.switches.map(\.name)) }
        var copy = try gutter.switch("a")
        copy.name = "c"
        try await copy.save()
        #expect(seen.all == [["c", "c:b"], ["c", "c:b"]])
    }

    @Test func aHandlerThatThrowsStopsNobody() async throws {
        let gutter = try await Manager()
        let seen = Record<String>()
        gutter.signals.switchRegistered.connect { _ in throw Failure() }
        gutter.signals.switchRegistered.connect { seen.append($0.switch.name) }
        for name in ["a", "b"] { try await gutter.register(Switch(name)) }
        #expect(seen.all == ["a", "b"])
    }

    @Test func discardingAConnectionKeepsItAndDisconnectingEndsIt() async throws {
        let gutter = try await Manager()
        let (kept, ended) = (Record<String>(), Record<String>())
        gutter.signals.switchRegistered.connect { kept.append($0.switch.name) }
        let connection = gutter.signals.switchRegistered.connect { ended.append($0.switch.name) }
        try await gutter.register(Switch("a"))
        connection.disconnect()
        connection.disconnect()
        try await gutter.register(Switch("b"))
        #expect(kept.all == ["a", "b"])
        #expect(ended.all == ["a"])
    }

    @Test func aNamespaceHearsOnlyItsOwn() async throws {
        let gutter = try await Manager()
        let seen = Record<String>()
        gutter.namespaced("n").signals.switchRegistered.connect { seen.append($0.switch.name) }
        try await gutter.register(Switch("a"))
        try await gutter.namespaced("n").register(Switch("b"))
        #expect(seen.all == ["b"])
    }

    @Test func aHandlerMayStartATaskThatChangesSwitches() async throws {
        let gutter = try await Manager()
        let tasks = Record<Task<Event, any Error>>()
        gutter.signals.switchRegistered.connect { change in
            guard change.switch.name == "a" else { return }
            tasks.append(Task { try await gutter.register(Switch("b")) })
        }
        try await gutter.register(Switch("a"))
        _ = try await tasks.all[0].value
        #expect(gutter.switches.map(\.name) == ["a", "b"])
    }

    @Test func eventsOfOthersSignalOnTheWayToOnesOwn() async throws {
        let log = InMemoryEventLog()
        let (mine, theirs) = (try await Manager(log: log), try await Manager(log: log))
        let seen = Record<String>()
        mine.signals.switchRegistered.connect { seen.append("\($0.switch.name) #\($0.event.position)") }
        try await theirs.register(Switch("theirs"))
        try await mine.register(Switch("mine"))
        #expect(seen.all == ["theirs #1", "mine #2"])
        #expect(mine.switches.map(\.name) == ["mine", "theirs"])
    }
}
