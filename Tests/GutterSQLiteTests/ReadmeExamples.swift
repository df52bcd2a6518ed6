import Foundation
import Gutter
import GutterSQLite
import GutterTestSupport
import Testing

/// What the README shows in Swift; `DocumentationTests` compares it with the README.
struct ReadmeTests {
    @Test func theFirstExampleRuns() async throws {
        let folder = try TemporaryFolder()
        let lastTuesday = Date(timeIntervalSinceNow: -7 * 86_400)
        let printed = Printed()
        @Sendable func print(_ items: Any...) { printed.add(items) }

        @Sendable func runs() async throws {
            let gutter = try await Manager(log: .sqlite(at: folder.path("switches.db")))
            try await gutter.registerIfAbsent(Switch("checkout", state: .global), by: "ada", reason: "EXP-12 launch")
            if gutter.isActive("checkout") { print("The new checkout is on.") }
            let then = try await gutter.asOf(.date(lastTuesday))
            if !then.isActive("checkout") { print("It was not on last Tuesday.") }
            try await gutter.close()
        }

        // Somebody who tries it tries it twice.
        for count in 1...2 {
            try await runs()
            #expect(printed.lines.count == 2 * count)
            #expect(printed.lines.suffix(2) == ["The new checkout is on.", "It was not on last Tuesday."])
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("")) == ["switches.db"])
        }
    }
}
