import Foundation
import Gutter
import GutterSQLite
import Testing

/// What the README shows in Swift stands below, so that it is compiled and run.
struct ReadmeTests {
    @Test func theExamplesRun() async throws {
        let folder = try TemporaryFolder()
        let printed = Printed()
        func print(_ value: some Any) { printed.lines.append("\(value)") }
        let gutter = try await Manager(log: .sqlite(at: folder.path("switches.db")))
        try await gutter.register(Switch("checkout", state: .global), by: "ada", reason: "EXP-12 launch")
        if gutter.isActive("checkout") { print("The new checkout is on.") }

        var checkout = try gutter.switch("checkout")
        checkout.state = .disabled
        #expect(checkout.changes.state?.previous == .global)
        try await checkout.save(by: "grace", reason: "INC-42 payments fail")

        gutter.signals.switchUpdated.connect { change in Swift.print(change.event) }
        for event in try await gutter.events(matching: .init(switch: "checkout")) { print(event) }

        #expect(printed.lines.count == 3)
        #expect(printed.lines.first == "The new checkout is on.")
        #expect(printed.lines.last?.hasSuffix("(INC-42 payments fail)") == true)
    }

    private struct User {
        let name: String
        let age: Int
    }

    @Test func theExampleOfConditionsRuns() async throws {
        let folder = try TemporaryFolder()
        let printed = Printed()
        func print(_ value: some Any) { printed.lines.append("\(value)") }
        let user = User(name: "jeff", age: 70)
        struct UserArguments: ArgumentContainer {
            typealias Input = User
            let age = Argument<User>.integer(\.age)
            let name = Argument<User>.string(\.name)
        }
        let gutter = try await Manager(log: .sqlite(at: folder.path("switches.db")), arguments: [UserArguments.self])
        let pilot = [Condition(\UserArguments.age, .moreThan(65)), Condition(\UserArguments.name, .percent(10))]
        try await gutter.register(Switch("checkout", state: .selective, conditions: pilot))
        if gutter.isActive("checkout", for: user) { print("The new checkout is on for \(user.name).") }
        print(try gutter.evaluate("checkout", for: user))
        #expect(
            printed.lines == [
                "The new checkout is on for jeff.", #"checkout is on: UserArguments.age is more than "65" holds"#,
            ]
        )
    }

    @Test func theExampleOfTimeTravelRuns() async throws {
        let folder = try TemporaryFolder()
        let printed = Printed()
        func print(_ value: some Any) { printed.lines.append("\(value)") }
        let user = User(name: "jeff", age: 70)
        let gutter = try await Manager(log: .sqlite(at: folder.path("switches.db")))
        let incident = try await gutter.register(Switch("checkout", state: .global)).recordedAt
        var checkout = try gutter.switch("checkout")
        checkout.state = .disabled
        try await checkout.save(by: "grace", reason: "INC-42 payments fail")

        let then = try await gutter.asOf(.date(incident))
        if then.isActive("checkout", for: user) { print("It was on for \(user.name).") }
        for change in try await gutter.transitions(of: { $0.isActive("checkout", for: user) }) { print(change.event) }
        let plan = try await gutter.planRollback("checkout", to: .position(1))
        print(plan.diff)
        try await gutter.rollback(plan, by: "ada", reason: "INC-42")
        if try await gutter.log.verify().isSound { print("Every hash is right.") }
        #expect(gutter.isActive("checkout"))
        #expect(printed.lines.count == 5)
        #expect(printed.lines.dropFirst(3) == ["~ checkout\n    state disabled → global", "Every hash is right."])
    }

    private final class Printed {
        var lines: [String] = []
    }

    /// Each line of the README's Swift stands in this file, but for where the file is and how it is printed or checked.
    @Test func theExamplesAreTheReadmes() throws {
        let here = URL(filePath: #filePath)
        let readme = here.deletingLastPathComponent().appending(path: "../../README.md").standardizedFileURL
        let source = try String(contentsOf: here, encoding: .utf8)
        let blocks = try String(contentsOf: readme, encoding: .utf8).matches(of: /```swift\n([^`]*)```/)
        #expect(blocks.count == 5)
        for line in blocks.flatMap({ $0.output.1.split(separator: "\n") }) {
            let compiled =
                line.replacing(#".sqlite(at: "switches.db")"#, with: #".sqlite(at: folder.path("switches.db"))"#)
                .replacing(/^(checkout\.changes\S*)  \/\/ (\S+)$/) { "#expect(\($0.output.1) == \($0.output.2))" }
                .replacing("{ change in print(", with: "{ change in Swift.print(")
            #expect(source.contains("        \(compiled)\n"), "The README shows what is not compiled here: \(line)")
        }
    }
}
