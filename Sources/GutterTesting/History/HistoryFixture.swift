import Foundation
import Gutter
import GutterSQLite

/// A file that holds a history.
struct HistoryFixture {
    /// Where it was found.
    let path: String

    /// Looks for the file at `path`: where it says, or beside a source file, in the folder `Fixtures` there, and in the
    /// working directory.
    init(_ path: String, beside sourceFile: String) throws(HistoryError) {
        let beside = URL(filePath: sourceFile).deletingLastPathComponent()
        let here = URL(filePath: FileManager.default.currentDirectoryPath)
        let folders = path.hasPrefix("/") ? [URL(filePath: "/")] : [beside, beside.appending(path: "Fixtures"), here]
        let places = folders.map { $0.appending(path: path).standardizedFileURL.path(percentEncoded: false) }
        guard let place = places.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
            throw .missing(path, lookedAt: places)
        }
        self.path = place
    }

    /// All events, verified; at least one.
    func events() async throws -> [Event] {
        let events =
            if let content = try content() { try await events(of: content) } else { try await eventsOfLog() }
        if events.isEmpty { throw HistoryError.empty(path) }
        return events
    }

    /// The content; nil if it is a SQLite file, which SQLite has to read.
    private func content() throws(HistoryError) -> [UInt8]? {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            throw .unreadable(path, because: "it is a folder. Name a file.")
        }
        // Closing a descriptor of it would drop the locks by which SQLite holds it.
        if SQLiteEventLog.isOpen(path: path) { return nil }
        do {
            let file = try FileHandle(forReadingFrom: URL(filePath: path))
            defer { try? file.close() }
            let magic = Data("SQLite format 3\0".utf8)
            let start = try file.read(upToCount: magic.count) ?? Data()
            return start == magic ? nil : Array(start + (try file.readToEnd() ?? Data()))
        } catch {
            throw .unreadable(path, because: "check its permissions.")
        }
    }

    // MARK: Text

    private func events(of content: [UInt8]) async throws -> [Event] {
        do {
            if ExportImport.recognizes(content) {
                let export = try ExportImport(content: content, source: path)
                try verify(export.events.map { ("Line \($0.line) of \(path)", $0.event) })
                return export.events.map(\.event)
            }
            let log = InMemoryEventLog()
            _ = try await ChangeImport(content: content, source: path).run(on: log, isDryRun: false)
            return try await log.events(EventQuery())
        } catch let error as ImportError {
            throw HistoryError.notAHistory(error)
        }
    }

    // MARK: SQLite

    private func eventsOfLog() async throws -> [Event] {
        var configuration = SQLiteEventLog.Configuration()
        configuration.access = .readOnly
        let log = try SQLiteEventLog(path: path, configuration: configuration)
        let events: [Event]
        do {
            events = try await log.events(EventQuery())
        } catch {
            try? await log.close()
            throw error
        }
        // SQLite creates files beside the log while it is open; the last to close it removes them.
        try await log.close()
        try verify(events.map { (path, $0) })
        return events
    }

    // MARK: Both

    private func verify(_ events: [(place: String, event: Event)]) throws(HistoryError) {
        guard let first = events.first else { return }
        var chain = EventChain(after: Head(position: .start, hash: first.event.previousHash))
        for (place, event) in events {
            if let fault = chain.take(event) { throw .damaged(event.position, place: place, fault) }
        }
    }
}
