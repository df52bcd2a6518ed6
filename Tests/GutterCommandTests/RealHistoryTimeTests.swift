import Foundation
import Gutter
import GutterSQLite
import GutterTestSupport
import Testing

/// Time travel over the real history, against folds of the file that share nothing with the library.
@Suite(.needsRealHistory, .threadsOfItsOwn)
struct RealHistoryTimeTests {
    private let tool: CommandLineTool
    private let log: SQLiteEventLog
    private let gutter: Manager
    /// The state of each switch by name after each line of the file, for the namespace `default`; the first is empty.
    private let folds: [[String: String]]

    init() async throws {
        tool = try CommandLineTool()
        log = try SQLiteEventLog(path: tool.folder.appending(path: "h.db").path())
        let content = try Data(contentsOf: SharedData.history)
        _ = try await ChangeImport(content: Array(content), source: "history").run(on: log, isDryRun: false)
        gutter = try await Manager(log: log)
        folds = try Self.folds(String(decoding: content, as: UTF8.self))
    }

    private static func folds(_ text: String) throws -> [[String: String]] {
        var state: [String: String] = [:]
        var folds = [state]
        for line in text.split(separator: "\n") {
            let change = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            if change["namespace"] as? String == "default" {
                let properties = change["switch"] as? [String: String]
                let name = try #require(properties?["name"] ?? change["name"] as? String)
                state[name] =
                    change["op"] as? String == "unregister" ? nil : properties?["state"] ?? state[name] ?? "disabled"
            }
            folds.append(state)
        }
        return folds
    }

    private func states(_ switches: [Switch]) -> [String: String] {
        Dictionary(uniqueKeysWithValues: switches.map { ($0.name, $0.state.rawValue) })
    }

    /// The same at each run.
    private func randomMoments(_ count: Int) -> [Int] {
        var state: UInt64 = 42
        return (0..<count)
            .map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Int(state >> 33) % folds.count
            }
    }

    @Test func asOfAndDiffAgreeWithAFoldOfTheFile() async throws {
        var previous = 0
        for moment in randomMoments(200) {
            let view = try await gutter.asOf(.position(Position(rawValue: Int64(moment))))
            #expect(states(view.switches) == folds[moment], "at \(moment)")
            for (name, state) in folds[moment] { #expect(view.isActive(name) == (state == "global")) }

            let diff = try await gutter.diff(
                from: .position(Position(rawValue: Int64(previous))),
                to: .position(Position(rawValue: Int64(moment)))
            )
            var patched = folds[previous]
            // By identity: a switch may have been unregistered and another one registered under its name.
            for difference in diff.switches { if let before = difference.before { patched[before.name] = nil } }
            for difference in diff.switches {
                if let after = difference.after { patched[after.name] = after.state.rawValue }
            }
            #expect(patched == folds[moment], "from \(previous) to \(moment)")
            previous = moment
        }
    }

    @Test func rollingBackToAnyMomentGivesExactlyItsStateAndRemovesNoEvent() async throws {
        let original = try await log.events(EventQuery())
        for moment in randomMoments(200) {
            let before = try await log.head().position
            let events = try await gutter.rollbackNamespace(
                to: .position(Position(rawValue: Int64(moment))),
                by: "auditor"
            )
            #expect(states(gutter.switches) == folds[moment], "to \(moment)")
            #expect(try await log.head().position.rawValue == before.rawValue + Int64(events.count))
        }
        let now = try await log.events(EventQuery(limit: original.count))
        #expect(now == original)
        let report = try await log.verify()
        #expect(report.faults == [])
        #expect(report.events > original.count)
        #expect(try await Manager(log: log).switches == gutter.switches)
    }

    @Test func bisectFindsTheChangeThatTurnedASwitchOn() async throws {
        // Flipped on by line n, as the file says, and still on in the end.
        let last = try #require(folds.last)
        for name in last.filter({ $0.value == "global" }).keys.sorted().prefix(12) {
            let lines = folds.indices.dropFirst()
                .filter { folds[$0][name] == "global" && folds[$0 - 1][name] != "global" }
            var looks = 0
            let culprit = try await gutter.bisect(from: .start, to: .head) { view in
                looks += 1
                return view.isActive(name)
            }
            #expect(culprit.name == name)
            #expect(lines.contains(Int(culprit.position.rawValue)))
            // The first look is at the empty start, for which nothing is read.
            #expect(Double(looks - 1) <= log2(Double(folds.count - 1)) + 1)
            let transitions = try await gutter.transitions { $0.isActive(name) }
            #expect(transitions.filter(\.current).map { Int($0.event.position.rawValue) } == lines)
        }
    }
}
