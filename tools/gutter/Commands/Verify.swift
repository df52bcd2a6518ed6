import ArgumentParser
import Gutter
import GutterSQLite

struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prove that the log is whole: every hash, every version, every difference, and the projection.",
        discussion: """
            Prints the head, POSITION:HASH. Who keeps a head can demand it later: a log that was cut off or rewritten does \
            not have it. A log without events says so. tools/verify-log.py checks the same with a program that shares \
            nothing with this one.

            Not a byte of the file is changed, nor of those beside it; others may write to the log meanwhile. Exit code 1 \
            if anything is wrong.

            EXAMPLE:
              gutter verify
              gutter verify --expect-head 41:9f2c…
            """
    )

    @Option(help: ArgumentHelp("A head that the log must still hold.", valueName: "position:hash"))
    var expectHead: String?

    @OptionGroup var log: LogOptions
    @OptionGroup var format: OutputOptions

    func run() async throws {
        let printer = Printer(format)
        let expected = try expectHead.map(Head.init(argument:))
        let report = try await SQLiteEventLog.verify(fileAt: log.path, expecting: expected)
        // From the report: opening the log again, as other commands do, would change a file that is only to be looked at.
        if report.isSound { report.time?.noteIfAheadOfClock() }
        switch printer.format {
        case .table: try printer.output.writeAll(text(report, on: printer.output))
        case .json: try printer.json(report.json)
        case .jsonl: try printer.json(report.faults.map { JSON.object($0.json).text })
        }
        if !report.isSound { throw ExitCode.failure }
    }

    private func text(_ report: VerificationReport, on output: Terminal) -> String {
        let events = counted(report.events, "event", "events")
        let unreadable =
            report.unreadable == 0
            ? "" : " \(counted(report.unreadable, "event is", "events are")) of a newer version; its hash is right."
        if report.isSound {
            let found = report.events == 0 ? "No events" : "\(output.styled("OK", .green)): \(events)"
            return "\(found), head \(report.head).\(unreadable)\n"
        }
        let faults = report.faults.map { output.styled("\($0.description.printable())", .red) + "\n" }.joined()
        let first = report.faults.first?.position.map { "; the first at #\($0)" } ?? ""
        return faults + "\(counted(report.faults.count, "fault", "faults")) in \(events)\(first).\n"
    }
}

extension VerificationReport {
    /// For scripts.
    fileprivate var json: JSONObject {
        var object = JSONObject()
        object["sound"] = .boolean(isSound)
        object["empty"] = .boolean(events == 0)
        object["events"] = .integer(events)
        object["unreadable"] = .integer(unreadable)
        object["head"] = .string(head.description)
        object["faults"] = .array(faults.map { .object($0.json) })
        return object
    }
}

extension VerificationReport.Fault {
    fileprivate var json: JSONObject {
        var object = JSONObject()
        object["position"] = position.map { .integer(Int($0.rawValue)) }
        object["message"] = .string(message)
        return object
    }
}
