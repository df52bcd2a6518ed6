public import Foundation
import GRDB
public import Gutter

extension SQLiteEventLog {
    /// How large a log is, how it grows, and who and what it is about.
    public struct Statistics: Sendable {
        /// How far the log goes.
        public let head: Head
        /// How many events there are.
        public let events: Int
        /// How many of them were recorded in the last 7 days.
        public let eventsInLast7Days: Int
        /// How many of them were recorded in the last 30 days.
        public let eventsInLast30Days: Int
        /// The first event.
        public let first: Event?
        /// The last event.
        public let last: Event?

        /// How many switches are alive.
        public let switches: Int
        /// How many identities have gone: unregistered, and not brought back.
        public let goneSwitches: Int
        /// How many namespaces the events name.
        public let namespaces: Int
        /// How many actors the events name.
        public let actors: Int

        /// The size of the file, in bytes.
        public let fileSize: Int
        /// The size of the -wal beside it, in bytes: what was appended lately stands there first.
        public let walSize: Int
        /// The size of what is in both together, in bytes.
        public let contentSize: Int

        /// The namespaces with the most events.
        public let largestNamespaces: [NamespaceStatistics]
        /// The identities with the most events.
        public let busiestSwitches: [SwitchStatistics]
        /// The actors with the most events.
        public let busiestActors: [ActorStatistics]
        /// The living switches that nobody has changed for the longest time: candidates for removal.
        public let untouchedSwitches: [SwitchStatistics]

        /// How many bytes of the content an event takes, all indexes included; nil if there is no event.
        public var bytesPerEvent: Int? { events > 0 ? contentSize / events : nil }
    }

    /// What a log holds of a namespace.
    public struct NamespaceStatistics: Hashable, Sendable {
        /// The namespace.
        public let namespace: String
        /// How many events there are.
        public let events: Int
        /// How many switches are alive.
        public let switches: Int
    }

    /// What a log holds of an identity.
    public struct SwitchStatistics: Hashable, Sendable, Identifiable {
        /// The identity.
        public let id: UUID
        /// The namespace.
        public let namespace: String
        /// The name, or the last one.
        public let name: String
        /// Whether it is alive.
        public let isAlive: Bool
        /// How many events there are.
        public let events: Int
        /// Its last event.
        public let lastEvent: Event
    }

    /// What a log holds of an actor.
    public struct ActorStatistics: Hashable, Sendable {
        /// The actor's id.
        public let actor: String
        /// How many events there are.
        public let events: Int
    }

    /// Tells how large the log is, how it grows, and who and what it is about.
    ///
    /// Cost: reads the actor of every event, which is most of the file, and four indexes; memory for the names of the
    /// actors. All of it is of one moment.
    ///
    /// - Parameters:
    ///   - limit: How many namespaces, switches and actors to name at most in each list.
    ///   - now: When the last days end.
    /// - Throws: ``/Gutter/EventLogError`` if the log cannot be read.
    public func statistics(limit: Int = 5, now: Date = Date()) async throws -> Statistics {
        try await read { [file] in try $0.statistics(of: file, limit: limit, now: now) }
    }
}

extension SQLiteStorage {
    fileprivate func statistics(of file: LogFile, limit: Int, now: Date) throws -> SQLiteEventLog.Statistics {
        let head = try head
        func events(inLastDays days: Double) throws -> Int {
            let start = Timestamp(now.addingTimeInterval(-days * 86_400))
            return Int(try head.position.rawValue - lastPosition(before: start).rawValue)
        }
        let switches = try count("SELECT count(*) FROM switches")
        let (namespaces, actors) = (try namespaces(), try actors())
        return SQLiteEventLog.Statistics(
            head: head,
            events: try count("SELECT count(*) FROM events"),
            eventsInLast7Days: try events(inLastDays: 7),
            eventsInLast30Days: try events(inLastDays: 30),
            first: try self.events(EventQuery(limit: 1)).first,
            last: try self.events(EventQuery(order: .descending, limit: 1)).first,
            switches: switches,
            goneSwitches: try count("SELECT count(DISTINCT switch_id) FROM events") - switches,
            namespaces: namespaces.count,
            actors: actors.count,
            fileSize: file.size,
            walSize: file.walSize,
            contentSize: try count("PRAGMA page_count") * count("PRAGMA page_size"),
            largestNamespaces: Array(namespaces.prefix(limit)),
            busiestSwitches: try busiestSwitches(limit),
            busiestActors: Array(actors.prefix(limit)),
            untouchedSwitches: try untouchedSwitches(limit)
        )
    }

    private func count(_ sql: String, _ values: [SQLiteValue] = []) throws -> Int {
        try db.firstRow(sql, values) { Int($0.integer(0)) } ?? 0
    }

    /// All namespaces, the one with the most events first.
    private func namespaces() throws -> [SQLiteEventLog.NamespaceStatistics] {
        var namespaces: [SQLiteEventLog.NamespaceStatistics] = []
        let sql = """
            SELECT namespace, count(*) AS events,
                (SELECT count(*) FROM switches WHERE switches.namespace = events.namespace)
            FROM events GROUP BY namespace ORDER BY events DESC, namespace
            """
        try db.forEachRow(sql) { row in
            namespaces.append(
                .init(namespace: row.text(0) ?? "", events: Int(row.integer(1)), switches: Int(row.integer(2)))
            )
        }
        return namespaces
    }

    /// All actors, the one with the most events first.
    private func actors() throws -> [SQLiteEventLog.ActorStatistics] {
        var counts: [String: Int] = [:]
        // Not the column of that name: somebody who may write the file can have it say something else.
        let actor = "CASE WHEN json_valid(attribution) THEN json_extract(attribution, '$.actor') END"
        try db.forEachRow("SELECT \(actor) FROM events") { row in
            if let actor = row.text(0) { counts[actor, default: 0] += 1 }
        }
        return counts.map { .init(actor: $0.key, events: $0.value) }
            .sorted { ($1.events, $0.actor) < ($0.events, $1.actor) }
    }

    private func busiestSwitches(_ limit: Int) throws -> [SQLiteEventLog.SwitchStatistics] {
        let sql = """
            SELECT switch_id FROM events GROUP BY switch_id ORDER BY count(*) DESC, min(position) LIMIT ?
            """
        return try switches(sql, limit)
    }

    private func untouchedSwitches(_ limit: Int) throws -> [SQLiteEventLog.SwitchStatistics] {
        try switches("SELECT switch_id FROM switches ORDER BY position LIMIT ?", limit)
    }

    private func switches(_ sql: String, _ limit: Int) throws -> [SQLiteEventLog.SwitchStatistics] {
        var ids: [UUID] = []
        try db.forEachRow(sql, [.integer(Int64(limit))]) { row in
            if let id = UUID(bytes: row.bytes(0)) { ids.append(id) }
        }
        return try ids.compactMap(statistics(of:))
    }

    private func statistics(of id: UUID) throws -> SQLiteEventLog.SwitchStatistics? {
        let isAlive = try liveSwitch(id) != nil
        let events = try count("SELECT count(*) FROM events WHERE switch_id = ?", [.id(id)])
        let history = EventFilter(switchIDs: [id])
        let query = EventQuery(matching: history, order: .descending, limit: 1)
        return try self.events(query).first
            .map { last in
                SQLiteEventLog.SwitchStatistics(
                    id: id,
                    namespace: last.namespace,
                    name: last.name,
                    isAlive: isAlive,
                    events: events,
                    lastEvent: last
                )
            }
    }
}

extension LogFile {
    /// The size of the file, in bytes.
    fileprivate var size: Int { size(of: location) }

    /// The size of the -wal beside it, in bytes.
    fileprivate var walSize: Int { size(of: location + "-wal") }

    private func size(of path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }
}
