import Gutter
import Testing

struct IdempotencyTests {
    @Test func aKeyGivesTheFirstResultWhateverHasHappenedSince() async throws {
        let gutter = try await Manager()
        let first = try await gutter.register(Switch("a"), idempotencyKey: "register a")
        var copy = try gutter.switch("a")
        copy.state = .global
        let update = try await gutter.update(copy, idempotencyKey: "update a")
        try await gutter.unregister("a", idempotencyKey: "unregister a")

        #expect(try await gutter.register(Switch("a"), idempotencyKey: "register a") == first)
        #expect(try await gutter.update(copy, idempotencyKey: "update a") == update)
        #expect(try await gutter.unregister("a", idempotencyKey: "unregister a").map(\.position) == [3])
        #expect(try await gutter.log.head().position == 3)
    }

    @Test func aCopyWithoutEditsAsksForNothing() async throws {
        let gutter = try await Manager()
        try await gutter.register(Switch("a"))
        for positions in [[2], []] as [[Position]] {
            // What a script that is run twice does: the second time the copy has no edits.
            var copy = try gutter.switch("a")
            copy.state = .global
            #expect(try await gutter.update(copy, idempotencyKey: "key").map(\.position) == positions)
        }
        // Once somebody has set it back, the script asks for what it has asked for before.
        var theirs = try gutter.switch("a")
        theirs.state = .disabled
        try await theirs.save()
        var copy = try gutter.switch("a")
        copy.state = .global
        #expect(try await gutter.update(copy, idempotencyKey: "key").map(\.position) == [2])
        #expect(try await gutter.log.head().position == 3)
    }

    @Test func aCascadeIsRepeatedAsAWhole() async throws {
        let gutter = try await Manager()
        for name in ["a", "a:b"] { try await gutter.register(Switch(name)) }
        var copy = try gutter.switch("a")
        copy.name = "c"
        let events = try await gutter.update(copy, idempotencyKey: "key")
        #expect(events.count == 2)
        #expect(try await gutter.update(copy, idempotencyKey: "key") == events)
    }

    @Test func aKeyForSomethingElseIsRefused() async throws {
        let gutter = try await Manager()
        try await gutter.register(Switch("a"), idempotencyKey: "key")
        func refused(_ body: () async throws -> Void) async {
            let error = await #expect(throws: EventLogError.self) { try await body() }
            #expect(error?.code == .idempotencyConflict)
        }
        await refused { try await gutter.register(Switch("b"), idempotencyKey: "key") }
        await refused { try await gutter.register(Switch("a", state: .global), idempotencyKey: "key") }
        await refused { try await gutter.unregister("a", idempotencyKey: "key") }
        await refused { try await gutter.namespaced("n").register(Switch("a"), idempotencyKey: "key") }
        var copy = try gutter.switch("a")
        copy.state = .global
        await refused { [copy] in try await gutter.update(copy, idempotencyKey: "key") }
        #expect(try await gutter.log.head().position == 1)
    }

    @Test func whatWasSoAlreadyIsPartOfTheCommandToo() async throws {
        let gutter = try await Manager()
        try await gutter.register(Switch("a"))
        var (mine, theirs) = (try gutter.switch("a"), try gutter.switch("a"))
        theirs.state = .global
        try await theirs.save()
        mine.state = .global
        mine.label = "A"
        let first = try await gutter.update(mine, idempotencyKey: "key")
        #expect(first[0].changes.properties == ["label"])
        #expect(try await gutter.update(mine, idempotencyKey: "key") == first)
    }

    @Test func aKeyBelongsToOneSwitch() async throws {
        let gutter = try await Manager()
        for name in ["a", "b"] { try await gutter.register(Switch(name)) }
        var (a, b) = (Switch("a"), Switch("b"))
        a.state = .global
        b.state = .global
        try await gutter.update(a, idempotencyKey: "key")
        let other = b
        let error = await #expect(throws: EventLogError.self) { try await gutter.update(other, idempotencyKey: "key") }
        #expect(error?.code == .idempotencyConflict)
    }

    @Test func manyAtOnceWithOneKeyDoItOnce() async throws {
        let log = InMemoryEventLog()
        let managers = [try await Manager(log: log), try await Manager(log: log)]
        let results = await withTaskGroup(of: Event?.self) { group in
            for number in 0..<20 {
                group.addTask { try? await managers[number % 2].register(Switch("a"), idempotencyKey: "key") }
            }
            return await group.reduce(into: [Event?]()) { $0.append($1) }
        }
        #expect(Set(results).count == 1)
        #expect(results[0] != nil)
        #expect(try await log.head().position == 1)
    }
}
