import Foundation
import Gutter
import GutterTesting
import Testing

extension Time {
    struct HistoryTraitTests {
        private let grownUp = Person(age: 30)

        @Test(.history("incident-42.jsonl", upTo: .position(12), arguments: [PersonArguments.self]))
        func anIncidentIsReplayed() throws {
            let history = try History.current
            #expect(history.events.count == 12)
            let changes = history.transitions { view in
                // There is a rename on the way: ask for the name that the switch had at the time.
                view.isActive("checkout", for: grownUp) || view.isActive("pay", for: grownUp)
            }
            #expect(changes.map(\.current) == [true, false])
            #expect(changes.last?.event.attribution == .person("grace", reason: "INC-42 payments fail"))
            for step in history.steps where step.index < 5 {
                #expect(step.manager.isActive("payments"), "\(step)")
            }
            #expect(try history.asOf(.position(8)).isActive("pay:express", for: grownUp))
            #expect(!history.manager.isActive("pay", for: grownUp))
            #expect(history.manager.isActive("payments"))
            #expect(history.namespaced("mail").steps.map(\.event.attribution.actor) == ["eve", "grace"])
        }

        @Test(.history("incident-42.jsonl", upTo: .date(Date(timeIntervalSince1970: 1_709_388_300))))
        func aDateIsTheEndToo() throws {
            let history = try History.current
            #expect(history.events.last?.position == 10)
            #expect(try history.asOf(.head).position == 10)
            #expect(history.manager.switches.summary == "pay=disabled pay:express=global payments=global search=global")
        }

        @Test(.history("incident-42.jsonl", upTo: .start)) func anEndBeforeTheFirstEventIsAnEmptyHistory() throws {
            let history = try History.current
            #expect(history.events.isEmpty)
            #expect(Array(history.steps).isEmpty)
            #expect(history.manager.switches.isEmpty)
        }

        @Test func outsideOfATraitThereIsNone() {
            let error = #expect(throws: HistoryError.self) { try History.current }
            #expect(
                error?.description
                    == "There is no current history here. Give the test the trait .history(…), "
                    + "or make one with History.record; a detached task does not have its test's."
            )
        }

        @Test(.history("incident-42.jsonl")) func itsManagerIsTheDefaultOneInTheTestAndItsTasks() async throws {
            let manager = try History.current.manager
            #expect(Manager.default === manager)
            await Task { #expect(Manager.default === manager) }.value
            await Task.detached {
                #expect(throws: HistoryError.self) { try History.current }
                #expect(Manager.default !== manager)
            }
            .value
        }

        @Test(.history("incident-42.jsonl"), .switches(["search": false])) func overridesThatFollowConcernIt() throws {
            #expect(!Manager.default.isActive("search"))
            #expect(try !History.current.manager.isActive("search"))
            // A view is of the past, where no test was.
            #expect(try History.current.asOf(.head).isActive("search"))
        }

        /// Were the history shared, the second to register would be refused.
        @Test(.history("incident-42.jsonl"), arguments: 0..<20)
        func testsThatRunAtOnceDoNotDisturbEachOther(_ number: Int) async throws {
            let history = try History.current
            #expect(try await history.manager.log.head().position == 14)
            let event = try await history.manager.register(Switch("mine", label: "\(number)"))
            #expect(event.position == 15)
            await Task.yield()
            #expect(try history.manager.switch("mine").label == "\(number)")
            #expect(try await history.manager.log.verify().faults == [])
        }

        @Test func aFixtureThatCannotBeLoadedFailsTheTestBeforeItRuns() async throws {
            let test = try #require(Test.current)
            let trait = HistoryTrait.history("none.jsonl", filePath: "/nowhere/Tests.swift")
            let hasRun = Record<Bool>()
            let error = await #expect(throws: HistoryError.self) {
                try await trait.provideScope(for: test, testCase: nil) { hasRun.append(true) }
            }
            #expect(error?.description.hasPrefix("There is no fixture \"none.jsonl\". Looked for:\n/nowhere/") == true)
            #expect(hasRun.all.isEmpty)
        }
    }

    @Suite(.history("incident-42.jsonl"))
    struct HistorySuiteTraitTests {
        @Test func aSuitesHistoryIsItsTests() throws {
            #expect(try History.current.events.count == 14)
        }

        @Test func oneMayChangeIt() async throws {
            try await History.current.manager.rollbackNamespace(to: .start)
            #expect(Manager.default.switches.isEmpty)
        }

        @Test func andTheOtherDoesNotSeeIt() async throws {
            #expect(Manager.default.switches.summary == "pay=selective payments=global search=global")
        }

        @Test(.history("incident-42.jsonl", upTo: .position(3))) func aTestsOwnWins() throws {
            #expect(try History.current.events.count == 3)
            #expect(Manager.default === (try History.current.manager))
        }
    }
}
