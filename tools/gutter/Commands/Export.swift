import ArgumentParser
import Foundation
import Gutter

struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write every event, whole, with its hashes, one a line.",
        discussion: """
            All namespaces, the oldest first. Importing an export into an empty log gives the same events, positions and \
            hashes.

            EXAMPLE:
              gutter export > switches.jsonl
            """
    )

    @OptionGroup var log: LogOptions

    func run() async throws {
        try await log.reading { log in
            for try await page in log.pages(EventQuery()) {
                try Terminal.standardOutput.writeAll(page.map { "\(try $0.exportLine())\n" }.joined())
            }
        }
    }
}
