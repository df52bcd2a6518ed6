import ArgumentParser
import Foundation
import Gutter
import GutterSQLite

struct Stats: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell how large the log is, how it grows, and who and what it is about.",
        discussion: """
            Of all namespaces. The switches that nobody has changed for the longest time are candidates for removal.

            EXAMPLE:
              gutter stats --limit 20
            """
    )

    @Option(help: ArgumentHelp("How many to name in each list.", valueName: "count"))
    var limit = 5

    @OptionGroup var log: LogOptions
    @OptionGroup var format: OutputOptions

    func validate() throws {
        if limit < 1 { throw ValidationError("--limit must be at least 1, not \(limit).") }
    }

    func run() async throws {
        let printer = Printer(format)
        let statistics = try await log.readingFile { log in
            await log.noteIfAheadOfClock()
            return try await log.statistics(limit: limit)
        }
        if printer.format == .table {
            try printer.output.writeAll(StatisticsSheet(statistics: statistics).render(on: printer.output))
        } else {
            try printer.json(statistics.json)
        }
    }
}

extension SQLiteEventLog.Statistics {
    /// For scripts.
    fileprivate var json: JSONObject {
        var object = JSONObject()
        object["actors"] = .integer(actors)
        object["bytes"] = .integer(contentSize)
        object["bytesPerEvent"] = bytesPerEvent.map(JSON.integer)
        object["busiestActors"] = .array(
            busiestActors.map { .object(JSONObject([("actor", .string($0.actor)), ("events", .integer($0.events))])) }
        )
        object["busiestSwitches"] = .array(busiestSwitches.map { .object($0.json) })
        object["events"] = .integer(events)
        object["eventsInLast7Days"] = .integer(eventsInLast7Days)
        object["eventsInLast30Days"] = .integer(eventsInLast30Days)
        object["fileBytes"] = .integer(fileSize)
        object["firstAt"] = first.map { .string($0.timestamp.description) }
        object["goneSwitches"] = .integer(goneSwitches)
        object["head"] = .string(head.description)
        object["largestNamespaces"] = .array(largestNamespaces.map { .object($0.json) })
        object["lastAt"] = last.map { .string($0.timestamp.description) }
        object["namespaces"] = .integer(namespaces)
        object["switches"] = .integer(switches)
        object["untouchedSwitches"] = .array(untouchedSwitches.map { .object($0.json) })
        object["walBytes"] = .integer(walSize)
        return object
    }
}

extension SQLiteEventLog.NamespaceStatistics {
    fileprivate var json: JSONObject {
        JSONObject([
            ("events", .integer(events)), ("namespace", .string(namespace)), ("switches", .integer(switches)),
        ])
    }
}

extension SQLiteEventLog.SwitchStatistics {
    fileprivate var json: JSONObject {
        JSONObject([
            ("alive", .boolean(isAlive)), ("changedAt", .string(lastEvent.timestamp.description)),
            ("events", .integer(events)), ("id", .string(id.text)),
            ("lastEvent", .integer(Int(lastEvent.position.rawValue))),
            ("name", .string(name)), ("namespace", .string(namespace)),
        ])
    }
}
