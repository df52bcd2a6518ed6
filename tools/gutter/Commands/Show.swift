import ArgumentParser
import Gutter

struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show a switch: what it is, and who made it so.",
        discussion: """
            EXAMPLE:
              gutter show checkout
              gutter show checkout --at @2024-03-02T14:03Z
            """
    )

    @Argument(help: "The name of the switch.")
    var name: String

    @OptionGroup var moment: MomentOptions
    @OptionGroup var namespace: NamespaceOptions
    @OptionGroup var log: LogOptions
    @OptionGroup var format: OutputOptions

    func run() async throws {
        let printer = Printer(format)
        try await log.reading { log in
            let view = try await moment.view(of: try await namespace.existing(on: log), in: format.zone)
            let element = try view.switch(name)
            guard let record = element.id.flatMap({ view.records[$0] }) else { return }
            let history = EventFilter(switchIDs: [record.id])
            let upToThen = EventQuery(through: view.position, matching: history, order: .descending, limit: 1)
            let last = try await log.events(upToThen).first
            if printer.format != .table { return try printer.json(element.json(changedBy: last)) }
            let sheet = SwitchSheet(
                element: element,
                ancestors: view.records.consentingAncestors(of: record),
                descendants: view.records.descendants(of: record.name),
                first: try await log.events(EventQuery(matching: history, limit: 1)).first,
                last: last
            )
            try printer.output.writeAll(try await moment.heading(of: view, on: printer.output))
            try printer.output.writeAll(sheet.render(on: printer.output))
        }
    }
}
