import Foundation
import Gutter

/// Rows that the floor inserts: those of real events, and then more like them.
final class Floor {
    private let log: RawLog
    private let events: [Event]
    private var position = 0
    private var versions: [UUID: (version: Int, since: Int64)] = [:]

    init(_ log: RawLog, _ events: [Event]) {
        self.log = log
        self.events = events
    }

    /// Inserts the events as they are, in one transaction.
    func start() throws {
        try copy(perTransaction: events.count)
    }

    func copy(perTransaction: Int) throws {
        for start in stride(from: 0, to: events.count, by: perTransaction) {
            try log.run("BEGIN IMMEDIATE")
            for event in events[start..<min(events.count, start + perTransaction)] { try insert(event) }
            try log.run("COMMIT")
        }
    }

    /// Inserts more events like those.
    func append(_ count: Int, perTransaction: Int) throws {
        for start in stride(from: 0, to: count, by: perTransaction) {
            try log.run("BEGIN IMMEDIATE")
            for offset in start..<min(count, start + perTransaction) { try insert(events[offset % events.count]) }
            try log.run("COMMIT")
        }
    }

    private func insert(_ event: Event) throws {
        position += 1
        let since = versions[event.switchID]?.since ?? Int64(position)
        let version = (versions[event.switchID]?.version ?? 0) + 1
        versions[event.switchID] = (version, since)
        try log.insert(event, at: Int64(position), version: version, aliveSince: since)
    }
}
