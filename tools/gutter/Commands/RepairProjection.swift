import ArgumentParser
import Gutter
import GutterSQLite

struct RepairProjection: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make the tables that are derived from the events anew.",
        discussion: """
            For a log whose verification finds fault with its stored projection. The events stay as they are, and so does \
            what is wrong with them.

            EXAMPLE:
              gutter repair-projection && gutter verify
            """
    )

    @OptionGroup var log: LogOptions

    func run() async throws {
        let (before, after, events) = try await log.changing { log in
            guard let file = log as? SQLiteEventLog else { throw FileNotFound(path: self.log.path) }
            let before = try await log.verify()
            try await file.repairProjection()
            let after = try await log.verify()
            return (before.faults, after.faults, after.events)
        }
        let mended = Set(before).subtracting(after).count
        let output = Terminal.standardOutput
        try output.writeAll(
            "The projection was made anew from \(counted(events, "event", "events")): "
                + (mended == 0 ? "it was right before." : "\(counted(mended, "fault", "faults")) mended.") + "\n"
        )
        if let first = after.first {
            try output.writeAll(
                "\(counted(after.count, "fault is", "faults are")) left, which `gutter verify` lists; the first: "
                    + "\(first.description.printable())\n"
            )
            throw ExitCode.failure
        }
    }
}
