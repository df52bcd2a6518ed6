import ArgumentParser
import Gutter

struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the switches of a namespace.",
        discussion: """
            EXAMPLE:
              gutter list --namespace development
              gutter list --at head~3
            """
    )

    @OptionGroup var moment: MomentOptions
    @OptionGroup var namespace: NamespaceOptions
    @OptionGroup var log: LogOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let printer = Printer(format)
        try await log.reading { log in
            let view = try await moment.view(of: try await namespace.manager(on: log))
            let switches = view.switches
            if printer.format != .table { return try printer.json(switches.map { JSON.object($0.json).text }) }
            try printer.output.writeAll(try await moment.heading(of: view, on: printer.output))
            if switches.isEmpty {
                return try printer.output.writeAll(
                    "There is no switch in namespace \"\(view.namespace.printable())\".\n"
                )
            }
            var table = SwitchTable()
            for record in view.records.all {
                let event = try await log.events(EventQuery(after: record.position.previous, limit: 1)).first
                table.add(record.detached, changedBy: event)
            }
            try printer.output.writeAll(table.render(on: printer.output))
        }
    }
}
