import ArgumentParser
import Gutter

struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show a switch: what it is, and who made it so.",
        discussion: """
            EXAMPLE:
              gutter show checkout
            """
    )

    @Argument(help: "The name of the switch.")
    var name: String

    @OptionGroup var namespace: NamespaceOptions
    @OptionGroup var log: LogOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let printer = Printer(format)
        try await log.reading { log in
            let manager = try await namespace.manager(on: log)
            let element = try manager.switch(name)
            if printer.format != .table { return try printer.output.writeAll("\(JSON.object(element.json).text)\n") }
            guard let record = element.id.flatMap({ manager.projection[$0] }) else { return }
            let history = EventFilter(switchIDs: [record.id])
            let first = try await log.events(EventQuery(matching: history, limit: 1)).first
            let last = try await log.events(EventQuery(matching: history, order: .descending, limit: 1)).first
            let sheet = SwitchSheet(
                element: element,
                ancestors: manager.projection.consentingAncestors(of: record),
                descendants: manager.projection.descendants(of: record.name),
                first: first,
                last: last
            )
            try printer.output.writeAll(sheet.render(on: printer.output))
        }
    }
}
