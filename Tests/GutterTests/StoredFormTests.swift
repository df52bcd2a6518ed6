import Foundation
import Gutter
import Testing

/// The stored JSON stays as it is: you may add to what these tests pin, but never change it.
struct StoredFormTests {
    @Test(arguments: [
        (Value.integer(65), #"{"integer":65}"#), (.integer(.min), #"{"integer":-9223372036854775808}"#),
        (.double(0.5), #"{"double":0.5}"#), (.double(-0.0), #"{"double":-0.0}"#),
        (.double(1e300), #"{"double":1e+300}"#),
        (.double(.nan), #"{"double":"nan"}"#), (.double(.infinity), #"{"double":"inf"}"#),
        (.double(-.infinity), #"{"double":"-inf"}"#), (.string("x\"é"), #"{"string":"x\"é"}"#),
        (.boolean(true), #"{"boolean":true}"#), (.list([]), #"{"list":[]}"#),
        (.list([1, "a", [true]]), #"{"list":[{"integer":1},{"string":"a"},{"list":[{"boolean":true}]}]}"#),
        (.date(Date(timeIntervalSince1970: 1_709_388_191)), #"{"date":"2024-03-02T14:03:11.000000Z"}"#),
    ])
    func values(_ value: Value, _ text: String) throws {
        #expect(value.json.text == text)
        #expect(Value(try JSON(parsing: text)) == value)
    }

    @Test(arguments: [
        #"{"decimal":"0.1"}"#, #"{"integer":99999999999999999999}"#, #"{"double":1e400}"#, #"{"integer":1,"unit":"s"}"#,
        #"{"integer":"1"}"#, #""bare""#, #"null"#, #"{"date":"soon"}"#, #"{}"#,
    ])
    func unknownValuesAreKept(_ text: String) throws {
        let value = Value(try JSON(parsing: text))
        guard case .unrecognized = value else {
            Issue.record("\(text) was taken for \(value)")
            return
        }
        #expect(value.json.text == text)
    }

    @Test func conditions() throws {
        let condition = Condition(
            argument: "UserArguments",
            attribute: "age",
            operatorName: "more_than",
            parameters: ["lower_limit": 65]
        )
        let text =
            #"{"argument":"UserArguments","attribute":"age","negative":false,"operator":"more_than","#
            + #""parameters":{"lower_limit":{"integer":65}}}"#
        #expect(condition.json.text == text)
        #expect(try Condition(JSON(parsing: text)) == condition)
        #expect(condition.description == #"UserArguments.age is more than 65"#)
        var negative = condition
        negative.isNegated = true
        #expect(negative.description == #"UserArguments.age is not more than 65"#)
    }

    @Test func whatANewerVersionWroteIsKeptAtEveryLevel() throws {
        let text =
            #"{"compounded":false,"conditions":[{"argument":"A","attribute":"b","colour":"red","negative":true,"#
            + #""operator":"orbits","parameters":{"body":{"planet":"Mars"}}}],"consent":false,"name":"a","#
            + #""owner":{"team":[1,2.50]},"state":"selective"}"#
        let properties = try SwitchProperties(parsing: text)
        #expect(JSON.object(properties.json).text == text)
        #expect(properties.conditions[0].operatorName == "orbits")
    }

    @Test func absentPropertiesHaveTheirDefaults() throws {
        let properties = try SwitchProperties(parsing: #"{"name":"a"}"#)
        #expect(properties.state == .disabled)
        #expect(properties.requiresConsent)
        #expect(!properties.isCompounded)
        #expect(properties.conditions.isEmpty)
        #expect(properties.label == nil)
        #expect(
            JSON.object(properties.json).text
                == #"{"compounded":false,"conditions":[],"consent":true,"name":"a","state":"disabled"}"#
        )
    }

    @Test(arguments: [
        #"{}"#, #"[]"#, #"{"name":1}"#, #"{"name":"a","state":"half"}"#, #"{"name":"a","consent":"yes"}"#,
        #"{"name":"a","conditions":{}}"#, #"{"name":"a","conditions":[{}]}"#, #"{"name":"a","label":null}"#, #"{"#,
    ])
    func whatIsNoSwitchIsAnError(_ text: String) {
        #expect(throws: ContentError.self) { try SwitchProperties(parsing: text) }
    }

    @Test func changes() throws {
        var copy = Switch("a", label: "A", state: .disabled)
        copy.state = .global
        copy.label = nil
        copy.description = "why"
        let text =
            #"{"description":{"current":"why"},"label":{"previous":"A"},"#
            + #""state":{"current":"global","previous":"disabled"}}"#
        #expect(copy.changes.text == text)
        #expect(try Changes(parsing: text) == copy.changes)
    }

    @Test func attributions() {
        let service = Attribution.service(
            "deploy",
            displayName: "Deploy",
            onBehalfOf: "ada",
            reason: "r",
            correlationID: "c"
        )
        #expect(
            service.text
                == #"{"actor":"deploy","correlationID":"c","displayName":"Deploy","kind":"service","onBehalfOf":"ada","reason":"r"}"#
        )
        #expect(Attribution(parsing: service.text) == service)
        #expect(Attribution.person("ada").text == #"{"actor":"ada","kind":"person"}"#)
        #expect(service.description == "deploy for ada")
    }
}
