import ArgumentParser
import Foundation
import Gutter

struct Transitions: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell when a switch was on for some inputs: since when, until when, and by whom.",
        discussion: """
            Asks by the name, as an application does: while the switch had another name, this one was off. \
            A moment is \(MomentArgument.help).

            EXAMPLE:
              gutter transitions checkout --input 'UserArguments={"age":70}'
            """
    )

    @OptionGroup var question: QuestionOptions
    @OptionGroup var range: RangeOptions
    @OptionGroup var namespace: NamespaceOptions
    @OptionGroup var log: LogOptions
    @OptionGroup var format: OutputOptions

    func run() async throws {
        let printer = Printer(format)
        let ask = try question.closure()
        try await log.reading { log in
            let manager = try await namespace.existing(on: log)
            try await question.checkName(in: manager)
            let (earlier, later) = try await range.positions(in: log, zone: format.zone)
            let first = ask(try await manager.asOf(.position(earlier)))
            let changes = try await manager.transitions(from: .position(earlier), to: .position(later), of: ask)
            if printer.format != .table { return try printer.json(changes.map { JSON.object($0.json).text }) }
            try printer.output.writeAll(report(changes, first: first, from: earlier, on: printer.output))
        }
    }

    private func report(
        _ changes: [Transition<Bool>],
        first: Bool,
        from: Position,
        on output: Terminal
    ) -> String {
        let name = question.name.printable()
        if changes.isEmpty { return "\(name) was \(question.words(for: first)) all the time.\n" }
        var table = Table(columns: [
            .init("ANSWER"), .init("SINCE"), .init("EVENT"), .init("BY", rank: 1),
            .init("AGO", rank: 4, cut: .never), .init("WHY", rank: 2), .init("WHAT", rank: 3),
        ])
        if from > .start || first {
            let start = ["before", "#\(from)", "", "", "", ""].map { Table.Cell($0) }
            table.rows.append([cell(first)] + start)
        }
        for change in changes {
            let attribution = change.event.attribution
            table.rows.append([
                cell(change.current), .init(change.event.time(in: output.timeZone), .dim),
                .init("#\(change.event.position)"), .init(attribution.description),
                .init(output.isTerminal ? change.event.age : "", .dim),
                .init(attribution.reason?.printable() ?? ""),
                .init("\(change.event.kind) \(change.event.name.printable()): \(change.event.details)", .dim),
            ])
        }
        return table.render(on: output)
    }

    private func cell(_ answer: Bool) -> Table.Cell {
        .init(question.words(for: answer), answer ? .green : .dim)
    }
}

extension Transition<Bool> {
    /// For scripts.
    fileprivate var json: JSONObject {
        var object = event.attributionJSON
        object["value"] = .boolean(current)
        object["name"] = .string(event.name)
        object["details"] = .string(event.details)
        return object
    }
}
