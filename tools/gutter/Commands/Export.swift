import ArgumentParser
import Foundation
import Gutter

struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write every event, whole, with its hashes, one a line.",
        discussion: """
            All namespaces, the oldest first. Importing an export into an empty log gives the same events, positions and \
            hashes. An export of what comes after an event enters a log that ends there, such as a copy that is kept up to \
            date.

            EXAMPLE:
              gutter export > switches.jsonl
              gutter export --after 41 | gutter import - --db copy.db
            """
    )

    @Option(help: ArgumentHelp("Only events after this one: \(PositionArgument.help).", valueName: "position"))
    var after: String?

    @OptionGroup var log: LogOptions

    func run() async throws {
        let after = try after.map { try PositionArgument($0, of: "--after") }
        try await log.reading { log in
            let start = try await after?.position(in: log) ?? .start
            for try await line in log.exportLines(after: start) {
                try Terminal.standardOutput.writeAll("\(line)\n")
            }
        }
    }
}
