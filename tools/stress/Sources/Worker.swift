import ArgumentParser
import Foundation
import Gutter
import GutterSQLite
import GutterTestSupport
import Synchronization

/// One process of a crowd: changes switches at random, notes each change that was acknowledged, and in the end says what
/// it has seen.
struct Worker: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Be one process of a crowd.", shouldDisplay: false)

    @Option var folder: String
    @Option var number: Int
    @Option var changes: Int
    @Option var seed: UInt64

    func run() async throws {
        let folder = StressFolder(path: folder)
        let notes = try Notes(folder.notes(of: number))
        let log = try SQLiteEventLog(path: folder.log)
        let gutter = try await Manager(log: log)
        let seen = SeenSignals()
        // What was applied before the handlers were connected shows in the position afterwards.
        seen.connect(to: gutter)
        seen.start(after: gutter.position)
        var random = SplitMix64(seed: seed)
        for _ in 0..<changes {
            if let event = try await change(gutter, &random) {
                try notes.write("ack \(event.position) \(event.id)")
            }
        }
        try notes.write("done")
        // A worker that is killed does not get here; one that does follows the others until all have finished.
        let end = try await folder.end()
        try await gutter.waitUntilCaughtUp(to: end)
        try notes.write("state \(Self.digest(gutter.switches))")
        try notes.write("signals \(seen.report(through: end))")
        await gutter.shutdown()
        try await log.close()
    }

    /// Makes a random change; nil if somebody else was faster.
    private func change(_ gutter: Manager, _ random: inout SplitMix64) async throws -> Event? {
        let name = "switch \(random.next() % 12)" + (random.next() % 3 == 0 ? ":child" : "")
        let actor = "worker-\(number)"
        do {
            switch random.next() % 10 {
            case 0: return try await gutter.unregister(name, by: actor).last
            case 1:
                var copy = try gutter.switch(name)
                copy.name = "switch \(random.next() % 12)"
                return try await gutter.update(copy, by: actor).last
            case 2:
                let back = Int64(random.next() % 20)
                let position = Position(rawValue: max(0, gutter.position.rawValue - back))
                return try await gutter.rollback(name, to: .position(position), by: actor).last
            case 3...8:
                var copy = try gutter.switch(name)
                copy.state = Switch.State.allCases[Int(random.next() % 3)]
                copy.label = "label \(random.next() % 100)"
                return try await gutter.update(copy, by: actor).last
            default: return try await gutter.register(Switch(name), by: actor)
            }
        } catch is SwitchNotFound {
            return try? await gutter.register(Switch(name), by: actor)
        } catch is SwitchConflict {
            return nil
        } catch is SwitchExists {
            return nil
        } catch is RollbackRefused {
            return nil
        }
    }

    /// The switches as one word, the same for the same switches.
    static func digest(_ switches: [Switch]) -> String {
        let lines = switches.map { element in
            let conditions = element.conditions.map { "\($0)" }.joined(separator: ";")
            let (id, state) = (element.id.map { "\($0)" } ?? "", element.state.rawValue)
            return "\(id) \(element.version) \(element.name) \(state) \(element.label ?? "") \(conditions)"
        }
        return lines.sorted().joined(separator: ",").replacing(" ", with: "_")
    }
}

/// The signals that a process was sent.
private final class SeenSignals: Sendable {
    private struct State {
        var start = Position.start
        var positions: [Position] = []
        var versions: [UUID: Int] = [:]
        var fault: String?
    }

    private let state = Mutex(State())

    func connect(to gutter: Manager) {
        for signal in [
            gutter.signals.switchRegistered, gutter.signals.switchUpdated, gutter.signals.switchUnregistered,
        ] {
            signal.connect { [self] change in note(change) }
        }
    }

    func start(after position: Position) {
        state.withLock { $0.start = position }
    }

    private func note(_ change: SwitchChange) {
        state.withLock { state in
            if let last = state.positions.last, change.event.position <= last {
                state.fault = "#\(change.event.position) came after #\(last)"
            }
            if let version = state.versions[change.event.switchID], change.event.version != version + 1 {
                state.fault = "version \(change.event.version) came after \(version)"
            }
            state.versions[change.event.switchID] = change.event.version
            state.positions.append(change.event.position)
        }
    }

    /// `ok` if every event after the start was signalled once and in order; otherwise what was not.
    func report(through end: Position) -> String {
        state.withLock { state in
            if let fault = state.fault { return fault }
            let expected = (state.start.rawValue + 1)...max(end.rawValue, state.start.rawValue + 1)
            let told = state.positions.map(\.rawValue).filter { expected.contains($0) && $0 <= end.rawValue }
            let count = max(0, end.rawValue - state.start.rawValue)
            return Int64(told.count) == count ? "ok" : "\(told.count) of \(count) events were told of"
        }
    }
}

/// A file of lines that survives when its writer is killed.
struct Notes {
    private let handle: FileHandle

    init(_ path: String) throws {
        if !FileManager.default.fileExists(atPath: path) {
            _ = FileManager.default.createFile(atPath: path, contents: nil)
        }
        guard let handle = FileHandle(forWritingAtPath: path) else { throw Fault("\(path) cannot be written.") }
        try handle.seekToEnd()
        self.handle = handle
    }

    func write(_ line: String) throws {
        try handle.write(contentsOf: Data("\(line)\n".utf8))
    }
}
