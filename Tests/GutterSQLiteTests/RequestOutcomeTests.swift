import Foundation
import Gutter
import GutterSQLite
import GutterTestSupport
import Testing

/// What requests of several events leave of the switches, against a model that takes the events one by one.
struct RequestOutcomeTests {
    private struct Life: Equatable {
        var name: [UInt8]
        var version: Int
    }

    private struct Model {
        var lives: [UUID: Life] = [:]
        var contents: [UUID: Switch] = [:]
        var versions: [UUID: Int] = [:]
    }

    /// One identity goes by two spellings of one name, which only their bytes tell apart.
    private static let names = [["\u{E9}", "e\u{301}"], ["a", "b", "c"], ["a", "b", "c"], ["b", "c", "d"]]
    private let identities = names.map { _ in UUID() }

    @Test(arguments: 0..<4 as Range<UInt64>) func manyEventsOfFewSwitches(seed: UInt64) async throws {
        let folder = try TemporaryFolder()
        let logs: [any EventLog] = [try SQLiteEventLog(path: folder.path("log.db")), InMemoryEventLog()]
        var random = SplitMix64(seed: seed)
        var model = Model()
        var (accepted, refused) = (0, 0)
        for _ in 0..<400 {
            var next = model
            let drafts = (0..<Int.random(in: 1...4, using: &random))
                .map { _ in
                    let index = Int.random(in: identities.indices, using: &random)
                    let name = Self.names[index].randomElement(using: &random) ?? "a"
                    return draft(identities[index], name, &next, &random)
                }
            let isUnique = Set(next.lives.values.map(\.name)).count == next.lives.count
            for log in logs {
                do {
                    _ = try await log.append(AppendRequest(drafts))
                    #expect(isUnique)
                } catch let error as EventLogError where error.code == .nameTaken {
                    #expect(!isUnique)
                }
            }
            if isUnique {
                (model, accepted) = (next, accepted + 1)
            } else {
                refused += 1
            }
            for log in logs {
                let states = try await log.snapshot(at: nil).states
                let found = states.map { ($0.id, Life(name: Array($0.name.utf8), version: $0.version)) }
                #expect(Dictionary(uniqueKeysWithValues: found) == model.lives)
            }
        }
        #expect(accepted > 50 && refused > 10)
        // It compares the tables, when each switch was alive among them, with the events.
        let noCommandWrites: Set = ["its name is not in normal form", "it changes nothing"]
        for log in logs {
            #expect(try await log.verify().faults.filter { !noCommandWrites.contains($0.message) } == [])
        }
        for case let log as SQLiteEventLog in logs { try await log.close() }
    }

    /// What may come next for an identity, noted in the model.
    private func draft(
        _ id: UUID,
        _ name: String,
        _ model: inout Model,
        _ random: inout SplitMix64
    ) -> EventDraft {
        let version = model.versions[id, default: 0] + 1
        model.versions[id] = version
        let before = model.contents[id]
        var (kind, after): (Event.Kind, Switch?) = (.registered, Switch(name))
        var name = name
        if let life = model.lives[id] {
            kind = .updated
            let last = String(decoding: life.name, as: UTF8.self)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: (kind, after, name) = (.unregistered, nil, last)
            case 1: (kind, after, name) = (Event.Kind(rawValue: "pondered"), nil, last)
            case 2, 3: (name, after) = (last, Switch(last, label: "label \(version)"))
            default: break
            }
        }
        var changes = Changes(from: before?.properties, to: after?.properties)
        switch kind {
        case .unregistered: (model.lives[id], model.contents[id]) = (nil, nil)
        case .registered, .updated:
            (model.lives[id], model.contents[id]) = (Life(name: Array(name.utf8), version: version), after)
        default:
            model.lives[id]?.version = version
            changes = Changes(from: before?.properties, to: before?.properties)
        }
        return EventDraft(
            kind,
            namespace: "default",
            switchID: id,
            name: name,
            changes: changes,
            switch: after,
            attribution: .person("ada", reason: nil)
        )
    }
}
