import Foundation
import Gutter

/// How much memory a switch takes if there are a million.
struct MemoryBenchmark {
    private static let count = 1_000_000

    func run(_ report: Report) async throws {
        report.begin("Memory: 1,000,000 switches", floor: "a bare [String: Int] of the same names")
        let start = Self.residentBytes
        let dictionary = Dictionary(
            uniqueKeysWithValues: (0..<Self.count).map { ("feature_\($0):some_switch", $0) }
        )
        let floor = Self.residentBytes - start
        let template = try await Manager().register(Switch("NAME", state: .global)).storedSwitch ?? ""
        // From a snapshot, as from a file: the memory of an in-memory log would count too.
        let log = try SnapshotLog(
            states: (0..<Self.count)
                .map { number in
                    let name = "feature_\(number):some_switch"
                    return StoredSwitch(
                        id: UUID(),
                        namespace: "default",
                        name: name,
                        version: 1,
                        position: Position(rawValue: Int64(number + 1)),
                        json: template.replacing("NAME", with: name)
                    )
                }
        )
        let before = Self.residentBytes
        let gutter = try await Manager(log: log)
        let ours = Self.residentBytes - before
        guard gutter.isActive("feature_4711:some_switch"), dictionary["feature_4711:some_switch"] != nil else {
            throw EventLogError(.damaged, "The benchmark's switches are not what they should be.")
        }
        var pairs = Pairs()
        pairs.add(ours: Double(ours) / Double(Self.count), floor: Double(floor) / Double(Self.count))
        report.add(pairs.figure("memory", "a switch", against: "an entry of a bare [String: Int]", unit: "bytes"))
    }

    private static var residentBytes: Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4_096
    }
}

/// A log that has a snapshot and nothing else.
private struct SnapshotLog: EventLog {
    let states: [StoredSwitch]

    private let end: Head

    init(states: [StoredSwitch]) throws {
        // Any 32 bytes will do.
        guard let hash = EventHash(bytes: repeatElement(0, count: 32)) else {
            throw EventLogError(.damaged, "No hash.")
        }
        self.states = states
        end = Head(position: Position(rawValue: Int64(states.count)), hash: hash)
    }

    func append(_ request: AppendRequest) async throws -> AppendResult {
        throw EventLogError(.readOnly, "This log has no events.")
    }

    func events(_ query: EventQuery) async throws -> [Event] { [] }

    func head() async throws -> Head { end }

    func waitForEvents(after position: Position) async throws {
        try await Task.sleep(for: .seconds(3_600))
    }

    func snapshot(at position: Position?) async throws -> LogSnapshot {
        LogSnapshot(head: end, states: states)
    }

    func idSalt() async throws -> Salt { .random() }
}
