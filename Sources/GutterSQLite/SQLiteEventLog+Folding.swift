import GRDB
package import Gutter

extension SQLiteEventLog: EventFolding {
    /// Folds the columns that say which event left each living switch, then reads those events.
    package func foldInPlace() async throws -> LogSnapshot {
        try await read { storage in
            let sql = """
                SELECT switch_id, namespace, name, version, position, switch FROM events
                WHERE position = ? AND switch IS NOT NULL
                """
            let states = try DerivedTables(storage.db).lives.values
                .compactMap { life in
                    var state = try storage.db.firstRow(sql, [.integer(life.projected)], storage.storedSwitch)
                    state?.version = Int(life.version)
                    state?.position = Position(rawValue: life.last)
                    return state
                }
            return LogSnapshot(head: try storage.head, states: states)
        }
    }
}
