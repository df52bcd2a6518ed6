import ArgumentParser
import Gutter
import GutterSQLite

struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Put a copy of a backup in the place of the log, which is set aside.",
        discussion: """
            Stop every process that has the log open first; it is refused while one has. The backup is verified before \
            anything is changed, and stays as it is. The old log, which may be damaged or missing, and the files beside it get \
            a name with the time in it, such as gutter.db.before-restore-20240302T140107Z: `gutter log --db` with that name \
            shows what the backup lacks.

            EXAMPLE:
              gutter restore /backups/switches-2024-03-02.db --expect-head 41:9f2c…
            """
    )

    @Argument(help: ArgumentHelp("The backup.", valueName: "file"), completion: .file())
    var backup: String

    @Option(help: ArgumentHelp("A head that the backup must hold.", valueName: "position:hash"))
    var expectHead: String?

    @OptionGroup var log: LogOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let printer = Printer(format)
        let expected = try expectHead.map(Head.init(argument:))
        let restoration: SQLiteEventLog.Restoration
        do {
            restoration = try await cancelledBySignals {
                try await SQLiteEventLog.restore(from: backup, to: log.path, expecting: expected)
            }
        } catch is CancellationError {
            throw Interrupted(description: "The restoring was interrupted, and nothing was changed.")
        }
        let events = Int(restoration.head.position.rawValue)
        if printer.format == .table {
            let aside = restoration.setAside.map { "Set aside: \($0.printable())\n" }.joined()
            return try printer.output.writeAll(
                "Restored \(counted(events, "event", "events")) from \(backup.printable()) to \(log.path.printable()): "
                    + "head \(restoration.head), verified.\n\(aside)"
            )
        }
        var object = JSONObject()
        object["file"] = .string(log.path)
        object["events"] = .integer(events)
        object["head"] = .string(restoration.head.description)
        object["setAside"] = .array(restoration.setAside.map { .string($0) })
        try printer.output.writeAll("\(JSON.object(object).text)\n")
    }
}

extension Head {
    /// A head as `verify` and `backup` print it.
    init(argument text: String) throws(UsageError) {
        guard let head = Head(text) else {
            throw UsageError(
                "head",
                value: text,
                rule: "is not a position and a hash",
                remedy: "Give what verify has printed, such as 41:9f2c… with all its 64 digits."
            )
        }
        self = head
    }
}
