import ArgumentParser
import Foundation
import Gutter

struct Replay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Walk through the history from its start, and show what it leads to.",
        discussion: """
            Folds the differences that the events tell of, all namespaces, and looks at nothing else. With --step each \
            event is shown, and a key leads to the next one: c goes on to the end, q stops there.

            EXAMPLE:
              gutter replay --to 2024-03-02T14:03Z
            """
    )

    @Option(help: ArgumentHelp("Where to stop: a position or a date. (default: the end)", valueName: "moment"))
    var to: String?

    @Flag(help: "Show each event and wait for a key.")
    var step = false

    @OptionGroup var log: LogOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let printer = Printer(format)
        let to = try to.map { try Moment($0, of: "--to") }
        try await log.reading { log in
            if case .position(let position)? = to {
                let head = try await log.head().position
                if position > head { throw EventLogError.noSuchPosition(position, head: head) }
            }
            var replay = Gutter.Replay()
            var steps = step ? StepPrompt() : nil
            var span: (first: Event, last: Event)?
            walk: for try await page in log.pages(EventQuery()) {
                for event in page {
                    if to?.isBefore(event) == true { break walk }
                    replay.apply(event)
                    span = (span?.first ?? event, event)
                    if try steps?.show(event) == false { break walk }
                }
            }
            switch printer.format {
            case .table: try printer.output.writeAll(report(replay, span, on: printer.output))
            case .json: try printer.output.writeAll("\(JSON.object(replay.json).text)\n")
            case .jsonl: try printer.json(replay.jsonLines)
            }
        }
    }

    private func report(_ replay: Gutter.Replay, _ span: (first: Event, last: Event)?, on output: Terminal) -> String {
        guard let span else { return "No events.\n" }
        let namespaces = replay.switches.sorted { $0.key < $1.key }
        let summary =
            "Replayed #\(span.first.position) to #\(span.last.position), \(span.first.timestamp.readable) to "
            + "\(span.last.timestamp.readable): \(counted(replay.states.count, "switch", "switches")) in "
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
    "\(count.formatted(.number.locale(Locale(identifier: "en_GB")))) \(count == 1 ? one : many)"
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
