import Gutter
import GutterTesting
import Synchronization
import Testing

extension Deciding {
    /// Being told what one task asks, and what it was answered.
    struct DecisionRecorderTests {
        /// What was recorded, as text.
        private final class Record: Sendable {
            private let lines = Mutex<[String]>([])

            func add(_ evaluation: Evaluation, _ version: Int?) {
                lines.withLock {
                    $0.append("\(evaluation.name) \(evaluation.value) \(version.map(String.init) ?? "-")")
                }
            }

            var all: [String] { lines.withLock { $0 } }
        }

        private let record = Record()

        @Test func theSwitchThatWasAskedAndItsAskedAncestorsAreRecorded() async throws {
            let gutter = try await Manager.forPeople(
                Switch("shop", state: .global),
                Switch("shop:pay", state: .disabled)
            )
            let pay = gutter.handle("shop:pay")
            _ = pay.isActive()
            gutter.withDecisions(recordedBy: record.add) {
                _ = gutter.isActive("shop:pay")
                _ = pay.isActive()
                _ = try? gutter.evaluate("shop")
                _ = gutter.isActive("unknown")
            }
            _ = gutter.isActive("shop")
            _ = pay.isActive()
            #expect(
                record.all == ["shop true 1", "shop:pay false 1", "shop true 1", "shop:pay false 1", "shop true 1"]
            )
        }

        @Test func childTasksAreRecordedAndDetachedOnesAreNot() async throws {
            let gutter = try await Manager.forPeople(Switch("a", state: .global))
            await gutter.withDecisions(recordedBy: record.add) {
                async let child = gutter.isActive("a")
                _ = await child
                _ = await Task { gutter.isActive("a") }.value
                _ = await Task.detached { gutter.isActive("a") }.value
            }
            #expect(record.all == ["a true 1", "a true 1"])
        }

        @Test func recordersInsideEachOtherAreAllTold() async throws {
            let gutter = try await Manager.forPeople(Switch("a", state: .global))
            let inner = Record()
            gutter.withDecisions(recordedBy: record.add) {
                _ = gutter.isActive("a")
                gutter.withDecisions(recordedBy: inner.add) { _ = gutter.isActive("a") }
            }
            #expect(record.all == ["a true 1", "a true 1"])
            #expect(inner.all == ["a true 1"])
        }

        @Test func inputsAndOverridesOfTheTaskStayInForceWhereItIsRecorded() async throws {
            let admins = Condition(\PersonArguments.isAdmin, .truthy)
            let gutter = try await Manager.forPeople(Switch("a", state: .selective, conditions: [admins]))
            gutter.withInputs(Person(isAdmin: true)) {
                gutter.withDecisions(recordedBy: record.add) { #expect(gutter.isActive("a")) }
            }
            withSwitches(["a": true, "unregistered": true], in: gutter) {
                gutter.withDecisions(recordedBy: record.add) {
                    #expect(gutter.isActive("a"))
                    #expect(gutter.isActive("unregistered"))
                }
            }
            #expect(record.all == ["a true 1", "a true 1", "unregistered true -"])
        }

        @Test func aRecorderIsToldOfItsOwnNamespaceOnly() async throws {
            let gutter = try await Manager.forPeople(Switch("a", state: .global))
            let other = gutter.namespaced("other")
            try await other.register(Switch("b", state: .global))
            gutter.withDecisions(recordedBy: record.add) {
                #expect(other.isActive("b"))
                #expect(gutter.isActive("a"))
            }
            #expect(record.all == ["a true 1"])
        }

        @Test func inputsWhoseNumberIsUnknownAreEachAnInput() async throws {
            let admins = Condition(\PersonArguments.isAdmin, .truthy)
            let gutter = try await Manager.forPeople(Switch("a", state: .selective, conditions: [admins]))
            let nobody: Person? = nil
            let admin: Person? = Person(isAdmin: true)
            #expect(!gutter.isActive("a", forEach: []))
            #expect(!gutter.isActive("a", forEach: [nobody as Any, 5, Person()]))
            #expect(gutter.isActive("a", forEach: [nobody as Any, "text", Person(), admin as Any]))
        }
    }
}
