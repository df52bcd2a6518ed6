import Foundation
import Gutter
import GutterTesting
import Testing

extension Time {
    struct RecordedHistoryTests {
        private let grownUp = Person(age: 30)

        /// Seven events: a switch for grown-ups and one below it, another namespace, a rename, and an incident.
        private func incident() async throws -> History {
            try await History.record(arguments: [PersonArguments.self]) { manager, clock in
                let grownUps = Condition(\PersonArguments.age, .moreThan(17))
                try await manager.register(Switch("checkout", state: .selective, conditions: [grownUps]), by: "ada")
                try await manager.register(Switch("checkout:express", state: .global), by: "ada")
                try await manager.namespaced("mail").register(Switch("checkout", state: .global), by: "eve")
                clock.advance(by: .seconds(3_600))
                var checkout = try manager.switch("checkout")
                checkout.name = "pay"
                try await checkout.save(by: "ada")
                checkout = try manager.switch("pay")
                checkout.state = .disabled
                try await checkout.save(by: "grace", reason: "INC-42")
                try await manager.unregister("pay:express", by: "ada")
            }
        }

        @Test func anIncidentIsWalkedThroughStepByStep() async throws {
            let history = try await incident()
            var answers: [Bool] = []
            for step in history.steps {
                #expect(step.index == answers.count)
                #expect(step.after.position == step.event.position)
                #expect(step.before.position == step.events[0].position.previous)
                answers.append(step.manager.isActive("pay:express", for: grownUp))
            }
            #expect(answers == [false, false, true, false, false])
            let steps = Array(history.steps)
            #expect(steps.map(\.events.count) == [1, 1, 2, 1, 1])
            #expect(steps.map(\.event.position) == [1, 2, 5, 6, 7])
            #expect(steps[2].before.switches.summary == "checkout=selective checkout:express=global")
            #expect(steps[2].after.switches.summary == "pay=selective pay:express=global")
            #expect(
                steps[2].description == """
                    #4 2024-01-01 01:00:02Z ada updated pay: name checkout → pay
                    #5 2024-01-01 01:00:02Z ada updated pay:express: name checkout:express → pay:express
                    """
            )
            let culprit = history.steps.first { !$0.after.isActive("pay", for: grownUp) && $0.index > 1 }
            #expect(culprit?.event.attribution == .person("grace", reason: "INC-42"))
            #expect(
                try culprit?.before.evaluate("pay", for: grownUp).description
                    == #"pay is on: PersonArguments.age is more than 17 holds"#
            )
        }

        @Test func theEndIsAManagerAsAnyOther() async throws {
            let history = try await incident()
            #expect(history.manager.switches.summary == "pay=disabled")
            #expect(history.events.count == 7)
            let changes = Record<String>()
            history.manager.signals.switchUpdated.connect { changes.append($0.switch.name) }
            try await history.manager.edit("pay") { $0.state = .global }
            #expect(history.manager.isActive("pay"))
            #expect(changes.all == ["pay"])
            #expect(try await history.manager.log.head().position == 8)
            // What was recorded stays as it was.
            #expect(history.events.count == 7)
            #expect(Array(history.steps).count == 5)
            #expect(try !history.asOf(.head).isActive("pay"))
        }

        @Test func namespacesHaveStepsOfTheirOwn() async throws {
            let history = try await incident()
            let mail = history.namespaced("mail")
            #expect(mail.steps.map(\.event.position) == [3])
            #expect(mail.manager.switches.summary == "checkout=global")
            #expect(mail.events.count == 7)
            #expect(mail.transitions { $0.isActive("checkout") }.map(\.event.position) == [3])
            #expect(history.steps.map { $0.after.namespaced("mail").switches.count } == [0, 0, 1, 1, 1])
            #expect(Array(history.namespaced("of.two").steps).isEmpty)
        }

        @Test func transitionsAreThoseOfTheManager() async throws {
            let history = try await incident()
            let manager = history.manager
            let express = history.transitions { $0.isActive("pay:express", for: grownUp) }
            #expect(express.map(\.event.position) == [5, 6])
            #expect(express.map(\.current) == [true, false])
            #expect(express == (try await manager.transitions { $0.isActive("pay:express", for: grownUp) }))
            let names = history.transitions { $0.switches.map(\.name) }
            #expect(names == (try await manager.transitions { $0.switches.map(\.name) }))
            #expect(names.count == 4)
            #expect(throws: SwitchNotFound(name: "pay", namespace: "default")) {
                try history.transitions { try $0.evaluate("pay").value }
            }
        }

        @Test func inputsOfTheManagerAndTheTaskCountAtEachStep() async throws {
            let history = try await incident()
            func answers() -> [Bool] { history.steps.map { $0.manager.isActive("checkout") } }
            #expect(answers() == [false, false, false, false, false])
            history.manager.withInputs(grownUp) { #expect(answers() == [true, true, false, false, false]) }
            history.manager.setInputs(grownUp)
            #expect(answers() == [true, true, false, false, false])
        }

        @Test func aMomentIsThatOfTheLog() async throws {
            let history = try await incident()
            let date = try Time.date("2024-01-01T01:00:02Z")
            let moments: [Moment] = [
                .start, .position(4), .position(7), .head, .date(date), .date(date.addingTimeInterval(-0.001)),
                .date(.distantPast), .date(.distantFuture), .event(history.events[4].id),
            ]
            for moment in moments {
                let (view, other) = (try history.asOf(moment), try await history.manager.asOf(moment))
                #expect(view.head == other.head)
                #expect(view.switches.summary == other.switches.summary)
            }
            for moment in [Moment.position(8), .position(-1), .event(UUID())] {
                let error = #expect(throws: EventLogError.self) { try history.asOf(moment) }
                let other = await #expect(throws: EventLogError.self) { try await history.manager.asOf(moment) }
                #expect(error == other)
            }
        }

        @Test func nothingRecordedIsAHistoryToo() async throws {
            let history = try await History.record { _ in }
            #expect(history.events.isEmpty)
            #expect(Array(history.steps).isEmpty)
            #expect(history.transitions { $0.switches.count }.isEmpty)
            #expect(try history.asOf(.head).head == (try await history.manager.log.head()))
            #expect(try history.export() == "")
        }

        @MainActor @Test func theRecordingSharesTheIsolationOfItsCaller() async throws {
            var names: [String] = []
            let history = try await History.record { manager in
                MainActor.assertIsolated()
                names.append(try await manager.register(Switch("a")).name)
            }
            #expect(names == history.events.map(\.name))
        }

        @Test func whatItThrowsEndsTheRecording() async {
            await #expect(throws: SwitchNotFound(name: "a", namespace: "default")) {
                try await History.record { manager in try await manager.unregister("a") }
            }
        }
    }

    struct ManualClockTests {
        @Test func eachCommandHappensASecondAfterTheOneBefore() async throws {
            let start = try Time.date("2024-03-02T14:00:00Z")
            let history = try await History.record(startingAt: start) { manager, clock in
                #expect(clock.now == start)
                try await manager.register(Switch("a"))
                try await manager.register(Switch("b"))
                #expect(clock.now == start + 1)
                clock.advance(by: .seconds(60))
                try await manager.register(Switch("c"))
                clock.set(start + 3_600.25)
                try await manager.register(Switch("d"))
                try await manager.register(Switch("e"))
            }
            let seconds = history.events.map { $0.recordedAt.timeIntervalSince(start) }
            #expect(seconds == [0, 1, 61, 3_600.25, 3_601.25])
        }

        @Test func theDefaultStartIsTheSameInEachRun() async throws {
            let history = try await History.record { manager in try await manager.register(Switch("a")) }
            #expect(try history.events.map(\.recordedAt) == [Time.date("2024-01-01")])
        }

        @Test func aClockThatIsSetBackIsNotedByTheLog() async throws {
            let history = try await History.record { manager, clock in
                try await manager.register(Switch("a"))
                clock.advance(by: .seconds(-60))
                try await manager.register(Switch("b"))
            }
            #expect(history.events[0].recordedAt == history.events[1].recordedAt)
            #expect(history.events[1].storedExtra == #"{"clock":"2023-12-31T23:59:00.000000Z"}"#)
        }

        @Test func withoutATickItStandsStill() {
            let clock = ManualClock(at: Date(timeIntervalSince1970: 0))
            let wall = clock.wallClock
            #expect(wall.now() == wall.now())
            clock.advance(by: .milliseconds(1_500))
            #expect(wall.now() == Date(timeIntervalSince1970: 1.5))
        }
    }
}
