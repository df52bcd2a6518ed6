import Foundation
import Gutter

/// A query as SQL. The unary plus keeps SQLite from an index that would find the rows out of order: without an index,
/// the rows are read by position, page after page.
struct EventSelection {
    private(set) var conditions: [String] = []
    private(set) var values: [SQLiteValue] = []

    init(_ query: EventQuery, on storage: SQLiteStorage) throws {
        let filter = query.filter
        var after = query.after
        var through = query.through
        // Times never decrease along the log, so a time is a position.
        if let since = filter.since { after = try max(after, storage.lastPosition(before: Timestamp(since))) }
        if let until = filter.until {
            through = try min(through ?? Position(rawValue: .max), storage.lastPosition(through: Timestamp(until)))
        }
        // From the start too: no log gives a position before #1, and a reader that goes on behind the last row it has
        // read would read such a row again and again.
        add("position > ?", [.position(max(after, .start))])
        if let through { add("position <= ?", [.position(through)]) }
        if let namespace = filter.namespace { add("+namespace = ?", [.text(namespace)]) }
        if let name = filter.switch { addHistory(of: name, in: filter.namespace) }
        if let ids = filter.switchIDs { add("switch_id", in: ids.map { .id($0) }) }
        if let ids = filter.ids { add("id", in: ids.map { .id($0) }) }
        if let kinds = filter.kinds { add("kind", in: kinds.map { .text($0.rawValue) }) }
        if let actor = filter.actor {
            try Schema(storage.db).requireFitForSearching()
            add("actor = ?", [.text(actor)])
        }
        // The rest of it is found in the JSON: `EventFilter.matchesContent`.
        if filter.change != nil { add("kind = ?", [.text(Event.Kind.updated.rawValue)]) }
        if let transaction = filter.transaction { add("transaction_id = ?", [.id(transaction)]) }
        if let subtree = filter.subtree {
            // In UTF-8 order, `a;` is the first that comes after everything that starts with `a:`.
            add(
                "(+name = ? OR (+name >= ? AND +name < ?))",
                [.text(subtree), .text("\(subtree):"), .text("\(subtree);")]
            )
        }
    }

    private mutating func add(_ condition: String, _ values: [SQLiteValue]) {
        conditions.append(condition)
        self.values += values
    }

    private mutating func add(_ column: String, in values: [SQLiteValue]) {
        let marks = repeatElement("?", count: values.count).joined(separator: ", ")
        add("\(column) IN (\(marks))", values)
    }

    private mutating func addHistory(of name: String, in namespace: String?) {
        let bearers = "switch_id IN (SELECT switch_id FROM events WHERE "
        if let namespace {
            add("\(bearers)namespace = ? AND name = ?)", [.text(namespace), .text(name)])
        } else {
            add("\(bearers)name = ?)", [.text(name)])
        }
    }

    func sql(selecting columns: String, order: EventQuery.Order, limit: Int?) -> String {
        var sql = "SELECT \(columns) FROM events"
        if !conditions.isEmpty { sql += " WHERE \(conditions.joined(separator: " AND "))" }
        sql += " ORDER BY position \(order == .ascending ? "ASC" : "DESC")"
        if let limit { sql += " LIMIT \(limit)" }
        return sql
    }
}
