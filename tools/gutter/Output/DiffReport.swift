import Gutter

/// A difference for people: a line for each switch, with what differs below it.
struct DiffReport {
    let diff: Diff

    func render(on terminal: Terminal) -> String {
        diff.switches.map { render($0, on: terminal) }.joined()
    }

    private func render(_ difference: SwitchDifference, on terminal: Terminal) -> String {
        let (mark, style): (String, Terminal.Style) =
            if difference.before == nil { ("+", .green) } else if difference.after == nil { ("−", .red) } else {
                ("~", .yellow)
            }
        let name = terminal.styled("\(mark) \(difference.name.printable())", style)
        let width = terminal.width.map { max(20, $0 - 4) } ?? .max
        let lines = difference.sentences.flatMap { $0.wrapped(to: width) }
        return ([name] + lines.map { "    \($0)" }).map { "\($0)\n" }.joined()
    }
}

extension Printer {
    /// Prints what a plan would change, and what it would do to others by consent.
    func plan(_ plan: ChangePlan, orElse nothing: String) throws {
        switch format {
        case .table:
            try diff(plan.diff, orElse: nothing)
            try output.writeAll(plan.byConsent.report)
        case .json:
            var object = plan.diff.json
            object["byConsent"] = .array(plan.byConsent.map(\.json))
            try json(object)
        case .jsonl:
            let lines = plan.diff.switches.map { JSON.object($0.json) }
            let effects = plan.byConsent.map { JSON.object(JSONObject([("byConsent", $0.json)])) }
            try json((lines + effects).map(\.text))
        }
    }

    /// Prints a difference, or `nothing` if there is none.
    func diff(_ diff: Diff, orElse nothing: String) throws {
        let report = DiffReport(diff: diff)
        switch format {
        case .table: try output.writeAll(diff.isEmpty ? "\(nothing)\n" : report.render(on: output))
        case .json: try json(diff.json)
        case .jsonl: try json(diff.switches.map { JSON.object($0.json).text })
        }
    }
}

extension SwitchEffect {
    /// For scripts: for whom the switch is on before and after.
    fileprivate var json: JSON {
        .object(
            JSONObject([
                ("id", id.map { .string($0.text) } ?? .null), ("name", .string(`switch`.name)),
                ("before", .string(before.name)), ("after", .string(after.name)),
            ])
        )
    }
}

extension Reach {
    fileprivate var name: String {
        switch self {
        case .nobody: "nobody"
        case .some: "some"
        case .everybody: "everybody"
        }
    }
}
