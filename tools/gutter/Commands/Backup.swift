import ArgumentParser
import Foundation
import Gutter
import GutterSQLite

struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Copy the log to a new file, while others write to it, and verify the copy.",
        discussion: """
            Prints the head of the copy, POSITION:HASH. Note it down: `gutter restore` demands it with \
            --expect-head. The copy is a log like any other and appears once it is whole; a file that is \
            there is never overwritten.

            EXAMPLE:
              gutter backup /backups/switches-2024-03-02.db
            """
    )

    @Argument(help: ArgumentHelp("The new file.", valueName: "file"), completion: .file())
    var file: String

    @Flag(name: .customLong("no-verify"), help: "Do not verify the copy, which takes long if the log is huge.")
    var skipsVerifying = false

    @OptionGroup var log: LogOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let printer = Printer(format)
        let head: Head
        do {
            head = try await cancelledBySignals {
                try await log.readingFile { try await $0.backup(to: file, verifies: !skipsVerifying) }
            }
        } catch is CancellationError {
            throw Interrupted(description: "The backup was interrupted, and nothing of it was kept.")
        }
        let size = try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int ?? 0
        let events = Int(head.position.rawValue)
        if printer.format == .table {
            return try printer.output.writeAll(
                "Backed up \(counted(events, "event", "events")) to \(file.printable()): head \(head), "
                    + "\(counted(size, "byte", "bytes")), \(skipsVerifying ? "not verified" : "verified").\n"
            )
        }
        var object = JSONObject()
        object["file"] = .string(file)
        object["events"] = .integer(events)
        object["head"] = .string(head.description)
        object["bytes"] = .integer(size)
        object["verified"] = .boolean(!skipsVerifying)
        try printer.json(object)
    }
}
