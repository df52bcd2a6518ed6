import Foundation
import GRDB
import Gutter
import GutterSQLite
import GutterTestSupport
import Testing

/// Random tampering with hashes that hold: what one verifier takes for sound, the other does too. GUTTER_FUZZ_CASES and
/// GUTTER_FUZZ_SEED ask for more.
struct VerifiersAgreeTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let cases = environment["GUTTER_FUZZ_CASES"].flatMap(Int.init) ?? 40
    private static let seed = environment["GUTTER_FUZZ_SEED"].flatMap(UInt64.init) ?? 1

    @Test func onWhatIsSound() async throws {
        let forgery = try await Forgery()
        var (sound, unsound) = (0, 0)
        for number in 0..<Self.cases {
            var random = SplitMix64(seed: Self.seed &* 1_000_003 &+ UInt64(number))
            let statements = (0..<Int.random(in: 1...2, using: &random)).map { _ in Tampering.statement(&random) }
            let path = try await forgery.forged { db in
                for statement in statements { try? db.execute(sql: statement) }
            }
            let faults: [String]
            do { faults = try await verify(path).map(\.description) } catch { faults = ["\(error)"] }
            let audit = try await audit(path)
            try #require(audit.status < 2 || !faults.isEmpty, "case \(number): \(audit.lines)")
            #expect(
                faults.isEmpty == (audit.status == 0),
                "case \(number) of seed \(Self.seed): \(statements)\nverify: \(faults)\nverify-log.py: \(audit.lines)"
            )
            if faults.isEmpty { sound += 1 } else { unsound += 1 }
            try FileManager.default.removeItem(atPath: path)
        }
        #expect(sound > 0 && unsound > 0)
    }

    /// Every character that might have to be refused, at the ends of a name and inside, all in one log.
    @Test func onEveryCharacterOfANameThatMightMislead() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("log.db")
        let log = try SQLiteEventLog(path: path)
        let scalars = (0...0x10FFFF as ClosedRange<UInt32>).compactMap(Unicode.Scalar.init).filter(Self.isSuspicious)
        let texts =
            scalars.flatMap { ["a\($0)b", "\($0)a", "a\($0)"] } + ["a", "e\u{301}", "a:", ":a", "a::b", "a: b", " "]
        let drafts = texts.map { text in
            let new = Switch(text)
            return EventDraft(
                .registered,
                namespace: "default",
                switchID: UUID(),
                name: text,
                changes: Changes(from: nil, to: new.properties),
                switch: new,
                attribution: .person("ada", reason: nil)
            )
        }
        _ = try await log.append(AppendRequest(drafts))
        try await log.close()
        let found = Set(try await verify(path).compactMap(\.position?.rawValue))
        let audited = Set(
            try await audit(path).lines.filter { $0.hasPrefix("#") }
                .compactMap { $0.dropFirst().split(separator: ":").first.flatMap { Int64($0) } }
        )
        for index in texts.indices where found.contains(Int64(index + 1)) != audited.contains(Int64(index + 1)) {
            Issue.record("\(texts[index].unicodeScalars.map { String($0.value, radix: 16) }): they differ")
        }
        #expect(!found.contains(Int64(texts.count - 6)))
        #expect(found.count > 100 && found.count < texts.count)
    }

    private static func isSuspicious(_ scalar: Unicode.Scalar) -> Bool {
        let properties = scalar.properties
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator: return true
        case .unassigned, .privateUse, .surrogate: return scalar.value.isMultiple(of: 0x101)
        default:
            // Only a sample of the plain characters.
            return properties.isDefaultIgnorableCodePoint || properties.isWhitespace || scalar.value == 0x2800
                || scalar.value.isMultiple(of: 0x1F3)
        }
    }
}

/// Statements that change an event of a ``Forgery``, many of them into something that might just as well have been
/// written.
private enum Tampering {
    private static let texts = [
        "a", "ada", "", " ", "x ", " x", "a b", "e\u{301}", "\u{E9}", "\u{212B}", "a:b", "d", "a:", "a::b", ":",
        "default", "default.a",
        "a.b", ".", "x.default", "\u{0}", "\u{7F}", "\t", "\n", "\u{85}", "\u{A0}", "a\u{200B}b", "\u{FEFF}",
        "\u{202E}", "\u{1F600}",
        "\u{2028}", "\u{1C}", "\"", "\\", "'", String(repeating: "x", count: 200), String(repeating: "x", count: 201),
        String(repeating: "\u{1F600}", count: 200), "\u{AD}", "\u{2060}", "\u{E0041}", "\u{3000}",
    ]
    private static let values = [
        "null", "true", "false", "0", "1", "-0", "1.0", "1e400", "01", "1.", ".5", "+1", "NaN", "-Infinity", "\"x\"",
        "\"\"", "[]", "{}",
        "[1,]", "\"\\u0000\"", "\"\\ud800\"", "\"\\ud83d\\ude00\"", "\"\\x\"", "\"\t\"", "\"\\u12\"", "\"global\"",
        "\"disabled\"",
        "{\"a\":1,\"a\":1}", "{\"\u{E9}\":1,\"e\u{301}\":2}", "{\"current\":1}", "{\"current\":1,\"previous\":1}",
        "{\"current\":1,\"previous\":1.0}", "{\"previous\":\"global\"}", " 1", "1 ", "\n1", "tru", "nulll", "\u{FEFF}1",
        "1 2",
        "[{\"argument\":\"a\",\"attribute\":\"b\",\"operator\":\"c\"}]", "[{\"argument\":\"a\",\"attribute\":\"b\"}]",
        "[{\"argument\":\"a\",\"attribute\":\"b\",\"operator\":\"c\",\"parameters\":[]}]",
        "[{\"argument\":\"a\",\"attribute\":\"b\",\"operator\":\"c\",\"parameters\":{\"x\":7},\"negative\":0,\"more\":1}]",
    ]

    private static func value(_ random: inout SplitMix64) -> String {
        switch Int.random(in: 0..<8, using: &random) {
        case 0:
            let depth = Int.random(in: 60...68, using: &random)
            return String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        case 1: return JSON.string(text(&random)).text
        default: return values.randomElement(using: &random) ?? "1"
        }
    }

    private static func text(_ random: inout SplitMix64) -> String { texts.randomElement(using: &random) ?? "a" }

    private static func quoted(_ text: String) -> String {
        "CAST(x'\(hexadecimal(Array(text.utf8)))' AS TEXT)"
    }

    private static func object(_ members: [(String, String)]) -> String {
        "{" + members.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
    }

    static func statement(_ random: inout SplitMix64) -> String {
        let position = Int.random(in: 1...11, using: &random)
        let text = text(&random)
        let value = value(&random)
        let number = [0, 1, 2, 3, -1, position, position - 1, 4, 8, 11, .max, .min].randomElement(using: &random) ?? 0
        func update(_ changes: String, at position: Int) -> String {
            "UPDATE events SET \(changes) WHERE position = \(position)"
        }
        /// Puts the same into the difference and the switch.
        func replace(_ old: String, _ new: String, at position: Int) -> String {
            let (old, new) = (quoted(old), quoted(new))
            return update(
                "changes = replace(changes, \(old), \(new)), switch = replace(switch, \(old), \(new))",
                at: position
            )
        }
        switch Int.random(in: 0..<22, using: &random) {
        case 0:
            let key = ["a", "clock", "command"].randomElement(using: &random) ?? "a"
            let digits = String(repeating: "0", count: Int.random(in: 63...65, using: &random))
            let value = [value, JSON.string(text).text, "\"\(digits)\""].randomElement(using: &random) ?? value
            return update("extra = \(quoted(object([(key, value)])))", at: position)
        case 1: return update("extra = \(quoted(value))", at: position)
        case 2: return update("origin = \(quoted(object([("source", value), ("b", "1")])))", at: position)
        case 3:
            let key =
                ["correlationID", "displayName", "onBehalfOf", "reason", "x"].randomElement(using: &random) ?? "x"
            return update("attribution = \(quoted(object([("actor", "\"ada\""), (key, value)])))", at: position)
        case 4:
            let actor = JSON.string(text).text
            return update("attribution = \(quoted(object([("actor", actor), ("kind", "\"person\"")])))", at: position)
        case 5: return update("attribution = \(quoted(object([("actor", value), ("kind", "\"x\"")])))", at: position)
        case 6:
            return replace("\"a:y\"", JSON.string(text).text, at: 11)
                .replacing("SET ", with: "SET name = \(quoted(text)), ")
        case 7: return update("namespace = \(quoted(text))", at: 11)
        case 8: return "UPDATE events SET namespace = \(quoted(text))"
        case 9: return replace("\"one\"", value, at: 4)
        case 10: return replace("\"one\"", JSON.string(text).text, at: 4)
        case 11: return replace("\"disabled\"", value, at: 11)
        case 12: return replace("\"consent\":", "\"consent\":\(value),\"x\":", at: 11)
        case 13: return replace("[]", value, at: 11)
        case 14:
            let member = object([("x", value)]).dropFirst().dropLast()
            return update("changes = replace(changes, '}}', \(quoted("},\(member)}")))", at: position)
        case 15: return update("changes = \(quoted(object([("label", value)])))", at: position)
        case 16:
            let kind =
                ["registered", "updated", "unregistered", "pondered", "", "Updated"].randomElement(using: &random) ?? ""
            return update("kind = '\(kind)'", at: position)
        case 17: return update("format = \(number)", at: position)
        case 18: return update("cause = \(number)", at: position)
        case 19: return update("version = \(number)", at: position)
        case 20: return update("recorded_at = recorded_at + \(number % 1_000)", at: position)
        default:
            let other = max(1, position - Int.random(in: 0...2, using: &random))
            return update(
                "transaction_id = (SELECT transaction_id FROM events WHERE position = \(other))",
                at: position
            )
        }
    }
}
