import GutterTesting
import Testing

@testable import Gutter

extension Deciding {
    /// What holds for a process, a task or a test, and what must not be mistaken for something else.
    struct ScopeTests {
        private struct Twin: ArgumentContainer {
            typealias Input = Int
            static let name = "PersonArguments"
            let age = Argument<Int>.integer { $0 }
        }

        @Test func twoContainersOfOneNameAreAnError() async throws {
            let error = await #expect(throws: ValidationError.self) {
                _ = try await Manager(arguments: [PersonArguments.self, Twin.self])
            }
            #expect(error?.value == "PersonArguments")
            #expect(error?.remedy == "Pin another one with `static let name`.")
        }

        @Test func aPinnedNameIsWhatIsStored() {
            #expect(Condition(\Twin.age, .moreThan(1)).argument == "PersonArguments")
        }

        @Test func aTestMayHaveADefaultManagerOfItsOwn() async throws {
            let mine = try await Manager()
            try await mine.register(Switch("mine", state: .global))
            #expect(!Manager.default.isActive("mine"))
            withDefaultManager(mine) { #expect(Manager.default.isActive("mine")) }
            await withDefaultManager(mine) {
                await Task { #expect(Manager.default.isActive("mine")) }.value
            }
            #expect(!Manager.default.isActive("mine"))
        }

        @Test func overridesOfTasksThatRunAtOnceAreApart() async throws {
            let gutter = try await Manager()
            await withTaskGroup { group in
                for number in 0..<100 {
                    group.addTask {
                        await withSwitches(["a": number.isMultiple(of: 2)], in: gutter) {
                            for _ in 0..<20 {
                                #expect(gutter.isActive("a") == number.isMultiple(of: 2))
                                await Task.yield()
                            }
                        }
                    }
                }
            }
            #expect(!gutter.isActive("a"))
        }

        /// A new manager often gets the address of one that was just released, and a task may still be in that one's scope.
        @Test func aScopeThatOutlivesItsManagerGivesNothingToAnother() {
            var answers: Set<Bool> = []
            for _ in 0..<1_000 {
                let scopes = [
                    TaskScope.overriding(["a": true], in: Manager()),
                    TaskScope.providing(StoredInputs(Person(age: 70)), for: Manager()),
                    TaskScope.recording(Manager()) { _, _ in },
                ]
                let others = (0..<4).map { _ in Manager() }
                for (scope, other) in scopes.flatMap({ scope in others.map { (scope, $0) } }) {
                    _ = TaskScope.with(scope) { answers.insert(other.isActive("a")) }
                    answers.insert(scope.inputs(of: other) != nil)
                    answers.insert(!scope.recorders(of: other).isEmpty)
                }
            }
            #expect(answers == [false])
        }

        @Test func shutdownRegistersWhatWasAskedForAndTakesNoMore() async throws {
            let gutter = try await Manager(autocreate: true)
            for number in 0..<50 {
                for _ in 0..<3 { #expect(!gutter.isActive("new \(number)")) }
            }
            await gutter.shutdown()
            #expect(gutter.switches.count == 50)
            #expect(gutter.switches.allSatisfy { $0.state == .disabled && $0.version == 1 })
            _ = gutter.isActive("late")
            await gutter.shutdown()
            #expect(gutter.switches.count == 50)
        }

        /// The snapshot that the outer check goes by stays valid, whatever the inner one takes in its place.
        @Test func anArgumentMayAskTheManagerWhileSwitchesChange() async throws {
            final class Asker: Sendable {
                let gutter: Manager
                init(_ gutter: Manager) { self.gutter = gutter }
            }
            struct AskerArguments: ArgumentContainer {
                typealias Input = Asker
                let answer = Argument<Asker>.boolean { $0.gutter.isActive("changing") || $0.gutter.isActive("on") }
            }
            let gutter = try await Manager(arguments: [AskerArguments.self])
            let condition = Condition(\AskerArguments.answer, .truthy)
            try await gutter.register(Switch("asking", state: .selective, conditions: [condition, condition]))
            try await gutter.register(Switch("on", state: .global))
            try await gutter.register(Switch("changing"))
            let changes = Task {
                for number in 0..<200 {
                    var copy = try gutter.switch("changing")
                    copy.label = "a label that is on the heap \(number)"
                    try await copy.save()
                }
            }
            let asker = Asker(gutter)
            var mistakes = 0
            for _ in 0..<5_000 where !gutter.isActive("asking", for: asker) { mistakes += 1 }
            try await changes.value
            #expect(mistakes == 0)
        }
    }

    @Suite(.switches(["of the suite": true, "of both": true]))
    struct SuiteTraitTests {
        @Test func aSuitesSwitchesAreItsTests() {
            #expect(Manager.default.isActive("of the suite"))
        }

        @Test(.switches(["of both": false])) func aTestsOwnWin() {
            #expect(!Manager.default.isActive("of both"))
            #expect(Manager.default.isActive("of the suite"))
        }
    }
}
