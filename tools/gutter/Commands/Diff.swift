import ArgumentParser
import Gutter

struct DiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Say what differs between two moments, switch by switch.",
        discussion: """
            A moment is \(MomentArgument.help).

            EXAMPLE:
              gutter diff 41 head
              gutter diff @2024-03-02T13:00Z @2024-03-02T15:00Z
            """
    )

    @Argument(help: "The earlier moment.")
    var from: String

    @Argument(help: "The later moment. (default: now)")
    var to: String?

    @OptionGroup var namespace: NamespaceOptions
    @OptionGroup var log: LogOptions
    @OptionGroup var format: OutputOptions

    func run() async throws {
        let (from, to) = (
            try MomentArgument(from, of: "FROM", in: format.zone),
            try MomentArgument(to ?? "head", of: "TO", in: format.zone)
        )
        try await log.reading { log in
            let manager = try await namespace.existing(on: log)
            let (earlier, later) = (try await from.position(in: log), try await to.position(in: log))
            let diff = try await manager.diff(from: .position(earlier), to: .position(later))
            try Printer(format).diff(diff, orElse: "Nothing differs between #\(earlier) and #\(later).")
        }
    }
}
