import Foundation
import Gutter
import GutterSQLite

/// A log of a given shape, written through the engine.
struct SampleLog {
    let name: String
    /// Events of the switches that live.
    let events: Int
    var living = 1_000
    /// Identities that have come and gone, two events each, between the events of those that live.
    var gone = 0

    private static let batch = 10_000

    func write(to path: String, _ report: Report) async throws {
        let time = try await elapsed { try await write(to: path) }
        report.note("Made a log of \(name) in \(Int(time.duration / .seconds(1))) s.")
    }

    private func write(to path: String) async throws {
        let log = try SQLiteEventLog(path: path)
        let condition = Condition(argument: "UserArguments", attribute: "age", operator: .moreThan(65))
        var switches = (0..<living)
            .map { (id: UUID(), value: Switch("feature_\($0):some_switch", conditions: [condition])) }
        var drafts: [EventDraft] = []
        func add(_ id: UUID, from before: Switch?, to after: Switch?) async throws {
            let kind: Event.Kind = before == nil ? .registered : after == nil ? .unregistered : .updated
            drafts.append(
                EventDraft(
                    kind,
                    namespace: "default",
                    switchID: id,
                    name: after?.name ?? before?.name ?? "",
                    changes: Changes(from: before, to: after),
                    switch: after,
                    attribution: .person("ada", reason: "EXP-12 pilot")
                )
            )
            if drafts.count < Self.batch { return }
            _ = try await log.append(AppendRequest(drafts))
            drafts = []
        }
        for element in switches { try await add(element.id, from: nil, to: element.value) }
        var dead = 0
        for number in 0..<(events - living) {
            let index = number % living
            let before = switches[index].value
            switches[index].value.state = before.state == .global ? .selective : .global
            try await add(switches[index].id, from: before, to: switches[index].value)
            while dead * events < gone * number {
                let (id, value) = (UUID(), Switch("gone_\(dead)"))
                try await add(id, from: nil, to: value)
                try await add(id, from: value, to: nil)
                dead += 1
            }
        }
        if !drafts.isEmpty { _ = try await log.append(AppendRequest(drafts)) }
        try await log.close()
    }
}
