import Gutter
import GutterSQLite

/// What there is to say about a log as a whole: totals, then a table for each list.
struct StatisticsSheet {
    let statistics: SQLiteEventLog.Statistics

    func render(on terminal: Terminal) -> String {
        let width = (totals.map(\.name.columns).max() ?? 0) + 2
        let lines = totals.map { terminal.styled($0.name.padded(to: width), .dim) + $0.value + "\n" }
        let tables = [namespaces, busiestSwitches, busiestActors, untouchedSwitches(on: terminal)]
        return lines.joined()
            + tables.filter { !$0.rows.isEmpty }.map { "\n" + $0.render(on: terminal) }.joined()
    }

    private var totals: [(name: String, value: String)] {
        var totals = [
            (
                name: "events",
                value: "\(number(statistics.events)), \(number(statistics.eventsInLast7Days)) in the last 7 days, "
                    + "\(number(statistics.eventsInLast30Days)) in the last 30"
            )
        ]
        if let first = statistics.first { totals.append(("first event", moment(first))) }
        if let last = statistics.last { totals.append(("last event", moment(last))) }
        totals.append(("switches", "\(number(statistics.switches)), and \(number(statistics.goneSwitches)) gone"))
        totals.append(("namespaces", number(statistics.namespaces)))
        totals.append(("actors", number(statistics.actors)))
        totals.append(
            (
                "size",
                "\(counted(statistics.fileSize, "byte", "bytes")), "
                    + "\(counted(statistics.walSize, "byte", "bytes")) in the -wal"
                    + (statistics.bytesPerEvent.map { ", \(number($0)) an event" } ?? "")
            )
        )
        return totals
    }

    private func moment(_ event: Event) -> String {
        "#\(event.position), \(event.timestamp.readable)"
    }

    private var namespaces: Table {
        Table(
            columns: [.init("NAMESPACE"), .init("SWITCHES"), .init("EVENTS")],
            rows: statistics.largestNamespaces.map {
                [.init($0.namespace.printable()), .init(number($0.switches)), .init(number($0.events))]
            }
        )
    }

    private var busiestSwitches: Table {
        Table(
            columns: [.init("BUSIEST SWITCH"), .init("NAMESPACE", rank: 1), .init("EVENTS"), .init("GONE", rank: 2)],
            rows: statistics.busiestSwitches.map {
                [
                    .init($0.name.printable()), .init($0.namespace.printable()), .init(number($0.events)),
                    .init($0.isAlive ? "" : "gone", .dim),
                ]
            }
        )
    }

    private var busiestActors: Table {
        Table(
            columns: [.init("BUSIEST ACTOR"), .init("EVENTS")],
            rows: statistics.busiestActors.map { [.init($0.actor.printable()), .init(number($0.events))] }
        )
    }

    private func untouchedSwitches(on terminal: Terminal) -> Table {
        Table(
            columns: [.init("LONGEST UNTOUCHED"), .init("NAMESPACE", rank: 1), .init("SINCE"), .init("EVENT")],
            rows: statistics.untouchedSwitches.map {
                [
                    .init($0.name.printable()), .init($0.namespace.printable()),
                    .init(Timestamp($0.changedAt).readable(on: terminal), .dim), .init("#\($0.lastEvent)"),
                ]
            }
        )
    }
}
