import Foundation
import Gutter
import Testing

/// What GutterFuzz and a reading of the code have found, one by one.
struct HostileInputTests {
    private func copy(of log: some EventLog) async throws -> InMemoryEventLog {
        let lines = try await log.events(EventQuery()).map { "\(try $0.exportLine())\n" }.joined()
        let copy = InMemoryEventLog()
        _ = try await ExportImport(content: Array(lines.utf8), source: "copy").run(on: copy, isDryRun: false)
        return copy
    }

    private func nested(_ depth: Int) -> Value {
        (0..<depth).reduce(.integer(1)) { inner, _ in .list([inner]) }
    }

    private func condition(_ value: Value) -> Condition {
        Condition(argument: "A", attribute: "b", operatorName: "equals", parameters: ["value": value])
    }

    // MARK: Times

    @Test(
        arguments: [
            ("-0001-12-31T00:01:00.000000Z", -62_167_305_540_000_000),
            ("10000-01-01T23:58:59.999999Z", 253_402_387_139_999_999),
            ("-290308-12-21T19:59:05.224192Z", .min), ("294247-01-10T04:00:54.775807Z", .max),
        ] as [(String, Int64)]
    )
    func aTimeOfAnyYearIsReadAsItIsPrinted(_ text: String, _ microseconds: Int64) {
        #expect(Timestamp(rawValue: microseconds).description == text)
        #expect(Timestamp(parsing: text)?.rawValue == microseconds)
    }

    @Test(arguments: [
        "-290308-12-21T19:59:05.224191Z", "294247-01-10T04:00:54.775808Z", "999999-12-31", "-999999-01-01",
        "1234567-01-01", "012345-01-01", "-1-12-31", "--0001-01-01",
    ])
    func aTimeThatIsNotStoredIsRefused(_ text: String) {
        #expect(Timestamp(parsing: text) == nil)
    }

    @Test(arguments: ["0000-01-01T00:00+23:59", "9999-12-31T23:59-23:59"])
    func aZoneMayLeadOutOfTheFourDigits(_ text: String) throws {
        let time = try #require(Timestamp(parsing: text))
        #expect(Timestamp(parsing: time.description) == time)
    }

    /// Beyond the year 2255 a `Date` is coarser than a microsecond, and each reading once moved the time on to the next one.
    @Test func aDateOfAnyYearIsStoredAndReadAsItself() throws {
        var random = SystemRandomNumberGenerator()
        for shift in 0..<20 {
            for _ in 0..<200 {
                let value = Value.date(Timestamp(rawValue: .random(in: .min ... .max, using: &random) >> shift).date)
                #expect(Value(value.json) == value)
            }
        }
    }

    // MARK: Depth

    @Test func listsNestedTooDeepAreRefusedRatherThanWrittenAndNeverRead() async throws {
        let gutter = try await Manager()
        for depth in [Limits.nesting + 1, 40, 1_000] {
            await #expect(throws: ValidationError.self) {
                try await gutter.register(Switch("a", conditions: [condition(nested(depth))]))
            }
        }
        let event = try await gutter.register(Switch("a", conditions: [condition(nested(Limits.nesting))]))
        #expect(event.contentError == nil)
        try await gutter.unregister("a")
        #expect(try await copy(of: gutter.log).verify().isSound)
    }

    @Test func whatCouldBeReadCanBeUnregisteredExportedAndImported() async throws {
        let depth = JSONParser.maximumDepth - 1
        let deep = (0..<depth).reduce(JSON.integer(1)) { inner, _ in .array([inner]) }
        var properties = SwitchProperties(name: "a")
        properties.unknown["x"] = deep
        let new = Switch(properties: properties, id: nil, version: 0, manager: nil)
        let gutter = try await Manager()
        try await gutter.register(new)
        try await gutter.unregister("a")
        let report = try await copy(of: gutter.log).verify()
        #expect(report.faults == [])
        #expect(report.unreadable == 0)
    }

    /// The space is hashed with the JSON, and a line of an export would not tell where it belongs.
    @Test(arguments: [" {}", "{}\t", "{}\r", "{}\n"]) func jsonWithSpaceAroundItIsNotExported(_ extra: String)
        async throws
    {
        let gutter = try await Manager()
        let event = try await gutter.register(Switch("a"))
        let line = try event.exportLine()
        var odd = event
        odd.storedExtra = extra
        #expect(throws: ContentError.self) { try odd.exportLine() }
        #expect(try Event(exportLine: Array(line.utf8)) == event)
    }

    // MARK: Messages

    /// U+009B starts a sequence that steers a terminal, and JSON does not escape it.
    @Test func whatCannotBeReadIsToldWithoutControlCharactersAndNotAtLength() throws {
        let state = "\u{9B}31m\u{202E}" + String(repeating: "x", count: 100_000)
        let stored = #"{"name":"a","state":"\#(state)"}"#
        let error = #expect(throws: ContentError.self) { try SwitchProperties(parsing: stored) }
        let message = try #require(error).description
        #expect(message.hasPrefix(#"the unknown state "\u{9B}31m\u{202E}xxx"#))
        #expect(message.count < 1_100)
    }

    // MARK: Size

    @Test(.timeLimit(.minutes(1))) func manyUnknownPropertiesDoNotCostTheirSquare() {
        let members = (0..<60_000).map { ("key \($0)", JSON.integer($0)) }
        let changes = Changes(from: JSONObject(), to: JSONObject(members))
        var state = JSONObject()
        changes.apply(to: &state)
        #expect(state == JSONObject(members))
        #expect(Changes(from: state, to: JSONObject(members)).isEmpty)
    }

    @Test(.timeLimit(.minutes(1))) func manyConditionsDoNotCostTheirSquare() throws {
        let (old, new) = (0..<20_000)
            .reduce(into: ([Condition](), [Condition]())) {
                $0.0.append(condition(.integer($1)))
                $0.1.append(condition(.integer(-1 - $1)))
            }
        let changes = Changes(
            from: SwitchProperties(name: "a", conditions: old),
            to: SwitchProperties(name: "a", conditions: new)
        )
        let sentence = try #require(changes.differences.first)
        #expect(sentence.hasPrefix("conditions − A.b is equal to 0,"))
        #expect(sentence.hasSuffix("+ A.b is equal to -20000"))
    }

    @Test func conditionsInAnotherOrderAreTold() {
        let conditions = (0..<3).map { condition(.integer($0)) }
        let changes = Changes(
            from: SwitchProperties(name: "a", conditions: conditions),
            to: SwitchProperties(name: "a", conditions: [conditions[1], conditions[2], conditions[0]])
        )
        #expect(
            changes.differences == [#"conditions − A.b is equal to 0, + A.b is equal to 0"#]
        )
    }

    @Test func aNameOfSeparatorsHasFewAncestors() {
        let name = Name(normalized: String(repeating: "a:", count: 500_000))
        var ancestors = 0
        var ancestor = name.parent
        while let next = ancestor {
            ancestors += 1
            ancestor = next.parent
        }
        #expect(ancestors == Limits.name * 2)
    }
}
