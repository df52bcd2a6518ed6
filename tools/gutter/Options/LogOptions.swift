import ArgumentParser
import Foundation
import Gutter
import GutterSQLite

/// Which log.
struct LogOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The log file. (default: $GUTTER_DB or ./gutter.db)", valueName: "file"))
    var db: String?

    var path: String {
        db ?? ProcessInfo.processInfo.environment["GUTTER_DB"].flatMap { $0.isEmpty ? nil : $0 } ?? "gutter.db"
    }

    /// Also for a command that would only try its change in memory.
    func validate() throws {
        do {
            try SQLiteEventLog.checkPath(path)
        } catch {
            throw ArgumentParser.ValidationError("\(error)")
        }
    }

    /// Opens the log, runs `body` and closes it, so that no file is left beside it.
    private func withLog<Result>(
        _ access: SQLiteEventLog.Configuration.Access,
        _ body: (SQLiteEventLog) async throws -> Result
    ) async throws -> Result {
        var configuration = SQLiteEventLog.Configuration()
        configuration.access = access
        configuration.readers = 0
        let log = try SQLiteEventLog(path: path, configuration: configuration)
        do {
            let result = try await body(log)
            if access == .readWrite { await log.noteIfAheadOfClock() }
            try await log.close()
            return result
        } catch {
            let error = await log.explaining(error, database: db)
            try? await log.close()
            throw error
        }
    }

    /// For a command that only reads: it creates no file.
    func reading<Result>(_ body: (any EventLog) async throws -> Result) async throws -> Result {
        try await withLog(.readOnly, body)
    }

    /// The same, for a command that is about the file.
    func readingFile<Result>(_ body: (SQLiteEventLog) async throws -> Result) async throws -> Result {
        try await withLog(.readOnly, body)
    }

    /// For a command that changes what is there: it creates no file either.
    func changing<Result>(_ body: (any EventLog) async throws -> Result) async throws -> Result {
        if isMissingOrEmpty { return try await reading(body) }
        return try await withLog(.readWrite, body)
    }

    /// For a command that may be the first. The log is created if it doesn't exist; the command is then first tried on a log in
    /// memory, so that no file is created if it is refused.
    func creating<Result>(_ body: (any EventLog) async throws -> Result) async throws -> Result {
        try await creating(trial: body, body)
    }

    /// The same, with a trial of its own: a part of `body` may be enough to show whether it will be refused.
    func creating<Result>(
        trial: (any EventLog) async throws -> Result,
        _ body: (any EventLog) async throws -> Result
    ) async throws -> Result {
        if isMissingOrEmpty { _ = try await trial(InMemoryEventLog()) }
        return try await withLog(.readWrite, body)
    }

    /// For a command that only pretends: a missing log counts as an empty one.
    func pretending<Result>(_ body: (any EventLog) async throws -> Result) async throws -> Result {
        if isMissingOrEmpty { return try await body(InMemoryEventLog()) }
        return try await withLog(.readOnly, body)
    }

    private var isMissingOrEmpty: Bool {
        let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        return size == nil || size == 0
    }
}

/// Which namespace.
struct NamespaceOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The namespace, its segments joined by dots.", valueName: "namespace"))
    var namespace = "default"

    /// The manager, for a command that looks at what is there, or changes it.
    ///
    /// - Throws: ``NamespaceNeverUsed`` if nothing is, or ever was, in the namespace, which is probably a slip. The default
    ///   namespace is always there.
    func existing(on log: any EventLog) async throws -> Manager {
        let manager = try await manager(on: log)
        try await log.checkNamespace(manager.namespace)
        return manager
    }

    func manager(on log: any EventLog) async throws -> Manager {
        let namespace = try Namespace(path: namespace)
        var configuration = Manager.Configuration()
        configuration.log = log
        // One command, and then the log is closed.
        configuration.followsLog = false
        return try await Manager(configuration).namespaced(namespace)
    }
}
