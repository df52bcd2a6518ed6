import Gutter
import Testing

struct JSONTests {
    @Test(arguments: [
        #"null"#, #"true"#, #"false"#, #"0"#, #"-0"#, #"1e400"#, #"0.10"#, #"123456789012345678901234567890"#,
        #""""#, #""é \"quoted\" \\ \n\r\t\u0001 😀""#, #"[]"#, #"[1,[2,{}]]"#, #"{"a":1,"b":{"c":null}}"#,
        "{\"é\":1}", "{\"A\":1,\"a\":2,\"ab\":3,\"é\":4}",
    ])
    func isWrittenBackAsItWasRead(_ text: String) throws {
        #expect(try JSON(parsing: text).text == text)
    }

    @Test(arguments: [
        (#" { "b" : 1 , "a" : [ true ] } "#, #"{"a":[true],"b":1}"#),
        (#""\u00e9\ud83d\ude00\/\b\f""#, "\"é😀/\\u0008\\u000c\""),
    ])
    func isBroughtIntoNormalForm(_ text: String, _ expected: String) throws {
        #expect(try JSON(parsing: text).text == expected)
    }

    @Test(arguments: [
        ("", "unexpected end at byte 1"), ("{", "unexpected end at byte 2"), ("[1,]", "expected a value at byte 4"),
        ("[1 2]", "expected ',' or ']' at byte 4"), (#"{"a" 1}"#, "expected ':' at byte 6"),
        ("{a:1}", "expected a key in quotes at byte 2"), ("01", "unexpected text after the value at byte 2"),
        ("1.", "unexpected end at byte 3"), ("-", "unexpected end at byte 2"), ("+1", "expected a value at byte 1"),
        ("nul", "expected a value at byte 1"), ("NaN", "expected a value at byte 1"),
        (#"{"a":1,"a":2}"#, #"duplicate key "a" at byte 1"#), (#""\ud800""#, "half of a surrogate pair at byte 8"),
        (#""\udc00""#, "half of a surrogate pair at byte 8"), (#""\x""#, "unknown escape at byte 3"),
        (#""\u12g4""#, "expected four hexadecimal digits at byte 4"),
        ("\"a\nb\"", "a control character that is not escaped at byte 3"), ("\"a", "unexpected end at byte 3"),
        (#""a"#, "unexpected end at byte 3"), ("1 1", "unexpected text after the value at byte 3"),
    ])
    func isRefusedWithPlaceAndReason(_ text: String, _ message: String) {
        let error = #expect(throws: JSONError.self) { try JSON(parsing: text) }
        #expect(error?.description == message)
    }

    @Test func isRefusedWhereItIsNotUTF8() {
        #expect(throws: JSONError.self) { try JSONParser.parse([0x22, 0xC3, 0x28, 0x22]) }
        #expect(throws: JSONError.self) { try JSONParser.parse([0x22, 0xED, 0xA0, 0x80, 0x22]) }
    }

    @Test func nestedTooDeepIsRefusedRatherThanExhaustingTheStack() {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(throws: Never.self) { try JSON(parsing: nested(64)) }
        #expect(throws: JSONError.self) { try JSON(parsing: nested(65)) }
        #expect(throws: JSONError.self) { try JSON(parsing: String(repeating: "{\"a\":", count: 1_000_000)) }
    }

    @Test func membersKeepTheBytesOfTheirValues() throws {
        let members = try JSONParser.members(of: Array(#"{ "a": { "z" : 1,"b":2 } ,"c":[1, 2]}"#.utf8))
        #expect(
            members.mapValues { String(decoding: $0, as: UTF8.self) } == ["a": #"{ "z" : 1,"b":2 }"#, "c": "[1, 2]"]
        )
    }

    @Test func equalityIsByByte() {
        #expect(JSON.string("\u{E9}") != JSON.string("e\u{301}"))
        #expect(JSON.number("1.0") != JSON.number("1"))
    }
}
