import Foundation
import Gutter
import Testing

extension Time {
    struct SearchingTests {
        @Test func transitionsTellWhenItWasOnSinceWhenAndByWhom() async throws {
            let (gutter, _) = try await Time.manager()
            try await gutter.register(Switch("a", state: .global))
            try await gutter.register(Switch("a:b"), by: "eve")
            try await gutter.edit("a:b") { $0.state = .global }
            try await gutter.namespaced("n").register(Switch("a:b", state: .global))
            try await gutter.edit("a") { $0.label = "of no account" }
            try await gutter.edit("a") { $0.state = .disabled }
            // Two events, of which the second makes the difference.
            try await gutter.edit("a") { $0.name = "c" }
            let changes = try await gutter.transitions { $0.isActive("a:b") }
            #expect(changes.map(\.event.position) == [3, 6])
            #expect(changes.map(\.current) == [true, false])
            #expect(changes.map(\.event.attribution.actor) == ["ada", "ada"])
            let names = try await gutter.transitions(from: .position(5)) { $0.switches.map(\.name) }
            #expect(names.map(\.event.position) == [8])
            #expect(names.map(\.current) == [["c", "c:b"]])
            #expect(try await gutter.transitions(to: .position(2)) { $0.isActive("a:b") }.isEmpty)
        }

        @Test func bisectFindsTheEventThatMadeTheDifferenceInFewLooks() async throws {
            let (gutter, _) = try await Time.manager()
            try await gutter.register(Switch("a"))
            for number in 0..<300 {
                try await gutter.edit("a") { $0.label = "\(number)" }
                if number == 123 { try await gutter.edit("a") { $0.state = .global } }
            }
            var looks = 0
            let culprit = try await gutter.bisect(from: .position(1), to: .head) { view in
                looks += 1
                return view.isActive("a")
            }
            #expect(culprit.position == 126)
            #expect(culprit.changes.state?.current == .global)
            #expect(looks <= 1 + 9)
            let error = await #expect(throws: AnswersAgree.self) {
                try await gutter.bisect(from: .position(130), to: .head) { $0.isActive("a") }
            }
            #expect(error == AnswersAgree(from: 130, to: 302))
        }

        /// It compiles, which is what it shows.
        @MainActor @Test func theMainActorMayAskToo() async throws {
            let (gutter, _) = try await Time.manager()
            try await gutter.register(Switch("a", state: .global))
            final class User { let age = 7 }
            let user = User()
            #expect(try await gutter.bisect(from: .start) { $0.isActive("a", for: user) }.position == 1)
            #expect(try await gutter.transitions { $0.isActive("a", for: user) }.count == 1)
            let error = await #expect(throws: ValidationError.self) {
                try await gutter.transitions(from: .head, to: .start) { $0.isActive("a") }
            }
            #expect(error?.value == "#1 to #0")
        }

        @Test func bisectFindsEachOfAFewEvents() async throws {
            for count in 1...20 {
                let (gutter, _) = try await Time.manager()
                for number in 1...count { try await gutter.register(Switch("\(number)")) }
                for number in 1...count {
                    let culprit = try await gutter.bisect(from: .start) { (try? $0.switch("\(number)")) != nil }
                    #expect(culprit.name == "\(number)")
                }
            }
        }

        @Test func bisectLooksAtTheEndsOfTransactionsAndNamesTheEventInside() async throws {
            let (gutter, _) = try await Time.manager()
            try await gutter.register(Switch("a"))
            for child in ["b", "c", "d"] { try await gutter.register(Switch("a:\(child)")) }
            try await gutter.edit("a") { $0.name = "z" }
            var isHalf = false
            let culprit = try await gutter.bisect(from: .position(4), to: .head) { view in
                (try? view.switch("z:c")) != nil
            }
            _ = try await gutter.bisect(from: .start, to: .head) { view in
                if view.switches.contains(where: { $0.name.hasPrefix("z") }), view.position < 8 { isHalf = true }
                return view.switches.isEmpty
            }
            #expect(culprit.name == "z:c")
            #expect(!isHalf)
        }
    }

    struct ReplayedSignalTests {
        @Test func historyIsToldAgainMarkedAsReplayed() async throws {
            let (gutter, _) = try await Time.manager()
            try await gutter.register(Switch("a"))
            try await gutter.namespaced("n").register(Switch("other"))
            try await gutter.edit("a") { $0.state = .global }
            try await gutter.unregister("a")
            let seen = Record<String>()
            @Sendable func note(_ change: SwitchChange) {
                seen.append("\(change.event.kind) \(change.switch.state) \(change.isReplayed)")
            }
            gutter.signals.switchRegistered.connect(note)
            gutter.signals.switchUpdated.connect(note)
            gutter.signals.switchUnregistered.connect(note)
            #expect(try await gutter.replaySignals() == 3)
            #expect(
                seen.all == ["registered disabled true", "updated global true", "unregistered global true"]
            )
            #expect(try await gutter.replaySignals(from: .position(1), to: .position(3)) == 1)
            #expect(gutter.switches.isEmpty)
            try await gutter.register(Switch("a"))
            #expect(seen.all.last == "registered disabled false")
        }

        @Test func aSubscriptionGoesOnWhereItEnded() async throws {
            struct Stop: Error {}
            let log = InMemoryEventLog()
            let gutter = try await Manager(log: log)
            try await gutter.register(Switch("before"))
            let seen = Record<String>()
            func run(until count: Int, failing: Bool = false) async throws {
                do {
                    try await gutter.subscribe("mailer") { change in
                        if failing { throw Stop() }
                        seen.append(change.switch.name)
                        if seen.all.count == count { throw Stop() }
                    }
                    Issue.record("It ended without being stopped.")
                } catch is Stop {}
            }
            // A first run starts with new events; if it ends before there are any, they are not lost.
            let first = Task { try await gutter.subscribe("mailer") { _ in } }
            while try await log.position(ofSubscription: "mailer") == nil {
                try await Task.sleep(for: .milliseconds(1))
            }
            first.cancel()
            try await first.value
            for name in ["a", "b"] { try await gutter.register(Switch(name)) }
            try await run(until: 2)
            #expect(seen.all == ["a", "b"])
            // It threw at "b", so that it is delivered again.
            try await gutter.namespaced("n").register(Switch("elsewhere"))
            try await gutter.register(Switch("c"))
            try await run(until: 4, failing: true)
            try await run(until: 4)
            #expect(seen.all == ["a", "b", "b", "c"])
            #expect(try await log.position(ofSubscription: "mailer")?.position == 3)
        }

        @Test func aSubscriptionNoticesAnotherLog() async throws {
            let store = InMemoryEventLog()
            let (gutter, _) = try await Time.manager()
            try await gutter.register(Switch("a"))
            try await store.advance(subscription: "s", to: Head(position: 1, hash: EventHash(hashing: [])))
            let error = await #expect(throws: EventLogError.self) {
                try await gutter.subscribe("s", in: store) { _ in }
            }
            #expect(error?.code == .replaced)
        }
    }
}
