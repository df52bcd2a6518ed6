import ArgumentParser
import Foundation
import Gutter

struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring in a change history, or an export of another log.",
        discussion: """
            A change history has one change a line: {"at": …, "actor": …, "reason": …, "namespace": …, "op": "register", \
            "switch": {"name": …, "state": …}}; op may also be update, or unregister with a name instead of the switch. \
            Times and actors are kept. An export is taken in as it is, into an empty log or one that holds its beginning.

            It is all or nothing, and what is there already is not added again. If it would flip switches that the file does \
            not touch, because they ask others for consent, it shows them and asks, or needs --yes if nobody can be asked.

            EXAMPLE:
              gutter import history.jsonl --dry-run
            """
    )

    @Argument(help: "The file, or - for standard input.", completion: .file(extensions: ["jsonl"]))
    var file: String

    @Flag(help: "Check everything and change nothing.")
    var dryRun = false

    @Flag(name: .shortAndLong, help: "Do not ask.")
    var yes = false

    @OptionGroup var log: LogOptions

    func run() async throws {
        let content = try read()
        let source = file == "-" ? "standard input" : URL(filePath: file).lastPathComponent
        let isExport = ExportImport.recognizes(content)
        let progress = ProgressLine()
        defer { progress.clear() }
        let report: ChangeImport.Report
        if isExport {
            let export = try ExportImport(content: content, source: source)
            report = try await perform {
                try await export.run(
                    on: $0,
                    isDryRun: $1,
                    consent: {
                        progress.clear(); try confirm($0)
                    }
                )
            }
        } else {
            let changes = try ChangeImport(content: content, source: source)
            report = try await perform {
                try await changes.run(
                    on: $0,
                    isDryRun: $1,
                    consent: {
                        progress.clear(); try confirm($0)
                    }
                ) { progress.show(checked: $0, of: $1) }
            }
        }
        progress.clear()
        if dryRun { try Terminal.standardOutput.writeAll(effects(of: report)) }
        try Terminal.standardOutput.writeAll(sentence(report, isExport: isExport))
    }

    private func perform<Result>(
        _ body: (_ log: any EventLog, _ isDryRun: Bool) async throws -> Result
    ) async throws -> Result {
        if dryRun { return try await log.pretending { try await body($0, true) } }
        return try await log.creating(trial: { try await body($0, true) }, { try await body($0, false) })
    }

    /// Asks for a yes if the import would flip switches that the file does not touch, because an ancestor that must consent
    /// changes.
    private func confirm(_ report: ChangeImport.Report) throws {
        if yes || report.byConsent.isEmpty { return }
        try ConfirmationOptions.ask("This changes\n\(effects(of: report))")
    }

    private func effects(of report: ChangeImport.Report) -> String {
        if report.byConsent.isEmpty { return "" }
        let lines = report.byConsent.map { namespace, effect in
            namespace == Namespace.default.description ? "  \(effect)\n" : "  \(effect), in \(namespace.printable())\n"
        }
        return "by consent\n\(lines.joined())"
    }

    private func sentence(_ report: ChangeImport.Report, isExport: Bool) -> String {
        let unit = isExport ? ("event", "events") : ("change", "changes")
        let read = "\(file.printable()) holds \(counted(report.lines, unit.0, unit.1))"
        let known = report.alreadyImported == 0 ? "" : ", \(counted(report.alreadyImported, "is", "are")) there already"
        let verb = dryRun ? "Would append" : "Appended"
        return "\(verb) \(counted(report.events, "event", "events")) to \(log.path.printable()): \(read)\(known).\n"
    }

    private func read() throws -> [UInt8] {
        do {
            if file == "-" { return Array(try FileHandle.standardInput.readToEnd() ?? Data()) }
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: file, isDirectory: &isFolder) else {
                throw FileNotFound(path: file)
            }
            if isFolder.boolValue { throw FileUnreadable(path: file, reason: "it is a folder") }
            return Array(try Data(contentsOf: URL(filePath: file)))
        } catch let error as CocoaError {
            throw FileUnreadable(
                path: file,
                reason: error.code == .fileReadNoPermission ? "permission denied" : "\(error)"
            )
        }
    }
}
