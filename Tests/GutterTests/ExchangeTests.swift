import Foundation
import Gutter
import Testing

struct ExchangeTests {
    private let lines = [
        #"{"at": "2024-01-01T09:00:00Z", "actor": "ada", "reason": "r1", "op": "register", "switch": {"name": "a"}}"#,
        #"{"at": "2024-01-01T09:00:00Z", "actor": "ada", "op": "register", "switch": {"name": "a:b", "state": "global"}}"#,
        #"{"at": "2024-01-02T09:00:00Z", "actor": "bob", "op": "update", "switch": {"name": "a", "state": "global"}}"#,
        #"{"at": "2024-01-03T09:00:00Z", "actor": "bob", "op": "update", "name": "a", "switch": {"name": "c"}}"#,
        #"{"at": "2024-01-04T09:00:00Z", "actor": "eve", "namespace": "n.m", "op": "register", "switch": {"name": "a"}}"#,
        #"{"at": "2024-01-05T09:00:00Z", "actor": "eve", "op": "unregister", "name": "c"}"#,
    ]

    private func content(_ lines: [String]) -> [UInt8] {
        Array(lines.joined(separator: "\n").utf8)
    }

    private func run(
        _ lines: [String],
        on log: any EventLog,
        isDryRun: Bool = false
    ) async throws -> ChangeImport.Report {
        try await ChangeImport(content: content(lines), source: "test").run(on: log, isDryRun: isDryRun)
    }

    @Test func aHistoryKeepsItsTimesActorsAndReasons() async throws {
        let log = InMemoryEventLog()
        let report = try await run(lines, on: log)
        #expect(report.lines == 6)
        #expect(report.events == 8)
        let sentences = try await log.events(EventQuery()).map { $0.sentence(inNamespace: true) }
        #expect(
            sentences == [
                "#1 2024-01-01 09:00:00Z ada registered default/a: state disabled (r1)",
                "#2 2024-01-01 09:00:00Z ada registered default/a:b: state global",
                "#3 2024-01-02 09:00:00Z bob updated default/a: state disabled → global",
                "#4 2024-01-03 09:00:00Z bob updated default/c: name a → c",
                "#5 2024-01-03 09:00:00Z bob updated default/c:b: name a:b → c:b",
                "#6 2024-01-04 09:00:00Z eve registered n.m/a: state disabled",
                "#7 2024-01-05 09:00:00Z eve unregistered default/c:b: was global",
                "#8 2024-01-05 09:00:00Z eve unregistered default/c: was global",
            ]
        )
        let events = try await log.events(EventQuery())
        #expect(Set(events.map(\.transaction)).count == 6)
        #expect(events.map { $0.origin?.line } == [1, 2, 3, 4, 4, 5, 6, 6])
        #expect(events.allSatisfy { $0.hashFault == nil })
    }

    @Test func importingAgainAddsWhatIsNew() async throws {
        let log = InMemoryEventLog()
        _ = try await run(Array(lines.prefix(3)), on: log)
        let again = try await run(lines, on: log)
        #expect(again.alreadyImported == 3)
        #expect(again.events == 5)
        let third = try await run(lines, on: log)
        #expect(third.alreadyImported == 6)
        #expect(third.events == 0)
        #expect(try await log.head().position == 8)
    }

    @Test func nobodyCanTryOutOfWhatLinesTheIDsAre() async throws {
        let logs = [InMemoryEventLog(), InMemoryEventLog()]
        var ids: [UUID] = []
        for log in logs {
            _ = try await run(lines, on: log)
            let events = try await log.events(EventQuery())
            ids += events.map(\.id) + Set(events.map(\.transaction)) + Set(events.map(\.switchID))
        }
        // The same lines twice, and no two ids alike: they follow from more than the lines.
        #expect(Set(ids).count == ids.count)
    }

    @Test func aLogThatTookInAnExportTakesNoLineOfItsHistoryTwice() async throws {
        let log = InMemoryEventLog()
        _ = try await run(lines, on: log)
        let export = try await log.events(EventQuery()).map { try $0.exportLine() }
        let copy = InMemoryEventLog()
        _ = try await ExportImport(content: content(export), source: "x").run(on: copy, isDryRun: false)
        await #expect(throws: ImportError.self) { _ = try await run(lines, on: copy) }
        #expect(try await copy.head() == log.head())
    }

    @Test func identicalLinesAreToldApartByTheirOrdinal() async throws {
        let on = #"{"at":"2024-01-01","actor":"ada","op":"register","switch":{"name":"a"}}"#
        let off = #"{"at":"2024-01-01","actor":"ada","op":"unregister","name":"a"}"#
        let log = InMemoryEventLog()
        #expect(try await run([on, off, on, "", off + "\r", " "], on: log).events == 4)
        // Spaces and the order of keys do not make another line.
        let same = #" { "actor" : "ada", "at":"2024-01-01","op":"register","switch":{"name":"a"}}"#
        #expect(try await run([same, off, same, off], on: log).events == 0)
    }

    @Test(arguments: ["2024-01-01", "2024-01-02", "2024-01-03"])
    func linesWithoutEffectAreNoObstacleToImportingAgain(_ last: String) async throws {
        let lines = [
            #"{"at":"2024-01-01","actor":"a","op":"register","switch":{"name":"x","state":"global"}}"#,
            #"{"at":"2024-01-01","actor":"a","op":"update","switch":{"name":"x","state":"global"}}"#,
            #"{"at":"\#(last)","actor":"a","op":"update","switch":{"name":"x","state":"disabled"}}"#,
        ]
        let log = InMemoryEventLog()
        #expect(try await run(lines, on: log).events == 2)
        let again = try await run(lines, on: log)
        #expect(again.events == 0)
        #expect(again.alreadyImported == 3)
        let late = lines[1].replacing("global", with: "selective")
        let error = await #expect(throws: ImportError.self) { _ = try await run([lines[0], late, lines[2]], on: log) }
        #expect(
            error?.description == "Line 2 of test: it is new, but stands before line 3, which was imported already.\n"
                + "Nothing was imported."
        )
    }

    @Test func aDryRunChangesNothing() async throws {
        let log = InMemoryEventLog()
        #expect(try await run(lines, on: log, isDryRun: true).events == 8)
        #expect(try await log.head().position == .start)
    }

    @Test(arguments: [
        ("{\"at\": oops}", "it is not JSON: expected a value at byte 8."),
        ("[]", "it is no JSON object."),
        (#"{"actor":"ada","op":"register","switch":{"name":"x"}}"#, #""at" is missing."#),
        (
            #"{"at":"soon","actor":"ada","op":"register","switch":{"name":"x"}}"#,
            #""at" is no time such as 2024-03-02T14:03:11Z: "soon"."#
        ),
        (#"{"at":"2024-02-01","actor":1,"op":"register","switch":{"name":"x"}}"#, #""actor" is not text."#),
        (
            #"{"at":"2024-02-01","actor":"a","op":"delete","name":"x"}"#,
            #""op" is "delete"; use register, update or unregister."#
        ),
        (
            #"{"at":"2024-02-01","actor":"a","op":"register","switch":{"name":"x","stat":"global"}}"#,
            #""stat" is not known; the keys are compounded, conditions, consent, description, label, name, state."#
        ),
        (
            #"{"at":"2024-02-01","actor":"a","op":"register","switch":{"name":"x","state":"on"}}"#,
            #"the unknown state "on"."#
        ),
        (
            registering(#"{"argument":"U","attribute":"x","operator":"more_than"}"#),
            moreThan("parameter \"lower_limit\" is missing")
        ),
        (
            registering(#"{"argument":"U","attribute":"x","operator":"more_than","parameters":{"limit":65}}"#),
            moreThan("parameter \"limit\" is not known")
        ),
        (
            registering(#"{"argument":"U","attribute":"x","operator":"more_than","parameters":{"lower_limit":null}}"#),
            #"condition 1 has null for "lower_limit"."#
        ),
        (
            registering(
                #"{"argument":"U","attribute":"x","operator":"before","parameters":{"upper_limit":{"date":"soon"}}}"#
            ),
            #"condition 1 has an object that stands for no value: {"date":"soon"}."#
        ),
        (
            registering(#"{"argument":"U","attribute":"x","operator":"greater_than","parameters":{"lower_limit":65}}"#),
            #"condition 1 has the unknown operator "greater_than"; `gutter operators` lists those that there are."#
        ),
        (
            registering(#"{"argument":"U","attribute":"x","operator":"true","negativ":true}"#),
            #""negativ" is not known; the keys are argument, attribute, negative, operator, parameters."#
        ),
        (
            registering(
                #"{"argument":"U","attribute":"x","operator":"true"},{"argument":"U","attribute":"","operator":"set"}"#
            ),
            #"condition 2 is refused: The attribute of a condition "" is empty. Give it a character that can be seen."#
        ),
        (
            registering(#"{"argument":"U","attribute":"x","operator":"percent","parameters":{"percentage":150}}"#),
            #"condition 1 is refused: The condition "U.x percent" cannot be used: 150% is not from 0% to 100%. "#
                + "percent takes percentage, salt."
        ),
        (
            #"{"at":"2024-02-01","actor":"a","op":"register","switch":{"name":"x::y"}}"#,
            #"The switch name "x::y" has an empty segment around ':'. Remove the extra ':'."#
        ),
        (
            #"{"at":"2024-02-01","actor":"a","op":"unregister","name":"x"}"#,
            "There is no switch \"x\" in namespace \"default\". Check the name and the namespace, or register it first."
        ),
        (
            #"{"at":"2023-02-01","actor":"a","op":"register","switch":{"name":"x"}}"#,
            "its time 2023-02-01 00:00:00Z is before that of line 6, 2024-01-05 09:00:00Z."
        ),
        (
            #"{"at":"2999-02-01","actor":"a","op":"register","switch":{"name":"x"}}"#,
            "its time 2999-02-01 00:00:00Z is in the future."
        ),
        (
            #"{"at":"2024-02-01","actor":"","op":"register","switch":{"name":"x"}}"#,
            "The actor \"\" is empty. Give it a character that can be seen."
        ),
    ])
    func aBadLineIsNamedAndNothingIsWritten(_ line: String, _ reason: String) async throws {
        let log = InMemoryEventLog()
        let error = await #expect(throws: ImportError.self) { _ = try await run(lines + [line], on: log) }
        #expect(error?.description == "Line 7 of test: \(reason)\nNothing was imported.")
        #expect(try await log.head().position == .start)
    }

    private static func registering(_ conditions: String) -> String {
        #"{"at":"2024-02-01","actor":"a","op":"register","switch":{"name":"x","conditions":[\#(conditions)]}}"#
    }

    private static func moreThan(_ reason: String) -> String {
        #"condition 1 is refused: The condition "U.x more_than" cannot be used: the \#(reason). more_than takes lower_limit."#
    }

    @Test func conditionsInPlainJSONAreThoseThatAreStored() async throws {
        let conditions = [
            #"{"argument":"U","attribute":"x","operator":"more_than","parameters":{"lower_limit":65}}"#,
            #"{"argument":"U","attribute":"x","operator":"more_than","parameters":{"lower_limit":0.5}}"#,
            #"{"argument":"U","attribute":"x","operator":"equals","parameters":{"value":"gold"},"negative":true}"#,
            #"{"argument":"U","attribute":"x","operator":"equals","parameters":{"value":false}}"#,
            #"{"argument":"U","attribute":"x","operator":"one_of","parameters":{"values":["gold","silver"]}}"#,
            #"{"argument":"U","attribute":"x","operator":"one_of","parameters":{"values":{"list":["a",{"string":"b"}]}}}"#,
            #"{"argument":"U","attribute":"x","operator":"before","parameters":{"upper_limit":{"date":"2024-01-01"}}}"#,
            #"{"argument":"U","attribute":"x","operator":"version_more_than","parameters":{"value":"1.2"}}"#,
        ]
        let log = InMemoryEventLog()
        _ = try await run([Self.registering(conditions.joined(separator: ","))], on: log)
        let update =
            #"{"at":"2024-02-02","actor":"a","op":"update","switch":{"name":"x","conditions":[\#(conditions[0])]}}"#
        let gutter = try await Manager(log: log)
        func made(_ operation: Gutter.Operator, isNegated: Bool = false) -> Condition {
            Condition(argument: "U", attribute: "x", operator: operation, isNegated: isNegated)
        }
        #expect(
            try gutter.switch("x").conditions == [
                made(.moreThan(65)), made(.moreThan(0.5)), made(.equals("gold"), isNegated: true), made(.equals(false)),
                made(.oneOf("gold", "silver")), made(.oneOf("a", "b")),
                made(.lessThan(Date(timeIntervalSince1970: 1_704_067_200))), made(.versionMoreThan("1.2")),
            ]
        )
        _ = try await run([update], on: log)
        #expect(try await Manager(log: log).switch("x").conditions == [made(.moreThan(65))])
    }

    @Test func changesOlderThanTheLogsLastEventAreRefused() async throws {
        let log = InMemoryEventLog()
        _ = try await run(lines, on: log)
        let old = #"{"at":"2024-01-04","actor":"a","op":"register","switch":{"name":"x"}}"#
        let error = await #expect(throws: ImportError.self) { _ = try await run([old], on: log) }
        #expect(
            error?.description
                == "Line 1 of test: its time 2024-01-04 00:00:00Z is before that of the log's last event, "
                + "2024-01-05 09:00:00Z.\nNothing was imported."
        )
    }

    @Test func anExportMakesAnEmptyLogEqual() async throws {
        let log = InMemoryEventLog()
        _ = try await run(lines, on: log)
        let export = try await log.events(EventQuery()).map { try $0.exportLine() }
        #expect(ExportImport.recognizes(content(export)))
        #expect(!ExportImport.recognizes(content(lines)))
        #expect(ExportImport.recognizes(content([String(export[0].dropLast())] + export.dropFirst())))
        let copy = InMemoryEventLog()
        #expect(
            try await ExportImport(content: content(Array(export.prefix(3))), source: "x")
                .run(on: copy, isDryRun: false).events == 3
        )
        let report = try await ExportImport(content: content(export), source: "x").run(on: copy, isDryRun: false)
        #expect(report.alreadyImported == 3)
        #expect(report.events == 5)
        #expect(try await copy.events(EventQuery()) == log.events(EventQuery()))
        #expect(try await copy.events(EventQuery()).map { try $0.exportLine() } == export)
        #expect(try await copy.head() == log.head())
    }

    @Test func anExportThatWasChangedOrDoesNotFitIsRefused() async throws {
        let log = InMemoryEventLog()
        _ = try await run(lines, on: log)
        let export = try await log.events(EventQuery()).map { try $0.exportLine() }
        func refusal(_ lines: [String], on log: any EventLog) async -> String? {
            await #expect(throws: ImportError.self) {
                _ = try await ExportImport(content: content(lines), source: "x").run(on: log, isDryRun: false)
            }?
            .description
        }
        var forged = export
        forged[2] = forged[2].replacing(#""actor":"bob""#, with: #""actor":"eve""#)
        #expect(
            await refusal(forged, on: InMemoryEventLog())?
                .hasPrefix(
                    "Line 3 of x: Event #3 does not continue this log: its attribution or its origin does not match their digest."
                ) == true
        )
        #expect(await refusal(Array(export.dropFirst()), on: InMemoryEventLog())?.contains("the log ends at 0") == true)
        let other = InMemoryEventLog()
        _ = try await run(lines, on: other)
        #expect(await refusal(export, on: other)?.contains("the log has another event there") == true)
        #expect(
            await refusal([export[0].replacing(#""position":1"#, with: #""position":"1""#)], on: other)?
                .contains("\"position\" is not what it should be") == true
        )
    }
}
