import Testing

@testable import Gutter

/// What a process keeps of namespaces that somebody asked for.
struct NamespaceTests {
    /// The namespaces that something is kept of, however it is kept.
    private func kept(by gutter: Manager) -> [Int] {
        let (namespaces, tables) = gutter.follower.publisher.counts
        return [gutter.follower.hubs.count, namespaces, tables, gutter.follower.projection.namespaceNames.count]
    }

    @Test func tenThousandNamesWithoutSwitchesLeaveNothing() async throws {
        let gutter = try await Manager()
        try await gutter.register(Switch("a", state: .global))
        #expect(kept(by: gutter) == [1, 1, 1, 1])
        for number in 0..<10_000 {
            let tenant = gutter.namespaced("tenant \(number)").namespaced("region")
            #expect(!tenant.isActive("a"))
        }
        for number in 0..<100 { #expect(!gutter.namespaced("no.segment \(number)").isActive("a")) }
        #expect(kept(by: gutter) == [1, 1, 1, 1])
        #expect(gutter.isActive("a"))
    }

    @Test func namespacesWhoseSwitchesHaveGoneLeaveNothing() async throws {
        let gutter = try await Manager()
        for number in 0..<100 {
            let tenant = gutter.namespaced("tenant \(number)")
            try await tenant.register(Switch("a", state: .global))
            #expect(tenant.isActive("a"))
            try await tenant.unregister("a")
            #expect(!tenant.isActive("a"))
        }
        #expect(kept(by: gutter) == [1, 1, 1, 0])
    }

    @Test func aLivingManagerFindsSwitchesWhoeverRegistersThem() async throws {
        let log = InMemoryEventLog()
        let (mine, theirs) = (try await Manager(log: log), try await Manager(log: log))
        // Managers come and go on the way, so numbers are used again.
        var managers: [Manager] = []
        for number in 0..<20 {
            _ = mine.namespaced("gone \(number)")
            managers.append(mine.namespaced("kept \(number)"))
            if number.isMultiple(of: 3) { managers.removeFirst() }
        }
        for manager in managers {
            try await theirs.namespaced(manager.namespace).register(Switch(manager.namespace, state: .global))
        }
        try await mine.waitUntilCaughtUp(to: log.head().position)
        for manager in managers {
            for other in managers {
                #expect(manager.isActive(other.namespace) == (manager.namespace == other.namespace))
            }
        }
    }

    @Test func aConnectedHandlerIsKeptWithoutAManagerUntilItIsDisconnected() async throws {
        let gutter = try await Manager()
        let seen = Record<String>()
        let connections = (0..<100)
            .map { _ in
                gutter.namespaced("n").signals.switchRegistered.connect { seen.append($0.switch.name) }
            }
        #expect(gutter.follower.hubs.count == 2)
        for connection in connections.dropFirst() { connection.disconnect() }
        try await gutter.namespaced("n").register(Switch("a"))
        #expect(seen.all == ["a"])
        connections[0].disconnect()
        connections[0].disconnect()
        #expect(gutter.follower.hubs.count == 1)
        // You can still connect to a signal whose manager is gone.
        let signal = gutter.namespaced("m").signals.switchRegistered
        signal.connect { seen.append($0.switch.name) }
        try await gutter.namespaced("m").register(Switch("b"))
        #expect(seen.all == ["a", "b"])
    }

    @Test(.timeLimit(.minutes(5))) func managersThatComeAndGoOnManyThreadsNeverMixNamespaces() async throws {
        let gutter = try await Manager()
        for number in 0..<8 where number.isMultiple(of: 2) {
            try await gutter.namespaced("n\(number)").register(Switch("on", state: .global))
        }
        await withTaskGroup { group in
            for task in 0..<8 {
                group.addTask {
                    var mistakes = 0
                    for round in 0..<2_000 {
                        let number = (task + round) % 8
                        let manager = gutter.namespaced("n\(number)")
                        if manager.isActive("on") != number.isMultiple(of: 2) { mistakes += 1 }
                        if round.isMultiple(of: 100) { manager.signals.unknownSwitch.connect { _ in }.disconnect() }
                    }
                    #expect(mistakes == 0)
                }
            }
            group.addTask {
                for round in 0..<50 {
                    let passing = gutter.namespaced("passing \(round)")
                    _ = try? await passing.register(Switch("on", state: .global))
                    _ = try? await passing.unregister("on")
                }
            }
        }
        #expect(gutter.follower.hubs.count == 1)
        #expect(gutter.follower.publisher.counts.namespaces == 5)
    }
}
