import ArgumentParser
import Foundation
import Gutter
import Synchronization

struct Replay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Walk through the history from its start, and show what it leads to.",
        discussion: """
            Folds the differences that the events tell of, all namespaces, and looks at nothing else. With --step each \
            event is shown, and a key leads to the next one: c goes on to the end, q stops there. With --signals each signal that \
            the changes sent is shown instead, as an application's handlers would get it. A moment is \(MomentArgument.help).

            EXAMPLE:
              gutter replay --to @2024-03-02T14:03Z
              gutter replay --signals --namespace warehouse
            """
    )

    @Option(help: ArgumentHelp("Where to stop. (default: now)", valueName: "moment"))
    var to: String?

    @Flag(help: "Show each event and wait for a key.")
    var step = false

    @Flag(help: "Show the signals that the changes of a namespace sent.")
    var signals = false

    @OptionGroup var namespace: NamespaceOptions
    @OptionGroup var log: LogOptions
    @OptionGroup var format: OutputOptions

    func run() async throws {
        let printer = Printer(format)
        let to = try MomentArgument(to ?? "head", of: "--to", in: format.zone)
        try await log.reading { log in
            let end = try await to.position(in: log)
            if signals { return try await send(try await namespace.existing(on: log), through: end, to: printer) }
            var replay = Gutter.Replay()
            var steps = step ? StepPrompt(zone: format.zone) : nil
            var span: (first: Event, last: Event)?
            walk: for try await page in log.pages(EventQuery(through: end)) {
                for event in page {
                    replay.apply(event)
                    span = (span?.first ?? event, event)
                    if try steps?.show(event) == false { break walk }
                }
            }
            switch printer.format {
            case .table: try printer.output.writeAll(report(replay, span, on: printer.output))
            case .json: try printer.json(replay.json)
            case .jsonl: try printer.json(replay.jsonLines)
            }
        }
    }

    /// Drives signal handlers with the history, as an application may with its own.
    private func send(_ manager: Manager, through end: Position, to printer: Printer) async throws {
        let lines = Mutex<[String]>([])
        let (format, zone) = (printer.format, printer.output.timeZone)
        for (name, signal) in [
            ("switchRegistered", manager.signals.switchRegistered), ("switchUpdated", manager.signals.switchUpdated),
            ("switchUnregistered", manager.signals.switchUnregistered),
        ] {
            signal.connect { change in
                let line =
                    format == .table
                    ? "\(name) \(change.event.sentence(zone: zone))" : JSON.object(change.json(as: name)).text
                lines.withLock { $0.append(line) }
            }
        }
        try await manager.replaySignals(to: .position(end))
        let sent = lines.withLock { $0 }
        if format != .table { return try printer.json(sent) }
        try printer.output.writeAll(sent.isEmpty ? "No signal was sent.\n" : sent.map { "\($0)\n" }.joined())
    }

    private func report(_ replay: Gutter.Replay, _ span: (first: Event, last: Event)?, on output: Terminal) -> String {
        guard let span else { return "No events.\n" }
        let namespaces = replay.switches.sorted { $0.key < $1.key }
        let summary =
            "Replayed #\(span.first.position) to #\(span.last.position), \(span.first.time(in: output.timeZone)) to "
            + "\(span.last.time(in: output.timeZone)): \(counted(replay.states.count, "switch", "switches")) in "
            + "\(counted(namespaces.count, "namespace", "namespaces"))."
        var text = summary.wrapped(to: output.width ?? .max).map { "\($0)\n" }.joined()
        for (namespace, switches) in namespaces {
            let disabled = switches.count { $0.state == .disabled }
            text +=
                "\n\(output.styled(namespace.printable(), .bold)): "
                + "\(counted(switches.count, "switch", "switches")), \(disabled) disabled\n"
            var table = SwitchTable()
            for element in switches { table.add(element) }
            if !switches.isEmpty { text += table.render(on: output) }
        }
        if !replay.unreadable.isEmpty {
            text +=
                "\nLeft out: \(counted(replay.unreadable.count, "event", "events")) that this version cannot read.\n"
        }
        return text
    }
}

/// `1 switch`, `2 switches`.
func counted(_ count: Int, _ one: String, _ many: String) -> String {
    "\(number(count)) \(count == 1 ? one : many)"
}

/// `1,034`.
func number(_ count: Int) -> String {
    count.formatted(.number.locale(Locale(identifier: "en_GB")))
}

extension SwitchChange {
    /// For scripts.
    fileprivate func json(as signal: String) -> JSONObject {
        var object = JSONObject()
        object["signal"] = .string(signal)
        object["position"] = .integer(Int(event.position.rawValue))
        object["name"] = .string(event.name)
        object["details"] = .string(event.details)
        object["switch"] = .object(`switch`.json)
        return object
    }
}

extension Gutter.Replay {
    fileprivate var json: JSONObject {
        JSONObject(switches.map { ($0.key, .array($0.value.map { .object($0.json) })) })
    }

    /// One switch a line, with its namespace.
    fileprivate var jsonLines: [String] {
        switches.sorted { $0.key < $1.key }
            .flatMap { namespace, switches in
                switches.map { element in
                    var object = element.json
                    object["namespace"] = .string(namespace)
                    return JSON.object(object).text
                }
            }
    }
}
