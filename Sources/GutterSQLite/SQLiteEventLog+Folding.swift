import GRDB
public import Gutter

extension SQLiteEventLog {
    /// Goes through the columns that tell which event set the state of each living switch, or through all that are
    /// hashed, then reads those events.
    public func fold(verifyingHashes isVerified: Bool) async throws -> LogSnapshot {
        try await read { storage, cancellation in
            let tables =
                isVerified
                ? try DerivedTables(storage.db, verifying: EventChain(after: try storage.start), until: cancellation)
                : try DerivedTables(storage.db, until: cancellation)
            let sql = """
                SELECT switch_id, namespace, name, version, position, switch FROM events
                WHERE position = ? AND switch IS NOT NULL
                """
            let states = try tables.lives.values
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
