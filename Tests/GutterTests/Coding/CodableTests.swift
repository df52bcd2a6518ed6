import Foundation
import Gutter
import Testing

struct CodableTests {
    private let encoder = JSONEncoder()
    private let decoder = JSONDecoder()

    init() {
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    }

    private func text(_ value: some Encodable) throws -> String {
        String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    private func decode<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
        try decoder.decode(type, from: Data(text.utf8))
    }

    private static let everyKind = Condition(
        argument: "User",
        attribute: "age",
        operatorName: "own",
        parameters: [
            "integer": .integer(.max), "negative": .integer(.min), "double": 0.1, "whole": 65.0, "zero": .double(-0.0),
            "nan": .double(.nan), "infinity": .double(-.infinity), "least": .double(.leastNonzeroMagnitude),
            "large": .double(.greatestFiniteMagnitude), "string": "e\u{301}\n\u{0}\u{202E}\"", "boolean": true,
            "date": .date(Date(timeIntervalSince1970: 1_709_388_191.25)), "list": [1, "a", [2.5]], "empty": [],
        ],
        isNegated: true
    )

    // MARK: - Switches and conditions

    @Test func aSwitchIsWrittenAsItIsStored() throws {
        let condition = Condition(argument: "User", attribute: "age", operator: .moreThan(65))
        let element = Switch(
            "shop:checkout",
            label: "é",
            state: .selective,
            requiresConsent: false,
            conditions: [condition]
        )
        #expect(
            try text(element) == #"{"compounded":false,"conditions":[{"argument":"User","attribute":"age","#
                + #""negative":false,"operator":"more_than","parameters":{"lower_limit":{"integer":65}}}],"#
                + #""consent":false,"label":"é","name":"shop:checkout","state":"selective","version":0}"#
        )
        #expect(try text(element) == JSON.object(element.json).text)
    }

    @Test func aSwitchComesBackAsItWas() async throws {
        let gutter = try await Manager()
        let made = Switch("a", label: "A", description: "", state: .selective, conditions: [Self.everyKind])
        try await gutter.register(made)
        let element = try gutter.switch("a")
        let again = try decode(Switch.self, try text(element))
        #expect(again == element)
        #expect(again.id == element.id)
        #expect(again.version == 1)
        #expect(again.conditions == [Self.everyKind])
        #expect(try decode([Switch].self, try text([element, made])) == [element, made])
    }

    @Test func aSwitchOfANewClientNeedsOnlyAName() throws {
        #expect(try decode(Switch.self, #"{"name":"a"}"#) == Switch("a"))
        let printed = #"{"name":"a","state":"global","changed":{"actor":"ada"}}"#
        #expect(try decode(Switch.self, printed) == Switch("a", state: .global))
    }

    @Test(arguments: [
        ("[]", "switch", "[]", "is not a JSON object", #"Give one such as {"name":"checkout","state":"global"}."#),
        ("{}", "switch", "{}", "has no name", "Add it."),
        (#"{"name":1}"#, "name of the switch", "1", "is not text", "Give a text."),
        (
            #"{"name":"a","stat":"global"}"#, "member of the switch", "stat", "is not known",
            #"Did you mean "state"?"#
        ),
        (
            #"{"name":"a","state":"on"}"#, "state of the switch", #""on""#, "is not a state",
            "Use one of disabled, selective, global."
        ),
        (
            #"{"name":"a","label":null}"#, "label of the switch", "null", "is not text",
            "Give a text, or leave it out."
        ),
        (
            #"{"name":"a","consent":1}"#, "consent of the switch", "1", "is neither true nor false", "Use one of them."
        ),
        (#"{"name":"a","conditions":{}}"#, "conditions of the switch", "{}", "is not a list", "Give a list."),
        (#"{"name":"a","id":"7"}"#, "id of the switch", #""7""#, "is not a UUID", "Give the id as the log has it."),
        (
            #"{"name":"a","version":-1}"#, "version of the switch", "-1", "is not a whole number from 0 on",
            "Give one, such as 41."
        ),
        (
            #"{"name":"a","version":1e30}"#, "version of the switch", "1e+30", "is not a whole number from 0 on",
            "Give one, such as 41."
        ),
        (
            #"{"name":"a","conditions":[{"argument":"U","attribute":"a","operator":"equals","paramters":{}}]}"#,
            "member of the condition", "paramters", "is not known", #"Did you mean "parameters"?"#
        ),
        (
            #"{"name":"a","conditions":[{"argument":"U","operator":"equals"}]}"#, "condition",
            #"{"argument":"U","operator":"equals"}"#, "has no attribute", "Add it."
        ),
    ])
    func aSwitchThatIsNoneIsRefused(
        _ text: String,
        _ subject: String,
        _ value: String,
        _ rule: String,
        _ remedy: String
    ) {
        let error = #expect(throws: ValidationError.self) { try decode(Switch.self, text) }
        #expect(error?.subject == subject)
        #expect(error?.value == value)
        #expect(error?.rule == rule)
        #expect(error?.remedy == remedy)
    }

    /// Numbers at which a trapping conversion would end the process, and values that stand for no number.
    @Test(arguments: [
        #"{"integer":1e30}"#, #"{"integer":9223372036854775808}"#, #"{"integer":0.5}"#, #"{"double":"nanx"}"#, "5",
        #"{"date":"2024-13-40"}"#, #"{"list":[{"integer":"5"}]}"#, "{}", #"{"integer":1,"double":1}"#, "null",
    ])
    func aValueThatIsNoneIsRefused(_ value: String) {
        let text =
            #"{"argument":"U","attribute":"a","operator":"equals","parameters":{"value":"# + value + "}}"
        let error = #expect(throws: ValidationError.self) { try decode(Condition.self, text) }
        #expect(error?.subject == "parameter value of the condition")
        #expect(error?.rule == "is not a value")
    }

    @Test func aNumberBeyondEveryTypeIsRefused() {
        let text = #"{"argument":"U","attribute":"a","operator":"o","parameters":{"v":{"double":1e400}}}"#
        #expect(throws: (any Error).self) { try decode(Condition.self, text) }
    }

    @Test func theLimitsHoldForWhatWasDecoded() async throws {
        let gutter = try await Manager()
        let long = try decode(Switch.self, #"{"name":"a","label":"\#(String(repeating: "a", count: 1_001))"}"#)
        await #expect(throws: ValidationError.self) { try await gutter.register(long) }
        let nested = String(repeating: #"{"list":["#, count: 20) + String(repeating: "]}", count: 20)
        let deep = #"{"argument":"U","attribute":"a","operator":"o","parameters":{"v":\#(nested)}}"#
        let condition = try decode(Condition.self, deep)
        await #expect(throws: ValidationError.self) {
            try await gutter.register(Switch("b", state: .selective, conditions: [condition]))
        }
        #expect(gutter.switches.isEmpty)
    }

    @Test(arguments: [67, 500]) func whatIsNestedTooDeepIsRefused(_ depth: Int) throws {
        let nested = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        let error = #expect(throws: ValidationError.self) { try decode(Condition.self, nested) }
        #expect(error?.rule == "has more than 66 levels of nesting")
    }

    @Test func aDecodedSwitchIsSavedByAManager() async throws {
        let gutter = try await Manager()
        try await gutter.register(try decode(Switch.self, #"{"name":"a","state":"global"}"#), by: "ada")
        #expect(gutter.isActive("a"))
        let sent = try text(try gutter.switch("a")).replacing("global", with: "disabled")
        let form = try decode(Switch.self, sent)
        await #expect(throws: SwitchNotRetrieved.self) { try await form.save() }
        var copy = try await gutter.switch(id: try #require(form.id), version: form.version)
        copy.state = form.state
        try await copy.save(expecting: form.version)
        #expect(!gutter.isActive("a"))
    }

    // MARK: - What a log says

    private func history() async throws -> Manager {
        let gutter = try await Manager()
        try await gutter.register(
            Switch("a", state: .selective, conditions: [Self.everyKind]),
            by: "ada",
            reason: "EXP-12"
        )
        var copy = try gutter.switch("a")
        copy.name = "b"
        copy.conditions = []
        try await copy.save(by: "grace")
        try await gutter.register(Switch("c", state: .global))
        try await gutter.unregister("c")
        return gutter
    }

    @Test func eventsAndTheirChangesComeBackAsTheyWere() async throws {
        let events = try await history().log.events(EventQuery())
        let again = try decode([Event].self, try text(events))
        #expect(again == events)
        for event in events {
            #expect(try decode(Event.self, event.exportLine()) == event)
            #expect(try decode(Changes.self, event.storedChanges) == event.changes)
            #expect(try decode(Changes.self, try text(event.changes)) == event.changes)
        }
    }

    @Test func anotherLogTakesDecodedEventsInAndNoneThatWasTouched() async throws {
        let events = try await history().log.events(EventQuery())
        let log = InMemoryEventLog()
        _ = try await log.append(AppendRequest(recorded: try decode([Event].self, try text(events))))
        #expect(try await log.events(EventQuery()) == events)

        // With all of its hashes: it can be read as an event, but no log accepts it.
        let forged = try decode([Event].self, try text(events).replacing("EXP-12", with: "EXP-13"))
        #expect(forged.first?.attribution.reason == "EXP-13")
        #expect(forged.first?.hash == events.first?.hash)
        let other = InMemoryEventLog()
        let error = await #expect(throws: EventLogError.self) {
            try await other.append(AppendRequest(recorded: forged))
        }
        #expect(error?.code == .doesNotContinue)
        #expect(try await other.events(EventQuery()).isEmpty)
    }

    @Test(arguments: [
        #"{"position":1e30}"#, "{}", "[]", "5", #"{"hash":"ab"}"#,
    ])
    func anEventThatIsNoneIsRefused(_ text: String) {
        #expect(throws: ValidationError.self) { try decode(Event.self, text) }
    }

    @Test(arguments: ["[]", #"{"state":5}"#, #"{"state":{"current":"on"}}"#])
    func changesThatAreNoneAreRefused(_ text: String) {
        #expect(throws: ValidationError.self) { try decode(Changes.self, text) }
    }

    @Test func aDifferenceComesBackAsItWas() async throws {
        let gutter = try await history()
        let diffs = [
            try await gutter.diff(from: .position(0), to: .head),
            try await gutter.diff(from: .position(1), to: .position(3)),
        ]
        for diff in diffs {
            #expect(!diff.isEmpty)
            let again = try decode(Diff.self, try text(diff))
            #expect(again == diff)
            #expect(again.description == diff.description)
        }
    }

    @Test(arguments: [
        #"{"from":0,"to":1}"#, #"{"from":-1,"to":1,"switches":[]}"#, #"{"from":0,"to":1,"switches":[{}]}"#,
        #"{"from":0,"to":1,"switches":[{"id":"7F3B3C5C-0000-4000-8000-000000000000"}]}"#,
        #"{"from":0,"to":1,"switches":[{"id":"7F3B3C5C-0000-4000-8000-000000000000","after":"#
            + #"{"id":"8F3B3C5C-0000-4000-8000-000000000000","version":1,"name":"a"}}]}"#,
    ])
    func aDifferenceThatIsNoneIsRefused(_ text: String) {
        #expect(throws: ValidationError.self) { try decode(Diff.self, text) }
    }

    @Test func anEvaluationComesBackAsItWas() async throws {
        let gutter = try await Manager()
        try await gutter.register(Switch("shop", state: .selective, conditions: [Self.everyKind]))
        try await gutter.register(Switch("shop:a", state: .global))
        try await gutter.register(Switch("on", state: .global))
        for name in ["shop", "shop:a", "on"] {
            let evaluation = try gutter.evaluate(name, for: 5)
            let again = try decode(Evaluation.self, try text(evaluation))
            #expect(again.description == evaluation.description)
            #expect(again.value == evaluation.value)
            #expect(again.reason == evaluation.reason)
            #expect(again.ancestor?.reason == evaluation.ancestor?.reason)
            #expect(again.errors.map(\.error) == evaluation.errors.map(\.error))
            #expect(try text(again) == text(evaluation))
        }
    }

    @Test(arguments: [
        #"{"name":"a","value":true,"reason":"because","errors":[]}"#, #"{"name":"a","value":1,"reason":"global"}"#,
        #"{"name":"a","value":true,"reason":"global","errors":[{"reason":"x","detail":"y"}]}"#,
    ])
    func anEvaluationThatIsNoneIsRefused(_ text: String) {
        #expect(throws: ValidationError.self) { try decode(Evaluation.self, text) }
    }
}
