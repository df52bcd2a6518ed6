import Gutter

extension SQLiteEventLog {
    /// Every name that a switch ever bore, in one namespace or in all. Cost: walks along an index.
    package func names(in namespace: String?) async throws -> [String] {
        guard let namespace else { return try await texts("SELECT DISTINCT name FROM events") }
        return try await texts("SELECT DISTINCT name FROM events WHERE namespace = ?", [.text(namespace)])
    }

    /// Every namespace that an event names. Cost: walks along an index.
    package func namespaces() async throws -> [String] {
        try await texts("SELECT DISTINCT namespace FROM events")
    }

    /// Every actor that an event names. Cost: walks along an index.
    package func actors() async throws -> [String] {
        try await texts("SELECT DISTINCT actor FROM events")
    }

    private func texts(_ sql: String, _ values: [SQLiteValue] = []) async throws -> [String] {
        try await read { storage in
            var texts: [String] = []
            try storage.db.forEachRow(sql, values) { row in
                if let text = row.text(0) { texts.append(text) }
            }
            return texts
        }
    }
}
