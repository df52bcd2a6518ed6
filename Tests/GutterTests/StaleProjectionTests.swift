import Gutter
import Testing

/// Two managers on one log, the second of which does not know what the first has done, as if it were in another process.
struct StaleProjectionTests {
    private let log = InMemoryEventLog()

    private func managers() async throws -> (fresh: Manager, stale: Manager) {
        let fresh = try await Manager(log: log)
        try await fresh.register(Switch("a"))
        let stale = try await Manager(log: log)
        return (fresh, stale)
    }

    @Test func aCascadeDoesNotMissAChildThatWasJustRegistered() async throws {
        let (fresh, stale) = try await managers()
        try await fresh.register(Switch("a:b"))
        #expect(stale.switches.map(\.name) == ["a"])
        #expect(try await stale.unregister("a").map(\.name) == ["a:b", "a"])
        #expect(try await log.snapshot(at: nil).states.isEmpty)
    }

    @Test func aRenameTakesAlongAChildThatWasJustRegistered() async throws {
        let (fresh, stale) = try await managers()
        try await fresh.register(Switch("a:b"))
        var copy = try stale.switch("a")
        copy.name = "c"
        #expect(try await copy.save().name == "c")
        #expect(stale.switches.map(\.name) == ["c", "c:b"])
    }

    @Test func disjointEditsMergeAndOverlappingOnesConflict() async throws {
        let (fresh, stale) = try await managers()
        var (mine, theirs) = (try stale.switch("a"), try fresh.switch("a"))
        theirs.state = .global
        try await theirs.save()
        mine.label = "A"
        let saved = try await mine.save()
        #expect(saved.state == .global)
        #expect(saved.version == 3)
        mine.state = .selective
        let overlapping = mine
        await #expect(throws: SwitchConflict.self) { try await overlapping.save() }
    }

    @Test func anEventsPreviousIsTheLogsValueAtTheAppend() async throws {
        let (fresh, stale) = try await managers()
        var (mine, theirs) = (try stale.switch("a"), try fresh.switch("a"))
        theirs.name = "z"
        try await theirs.save()
        mine.state = .global
        let event = try await stale.update(mine)[0]
        #expect(event.name == "z")
        #expect(event.changes.properties == ["state"])
        #expect(event.switch?.name == "z")
    }

    @Test func whatOthersHaveJustRegisteredIsFoundAndTaken() async throws {
        let (fresh, stale) = try await managers()
        try await fresh.register(Switch("b"))
        await #expect(throws: SwitchExists.self) { try await stale.register(Switch("b")) }
        try await fresh.register(Switch("c"))
        #expect(try await stale.unregister("c").count == 1)
        await #expect(throws: SwitchNotFound.self) { try await fresh.unregister("c") }
    }

    @Test func manyWritersLoseNothing() async throws {
        let (fresh, stale) = try await managers()
        try await fresh.register(Switch("counter", label: "0"))
        await withTaskGroup { group in
            for writer in 0..<8 {
                group.addTask {
                    let manager = writer.isMultiple(of: 2) ? fresh : stale
                    for number in 0..<20 {
                        _ = try? await manager.register(Switch("w\(writer):\(number)"))
                    }
                }
            }
        }
        let final = try await Manager(log: log)
        #expect(final.switches.count == 2 + 160)
        #expect(try await log.head().position == 162)
    }

    @Test func nothingToDoIsSaidOnlyOfHowThingsAre() async throws {
        let (fresh, stale) = try await managers()
        var copy = try stale.switch("a")
        copy.state = .global
        try await copy.save()
        var theirs = Switch("a", state: .global)
        theirs.acceptChanges()
        theirs.state = .disabled
        try await fresh.update(theirs)
        // To `stale` the switch is global, as it is asked to be; in the log it is disabled by now.
        var mine = Switch("a", state: .disabled)
        mine.state = .global
        #expect(try await stale.update(mine).count == 1)
        #expect(try await log.snapshot(at: nil).states[0].json.contains(#""state":"global""#))
    }

    @Test func eachCommandIsPublishedByItself() async throws {
        let (fresh, stale) = try await managers()
        let seen = Record<[String]>()
        stale.signals.switchRegistered.connect { _ in seen.append(stale.switches.map(\.name)) }
        for name in ["b", "c"] { try await fresh.register(Switch(name)) }
        try await stale.register(Switch("d"))
        #expect(seen.all == [["a", "b"], ["a", "b", "c"], ["a", "b", "c", "d"]])
    }

    @Test func aBatchEndsWhereACommandEnds() async throws {
        let (fresh, _) = try await managers()
        for name in ["a:1", "a:2", "a:3", "b"] { try await fresh.register(Switch(name)) }
        var copy = try fresh.switch("a")
        copy.name = "c"
        try await copy.save()
        try await fresh.unregister("b")
        var sizes: [Int] = []
        for try await batch in log.batches(after: 3, size: 3) {
            sizes.append(batch.count)
            if batch.last?.position == 10 { break }
        }
        #expect(sizes == [6, 1])
    }

    @Test func aLogThatWasReplacedByAShorterOneTakesNoChange() async throws {
        let manager = try await Manager(log: ReplacedLog(log))
        for name in ["a", "b"] { try await manager.register(Switch(name)) }
        let error = await #expect(throws: EventLogError.self) { try await manager.register(Switch("c")) }
        #expect(error?.code == .replaced)
        #expect(manager.switches.map(\.name) == ["a", "b"])
    }

    @Test func aLogThatIsNotTheOneItWasIsNoticed() async throws {
        let manager = try await Manager(log: SwappingLog())
        try await manager.register(Switch("a"))
        let error = await #expect(throws: EventLogError.self) { try await manager.unregister("b") }
        #expect(error?.code == .replaced)
        #expect(manager.switches.map(\.name) == ["a"])
    }
}

/// A log that an empty one replaces after two appends, as when a backup is restored.
private struct ReplacedLog: EventLog {
    private let log: InMemoryEventLog
    private let other = InMemoryEventLog()

    init(_ log: InMemoryEventLog) {
        self.log = log
    }

    func append(_ request: AppendRequest) async throws -> AppendResult {
        try await log.head().position < 2 ? log.append(request) : other.append(request)
    }

    func events(_ query: EventQuery) async throws -> [Event] { try await log.events(query) }
    func head() async throws -> Head { try await log.head() }
    func waitForEvents(after position: Position) async throws { try await log.waitForEvents(after: position) }
    func snapshot(at position: Position?) async throws -> LogSnapshot { try await log.snapshot(at: position) }
    func idSalt() async throws -> Salt { try await log.idSalt() }
}

/// A log whose later reads come from another one, as when its file is replaced.
private struct SwappingLog: EventLog {
    private let log = InMemoryEventLog()

    func append(_ request: AppendRequest) async throws -> AppendResult { try await log.append(request) }

    func events(_ query: EventQuery) async throws -> [Event] {
        let other = try await Manager(log: InMemoryEventLog())
        for name in ["x", "y"] { try await other.register(Switch(name)) }
        return try await other.log.events(query)
    }

    func head() async throws -> Head { try await log.head() }
    func waitForEvents(after position: Position) async throws { try await log.waitForEvents(after: position) }
    func snapshot(at position: Position?) async throws -> LogSnapshot { try await log.snapshot(at: position) }
    func idSalt() async throws -> Salt { try await log.idSalt() }
}
