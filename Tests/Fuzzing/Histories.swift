import Foundation
import Gutter

/// What cases are made of: a real history, and the log that it makes.
enum Samples {
    static let history = (try? Array(Data(contentsOf: url))) ?? []

    static let lines: [String] = String(decoding: history, as: UTF8.self).split(separator: "\n").map(String.init)

    private static let url = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../tools/demo-history.jsonl").standardizedFileURL

    static let tokens =
        Chance.jsonTokens + lines.prefix(12) + [
            "\n", "\n", #""at": "9999-12-31T23:59:59-23:59""#, "2024-03-02T14:03Z", "0000-01-01",
            #""op": "unregister""#,
            #""op": "update""#, #""op": "register""#, #""name": "checkout""#, #""switch": {"name": "checkout"}"#,
            #""namespace": "a.b""#, #""reason": null"#, #""state": "global""#, "\u{202E}", #"\u0000"#,
        ]
}

/// A log in memory with some content in it.
func imported(_ content: [UInt8], isExport: Bool) async throws -> InMemoryEventLog {
    let log = InMemoryEventLog()
    if isExport {
        _ = try await ExportImport(content: content, source: "fuzz").run(on: log, isDryRun: false)
    } else {
        _ = try await ChangeImport(content: content, source: "fuzz").run(on: log, isDryRun: false)
    }
    return log
}

func export(_ log: any EventLog) async throws -> String {
    try await log.events(EventQuery()).map { "\(try $0.exportLine())\n" }.joined()
}

/// Exports a log, imports that into an empty one, and compares.
func requireRoundTrip(_ log: any EventLog) async throws {
    let first = try await export(log)
    let copy = try await imported(Array(first.utf8), isExport: true)
    let second = try await export(copy)
    try require(first == second, "exported, imported and exported again it is another")
}

/// If a log was made through the API, nothing is wrong with it, and its diffs lead to its switches.
func requireSound(_ log: any EventLog) async throws {
    let report = try await log.verify()
    try require(report.isSound, "verify finds \(report.faults.prefix(3).map(\.description))")
    try require(report.unreadable == 0, "\(report.unreadable) events cannot be read")
    var replay = Replay()
    for event in try await log.events(EventQuery()) {
        replay.apply(event)
        if let error = event.contentError { throw Finding("#\(event.position) holds \(error)") }
    }
    let projection = Projection(try await log.snapshot(at: nil))
    for (namespace, switches) in replay.switches {
        let expected = projection[namespace].all.map(\.properties.json)
        try require(switches.map(\.properties.json) == expected, "the diffs of \(namespace) lead elsewhere")
    }
}

extension Subject {
    static let changeHistories = Subject("change-histories", share: 12) { chance in
        let start = chance.number(in: 0...Samples.lines.count - 1)
        let lines = Samples.lines[start...].prefix(chance.one(in: 10) ? 64 : chance.number(in: 1...6))
        var text = lines.joined(separator: "\n")
        for _ in 0..<chance.length(upTo: 8) { text += "\n\(chance.line())" }
        let content = chance.one(in: 3) ? Array(text.utf8) : chance.mutated(Array(text.utf8), tokens: Samples.tokens)
        return Case(String(decoding: content, as: UTF8.self)) {
            guard let log = try await accepted({ try await imported(content, isExport: false) }) else { return }
            try await requireSound(log)
            try await requireRoundTrip(log)
            let again = try await ChangeImport(content: content, source: "fuzz").run(on: log, isDryRun: false)
            try require(again.events == 0, "imported again, it adds \(again.events) events")
        }
    }

    static let exports = Subject("exports", share: 12) { chance in
        let count = chance.number(in: 1...5)
        let isMutated = !chance.one(in: 20)
        let mutation = Chance(seed: chance.next())
        return Case("\(count) events, mutated by \(mutation)") {
            var chance = mutation
            let log = try await imported(
                Array(Samples.lines.prefix(count).joined(separator: "\n").utf8),
                isExport: false
            )
            var content = Array(try await export(log).utf8)
            if isMutated { content = chance.mutated(content, tokens: Samples.tokens) }
            _ = ExportImport.recognizes(content)
            guard let copy = try await accepted({ [content] in try await imported(content, isExport: true) }) else {
                return
            }
            try await requireRoundTrip(copy)
            _ = try await copy.verify()
        }
    }
}

/// The result of `body`, or nil if it refuses the input, with a message that a person can read.
func accepted<Result>(_ body: () async throws -> Result) async throws -> Result? {
    do {
        return try await body()
    } catch let error as ImportError {
        try require(
            !error.account.unicodeScalars.contains { $0 != "\n" && $0.isControl },
            "a control character: \(error)"
        )
        return nil
    } catch let error as EventLogError {
        _ = error.description
        return nil
    }
}

extension Chance {
    /// A line of a change history that is mostly well formed.
    mutating func line() -> String {
        var object = JSONObject()
        object["at"] = .string(
            pick(["2024-06-01", "2024-06-01T10:00:00.123456+01:00", "2024-05-31T23:59:59Z", "1970-01-01"])
        )
        object["actor"] = .string(one(in: 4) ? text() : "ada")
        if one(in: 2) { object["reason"] = .string(text()) }
        if one(in: 3) { object["namespace"] = .string(pick(["a", "a.b", "default.a", text()])) }
        let properties = properties().json
        switch number(in: 0...5) {
        case 0:
            object["op"] = .string("unregister")
            object["name"] = .string(pick(["a", "a:b", "checkout", name()]))
        case 1, 2:
            object["op"] = .string("update")
            object["name"] = .string(pick(["a", "a:b", "checkout", name()]))
            object["switch"] = .object(properties)
        default:
            object["op"] = .string("register")
            object["switch"] = .object(properties)
        }
        if one(in: 8) { object["switch"] = json() }
        return JSON.object(object).text
    }
}
