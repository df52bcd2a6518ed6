import ArgumentParser
import Gutter

struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the switches of a namespace.",
        discussion: """
            EXAMPLE:
              gutter list --namespace development
            """
    )

    @OptionGroup var namespace: NamespaceOptions
    @OptionGroup var log: LogOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let printer = Printer(format)
        try await log.reading { log in
            let manager = try await namespace.manager(on: log)
            let records = manager.projection.all
            if printer.format != .table {
                return try printer.json(manager.switches.map { JSON.object($0.json).text })
            }
            if records.isEmpty {
                return try printer.output.writeAll(
                    "There is no switch in namespace \"\(manager.namespace.printable())\".\n"
                )
            }
            var table = SwitchTable()
            for record in records {
                let event = try await log.events(EventQuery(after: record.position.previous, limit: 1)).first
                table.add(manager.retrieved(record), changedBy: event)
            }
            try printer.output.writeAll(table.render(on: printer.output))
        }
    }
}
