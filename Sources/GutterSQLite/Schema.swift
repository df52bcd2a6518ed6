import GRDB
import Gutter
import GutterMigrations
import Synchronization

/// A table, an index, a trigger or a view, as listed in the file's own schema.
struct SchemaObject: Hashable {
    let type: String
    let name: String
    /// The table that it belongs to.
    let table: String
    /// The statement that made it; nil for an index that a table brings along.
    let sql: String?

    /// Compares to the letter, unlike Swift's own `==`, for which canonically equivalent texts are equal.
    static func == (left: SchemaObject, right: SchemaObject) -> Bool {
        left.bytes == right.bytes
    }

    private var bytes: [[UInt8]?] { [type, name, table, sql].map { $0.map { Array($0.utf8) } } }
}

/// What the file of a log must consist of: what the migrations make, to the letter, and nothing else.
///
/// Somebody who may write the file can change what its columns mean, or plant a trigger, without touching a byte that is hashed.
struct Schema {
    /// How the file differs.
    enum Difference: Hashable {
        case missing(SchemaObject)
        case changed(SchemaObject)
        case added(SchemaObject)
    }

    let differences: [Difference]

    init(_ db: Database) throws {
        var missing = try Self.expected.get()
        var differences: [Difference] = []
        for object in try Self.objects(in: db) where !Self.statistics.contains(object) {
            if let index = missing.firstIndex(of: object) {
                missing.remove(at: index)
            } else if let index = missing.firstIndex(where: { $0.type == object.type && $0.name == object.name }) {
                differences.append(.changed(missing.remove(at: index)))
            } else {
                differences.append(.added(object))
            }
        }
        self.differences = differences + missing.map(Difference.missing)
    }

    private static func objects(in db: Database) throws -> [SchemaObject] {
        var objects: [SchemaObject] = []
        try db.forEachRow("SELECT type, name, tbl_name, sql FROM sqlite_master") { row in
            objects.append(
                SchemaObject(
                    type: row.text(0) ?? "",
                    name: row.text(1) ?? "",
                    table: row.text(2) ?? "",
                    sql: row.text(3)
                )
            )
        }
        return objects
    }

    /// What the migrations make of an empty file.
    private static let expected = Result {
        try DatabaseQueue()
            .writeWithoutTransaction { db in
                for step in Migration.all { try db.execute(sql: step.sql) }
                return try objects(in: db)
            }
    }

    /// SQLite's `ANALYZE` notes here how rows are spread: that decides how fast rows are found, not which.
    private static let statistics = [
        ("sqlite_stat1", "tbl,idx,stat"), ("sqlite_stat4", "tbl,idx,neq,nlt,ndlt,sample"),
    ]
    .reduce(into: Set<SchemaObject>()) { statistics, table in
        let sql = "CREATE TABLE \(table.0)(\(table.1))"
        statistics.insert(SchemaObject(type: "table", name: table.0, table: table.0, sql: sql))
    }

    /// The first difference because of which an append cannot promise that what it writes is then in the log: another
    /// table, or a trigger that is not Gutter's.
    ///
    /// In spite of any other difference the append goes on, as it must be possible to disable switches at night whatever
    /// somebody has added to the file; `verify` reports it.
    private var danger: Difference? {
        differences.first { difference in
            switch difference {
            case .missing(let object): object.type == "table"
            case .changed(let object): object.type == "table" || object.type == "trigger"
            case .added(let object): object.type == "trigger"
            }
        }
    }

    /// - Throws: ``/Gutter/EventLogError`` if the column `actor` may differ from what the attribution says.
    func requireFitForSearching() throws(EventLogError) {
        let other = differences.first { difference in
            switch difference {
            case .missing(let object), .changed(let object): object.name == "events"
            case .added: false
            }
        }
        guard let other else { return }
        throw EventLogError(
            .damaged,
            "Events cannot be found by their actor: \(other), so the answer might be a lie. "
                + "Run `gutter verify`, and restore a backup, or export the log and import it into a new file."
        )
    }

    /// - Throws: ``/Gutter/EventLogError`` if nothing may be appended to a log with such tables and triggers.
    func requireFitForAppending() throws(EventLogError) {
        guard let danger else { return }
        throw EventLogError(
            .damaged,
            "Nothing is appended to the log: \(danger). What is written might not be what it says then. "
                + "Run `gutter verify`, find out who did it, and restore a backup, or export the log and import it into a new file."
        )
    }
}

extension SchemaObject {
    fileprivate var title: String {
        let title = "\(type.printable(limit: 60)) \"\(name.printable(limit: 60))\""
        return table == name ? title : "\(title) of \"\(table.printable(limit: 60))\""
    }
}

extension Schema.Difference: CustomStringConvertible {
    /// As a sentence, but without the full stop.
    var description: String {
        switch self {
        case .missing(let object): "the file lacks the \(object.title)"
        case .changed(let object): "the \(object.title) is not the one that Gutter makes"
        case .added(let object): "the file has a \(object.title) that Gutter did not make"
        }
    }
}

/// Makes sure that a connection appends only while the tables are Gutter's.
final class SchemaGuard: Sendable {
    /// The number that SQLite counts up with each change of a table or a trigger, as of the last look.
    private let checkedVersion = Mutex<Int64?>(nil)

    /// Looks again if anybody has changed anything since. Call it inside the transaction that writes.
    ///
    /// - Throws: ``/Gutter/EventLogError``; see ``Schema/requireFitForAppending()``.
    func check(_ db: Database) throws {
        let version = try db.firstRow("PRAGMA schema_version") { $0.integer(0) }
        if let version, checkedVersion.withLock({ $0 }) == version { return }
        try Schema(db).requireFitForAppending()
        checkedVersion.withLock { $0 = version }
    }
}
