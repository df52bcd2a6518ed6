import Gutter
import Testing

@Suite(.timeLimit(.minutes(1)))
struct SwitchUpdatesTests {
    private let gutter: Manager

    init() async throws {
        gutter = try await Manager()
    }

    @Test func whatBecomesOfANameComesInOrder() async throws {
        try await gutter.register(Switch("a", state: .global))
        let updates = try gutter.updates(of: "a")
        var copy = try gutter.switch("a")
        copy.state = .disabled
        try await copy.save(by: "ada")
        try await gutter.register(Switch("b"))
        copy = try gutter.switch("a")
        copy.name = "c"
        try await copy.save()
        copy = try gutter.switch("b")
        copy.name = "a"
        try await copy.save()
        try await gutter.unregister("a")
        try await gutter.register(Switch("a", state: .global))

        var seen: [String] = []
        for try await update in updates {
            seen.append("\(update.event.position) \(update.switch?.state.rawValue ?? "none")")
            if seen.count == 5 { break }
        }
        #expect(seen == ["2 disabled", "4 none", "5 disabled", "6 none", "7 global"])
    }

    @Test func anUpdateComesWhenTheManagerAnswersByIt() async throws {
        let other = try await Manager(log: gutter.log)
        let name = "a"
        let updates = try other.updates(of: name)
        let task = Task { () -> (SwitchUpdate, Bool)? in
            for try await update in updates { return (update, other.isActive(name)) }
            return nil
        }
        try await gutter.register(Switch("other", state: .global))
        try await gutter.register(Switch("a", state: .global))
        let (update, isActive) = try #require(try await task.value)
        #expect(isActive)
        var copy = try #require(update.switch)
        copy.state = .disabled
        try await copy.save()
        #expect(!other.isActive("a"))
    }

    @Test func otherNamespacesAreNotHeard() async throws {
        var updates = try gutter.namespaced("mobile").updates(of: "a")
        try await gutter.register(Switch("a"))
        try await gutter.namespaced("mobile").register(Switch("a", state: .global))
        #expect(try await updates.next()?.event.position == 2)
    }

    @Test func itEndsWithTheTask() async throws {
        let updates = try gutter.updates(of: "a")
        let task = Task {
            var updates = updates
            return try await updates.next() == nil
        }
        task.cancel()
        #expect(try await task.value)
    }

    @Test func aNameThatBreaksARuleIsRefused() {
        #expect(throws: ValidationError.self) { try gutter.updates(of: "a::b") }
    }
}
