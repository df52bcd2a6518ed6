import Gutter
import GutterSQLite

/// What there is to say about a log as a whole: totals, then a table for each list.
struct StatisticsSheet {
    let statistics: SQLiteEventLog.Statistics

    func render(on terminal: Terminal) -> String {
        let tables = [namespaces, busiestSwitches, busiestActors, untouchedSwitches(on: terminal)]
        return terminal.sheet(totals(on: terminal).map { ($0.name, $0.value) })
            + tables.filter { !$0.rows.isEmpty }.map { "\n" + $0.render(on: terminal) }.joined()
    }

    private func totals(on terminal: Terminal) -> [(name: String, value: String)] {
        var totals = [
            (
                name: "events",
                value: "\(number(statistics.events)), \(number(statistics.eventsInLast7Days)) in the last 7 days, "
                    + "\(number(statistics.eventsInLast30Days)) in the last 30"
            )
        ]
        if let first = statistics.first { totals.append(("first event", moment(first, on: terminal))) }
        if let last = statistics.last { totals.append(("last event", moment(last, on: terminal))) }
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

    private func moment(_ event: Event, on terminal: Terminal) -> String {
        "#\(event.position), \(event.time(in: terminal.timeZone))"
    }

    private var namespaces: Table {
        Table(
            columns: [.init("NAMESPACE", cut: .inside), .init("SWITCHES"), .init("EVENTS")],
            rows: statistics.largestNamespaces.map {
                [.init($0.namespace.printable()), .init(number($0.switches)), .init(number($0.events))]
            }
        )
    }

    private var busiestSwitches: Table {
        Table(
            columns: [
                .init("BUSIEST SWITCH", cut: .inside), .init("NAMESPACE", rank: 1), .init("EVENTS"),
                .init("GONE", rank: 2),
            ],
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
            columns: [.init("BUSIEST ACTOR", cut: .inside), .init("EVENTS")],
            rows: statistics.busiestActors.map { [.init($0.actor.printable()), .init(number($0.events))] }
        )
    }

    private func untouchedSwitches(on terminal: Terminal) -> Table {
        Table(
            columns: [
                .init("LONGEST UNTOUCHED", cut: .inside), .init("NAMESPACE", rank: 1), .init("SINCE"), .init("EVENT"),
            ],
            rows: statistics.untouchedSwitches.map {
                [
                    .init($0.name.printable()), .init($0.namespace.printable()),
                    .init($0.lastEvent.readableTime(on: terminal), .dim), .init("#\($0.lastEvent.position)"),
                ]
            }
        )
    }
}
