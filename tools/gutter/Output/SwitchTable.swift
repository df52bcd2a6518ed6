import Foundation
import Gutter

/// Switches one below the other, with their last changes if those are known.
struct SwitchTable {
    private var rows: [(element: Switch, event: Event?)] = []

    mutating func add(_ element: Switch, changedBy event: Event? = nil) {
        rows.append((element, event))
    }

    func render(on terminal: Terminal) -> String {
        // A column that would be empty is left out.
        let hasLabels = rows.contains { $0.element.label != nil }
        let hasEvents = rows.contains { $0.event != nil }
        var columns: [Table.Column] = [.init("NAME", cut: .inside), .init("STATE")]
        if hasLabels { columns.append(.init("LABEL", rank: 3)) }
        if hasEvents {
            columns += [
                .init("VERSION", rank: 5, cut: .never), .init("CHANGED"), .init("BY", rank: 1),
                .init("AGO", rank: 4, cut: .never), .init("WHY", rank: 2),
            ]
        }
        var table = Table(columns: columns)
        for (element, event) in rows {
            var row = [
                Table.Cell(element.name.printable()), Table.Cell(element.state.rawValue, element.state.style),
            ]
            if hasLabels { row.append(Table.Cell(element.label?.printable() ?? "")) }
            if hasEvents {
                let attribution = event?.attribution
                row.append(Table.Cell("\(element.version)"))
                row.append(Table.Cell(event?.time(in: terminal.timeZone) ?? "", .dim))
                row.append(Table.Cell(attribution?.description ?? ""))
                let ago = terminal.isTerminal ? event?.age : nil
                row.append(Table.Cell(ago ?? "", .dim))
                row.append(Table.Cell(attribution?.reason?.printable() ?? "", .dim))
            }
            table.rows.append(row)
        }
        return table.render(on: terminal)
    }
}
