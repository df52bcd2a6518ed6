import Foundation
import GRDB
import Gutter
import GutterSQLite

extension Subject {
    /// Rows that another program has put into the file of a log: positions, versions and content of any kind.
    static let storedRows = Subject("stored-rows", share: 1) { chance in
        let events = chance.events(isChained: chance.one(in: 3))
        let attributes = chance.attributes()
        let damage: String? = chance.one(in: 2) ? chance.damage() : nil
        let choice = Chance(seed: chance.next())
        let lines = events.map { (try? $0.exportLine()) ?? "\($0)" }
        return Case("\(lines.joined(separator: "\n"))\n\(damage ?? "")\n\(attributes)") {
            let folder = try TemporaryFolder()
            defer { folder.remove() }
            let log = try SQLiteEventLog(path: folder.log)
            if events.first?.position == 1 {
                if (try? await log.append(AppendRequest(recorded: events))) != nil {
                    let copies = try await log.events(EventQuery())
                    try require(copies == events, "what was appended is read as another")
                }
            }
            try await log.close()
            try write(events, damage, to: folder.log)
            guard let opened = try? SQLiteEventLog(path: folder.log) else { return }
            var chance = choice
            do { try await opened.repairProjection() } catch { _ = "\(error)" }
            try await useEverything(of: opened, attributes, &chance)
            try await opened.close()
        }
    }

    private static func write(_ events: [Event], _ damage: String?, to path: String) throws {
        let database = try DatabaseQueue(path: path)
        try database.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF")
            for name in try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'") {
                try db.execute(sql: "DROP TRIGGER \(name)")
            }
            for event in events { try insert(event, into: db) }
            if let damage { try? db.execute(sql: damage) }
        }
        try database.close()
    }

    private static func insert(_ event: Event, into db: Database) throws {
        let marks = repeatElement("?", count: 22).joined(separator: ", ")
        let bytes: [[UInt8]] = [
            event.attributionSalt.bytes, event.attributionDigest.bytes, event.contentSalt.bytes,
            event.contentDigest.bytes,
            event.previousHash.bytes, event.hash.bytes,
        ]
        let data = bytes.map { Data($0) }
        try db.execute(
            sql: """
                INSERT OR REPLACE INTO events (position, id, format, kind, namespace, switch_id, name, version,
                    transaction_id, cause, recorded_at, attribution, attribution_salt, attribution_digest, changes,
                    switch, content_salt, content_digest, origin, extra, previous_hash, hash) VALUES (\(marks))
                """,
            arguments: [
                event.position.rawValue, event.id.data, event.format, event.kind.rawValue, event.namespace,
                event.switchID.data, event.name, event.version, event.transaction.data, event.cause?.rawValue,
                event.timestamp.rawValue, event.storedAttribution, data[0], data[1], event.storedChanges,
                event.storedSwitch, data[2], data[3], event.storedOrigin, event.storedExtra, data[4], data[5],
            ]
        )
    }
}

extension Chance {
    /// A statement that puts something into a row that should not be there.
    fileprivate mutating func damage() -> String {
        let columns = [
            "kind", "namespace", "name", "attribution", "changes", "switch", "origin", "extra", "id", "switch_id",
            "transaction_id", "hash", "previous_hash", "attribution_salt", "content_digest",
        ]
        let hexadecimal = bytes(length(upTo: 40)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let table = one(in: 3) ? "switches" : "events"
        let column = table == "events" ? pick(columns) : pick(["switch", "name", "namespace", "switch_id"])
        let isText =
            !column.hasSuffix("id") && !column.hasSuffix("hash") && !column.contains("salt")
            && !column.contains("digest")
        let value = isText ? "CAST(x'\(hexadecimal)' AS TEXT)" : "x'\(hexadecimal)'"
        return pick([
            "UPDATE \(table) SET \(column) = \(value) WHERE position % 2 = 0",
            "UPDATE switches SET position = \(absurdInteger()), version = \(absurdInteger())",
            "UPDATE switches SET alive_since = \(absurdInteger())",
            "INSERT INTO lifetimes VALUES (\(absurdInteger()), \(absurdInteger()), x'\(hexadecimal)', \(absurdInteger()))",
            "UPDATE events SET recorded_at = \(absurdInteger()), cause = \(absurdInteger())",
            "DELETE FROM log", "UPDATE log SET id = randomblob(32), id_salt = zeroblob(16)",
            "DELETE FROM events WHERE position % 2 = 1",
        ])
    }
}

extension UUID {
    fileprivate var data: Data { withUnsafeBytes(of: uuid) { Data($0) } }
}

/// A folder for one case, in memory if the system has a place for that.
struct TemporaryFolder {
    private let url: URL

    init() throws {
        let memory = URL(filePath: "/dev/shm")
        let isThere = FileManager.default.isWritableFile(atPath: memory.path())
        url = (isThere ? memory : FileManager.default.temporaryDirectory).appending(path: "gutter-fuzz-\(UUID())")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
    }

    var log: String { url.appending(path: "log.db").path(percentEncoded: false) }

    func remove() {
        try? FileManager.default.removeItem(at: url)
    }
}
