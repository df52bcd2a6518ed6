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
    @OptionGroup var format: OutputOptions

    func run() async throws {
        let printer = Printer(format)
        try await printer.listing { try await log.reading { try await list($0, printer) } }
    }

    private func list(_ log: any EventLog, _ printer: Printer) async throws {
        let view = try await moment.view(of: try await namespace.existing(on: log), in: format.zone)
        var records: [(element: Switch, event: Event?)] = []
        for record in view.records.all {
            let event = try await log.events(EventQuery(after: record.position.previous, limit: 1)).first
            records.append((record.detached, event))
        }
        if printer.format != .table {
            return try printer.json(records.map { JSON.object($0.json(changedBy: $1)).text })
        }
        try printer.output.writeAll(try await moment.heading(of: view, on: printer.output))
        if records.isEmpty {
            return try printer.output.writeAll("There is no switch in namespace \"\(view.namespace.printable())\".\n")
        }
        var table = SwitchTable()
        for (element, event) in records { table.add(element, changedBy: event) }
        try printer.output.writeAll(table.render(on: printer.output))
    }
}
