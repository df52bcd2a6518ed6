/// Where and why a text is not JSON.
package struct JSONError: Error, Hashable, CustomStringConvertible {
    /// Bytes from the start of the text.
    package let offset: Int
    package let reason: String

    package var description: String { "\(reason) at byte \(offset + 1)" }
}

/// A strict reader of RFC 8259 that refuses what has two meanings (duplicate keys, lone surrogates) and what is
/// built to exhaust the stack (more than ``maximumDepth`` levels).
package struct JSONParser {
    package static let maximumDepth = 64
    /// For a diff, which holds a property one level deeper than the switch does.
    package static let maximumDepthOfChanges = maximumDepth + 1
    /// For a line of an export, which holds a diff.
    package static let maximumDepthOfExport = maximumDepthOfChanges + 1

    private let bytes: [UInt8]
    private let limit: Int
    private var offset = 0
    private var depth = 0

    private init(_ bytes: [UInt8], limit: Int) {
        self.bytes = bytes
        self.limit = limit
    }

    package static func parse(_ bytes: [UInt8], maximumDepth limit: Int = maximumDepth) throws(JSONError) -> JSON {
        var parser = JSONParser(bytes, limit: limit)
        let value = try parser.value()
        try parser.end()
        return value
    }

    /// The members of the object that `bytes` is, each with the very bytes of its value.
    package static func members(of bytes: [UInt8]) throws(JSONError) -> [String: ArraySlice<UInt8>] {
        var parser = JSONParser(bytes, limit: maximumDepthOfExport)
        var members: [String: ArraySlice<UInt8>] = [:]
        parser.skipSpace()
        guard parser.peek == UInt8(ascii: "{") else { throw parser.error("expected an object") }
        try parser.eachMember { (parser, key) throws(JSONError) in
            parser.skipSpace()
            let start = parser.offset
            _ = try parser.value()
            if members.updateValue(bytes[start..<parser.offset], forKey: key) != nil {
                throw JSONError(offset: start, reason: "duplicate key \"\(key)\"")
            }
        }
        try parser.end()
        return members
    }

    private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private func error(_ reason: String) -> JSONError {
        JSONError(offset: offset, reason: peek == nil ? "unexpected end" : reason)
    }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
    }

    private mutating func end() throws(JSONError) {
        skipSpace()
        if peek != nil { throw error("unexpected text after the value") }
    }

    private mutating func value() throws(JSONError) -> JSON {
        skipSpace()
        switch peek {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .boolean(true))
        case UInt8(ascii: "f"): return try literal("false", .boolean(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default: return try number()
        }
    }

    private mutating func literal(_ word: StaticString, _ value: JSON) throws(JSONError) -> JSON {
        let isThere = word.withUTF8Buffer { bytes[offset...].starts(with: $0) }
        guard isThere else { throw error("expected a value") }
        offset += word.utf8CodeUnitCount
        return value
    }

    private mutating func descend() throws(JSONError) {
        depth += 1
        if depth > limit { throw error("more than \(limit) levels of nesting") }
        offset += 1
        skipSpace()
    }

    private mutating func object() throws(JSONError) -> JSON {
        let start = offset
        var members: [JSONObject.Member] = []
        members.reserveCapacity(8)
        try eachMember { (parser, key) throws(JSONError) in members.append((key, try parser.value())) }
        if JSONObject.areAscending(members) { return .object(JSONObject(sorted: members)) }
        let object = JSONObject(members)
        if let key = object.duplicateKey { throw JSONError(offset: start, reason: "duplicate key \"\(key)\"") }
        return .object(object)
    }

    private mutating func eachMember(
        _ body: (inout JSONParser, String) throws(JSONError) -> Void
    ) throws(JSONError) {
        try descend()
        defer { depth -= 1 }
        if peek == UInt8(ascii: "}") {
            offset += 1
            return
        }
        while true {
            skipSpace()
            guard peek == UInt8(ascii: "\"") else { throw error("expected a key in quotes") }
            let key = try string()
            skipSpace()
            guard peek == UInt8(ascii: ":") else { throw error("expected ':'") }
            offset += 1
            try body(&self, key)
            guard try separator(closing: UInt8(ascii: "}")) else { return }
        }
    }

    private mutating func array() throws(JSONError) -> JSON {
        try descend()
        defer { depth -= 1 }
        var elements: [JSON] = []
        if peek == UInt8(ascii: "]") {
            offset += 1
            return .array([])
        }
        while true {
            elements.append(try value())
            guard try separator(closing: UInt8(ascii: "]")) else { return .array(elements) }
        }
    }

    /// Reads a comma (true) or the closing bracket (false).
    private mutating func separator(closing: UInt8) throws(JSONError) -> Bool {
        skipSpace()
        guard let byte = peek, byte == closing || byte == UInt8(ascii: ",") else {
            throw error("expected ',' or '\(Character(UnicodeScalar(closing)))'")
        }
        offset += 1
        return byte != closing
    }

    private mutating func string() throws(JSONError) -> String {
        let opening = offset
        offset += 1
        // What is escaped, and all before it; nearly no text needs it.
        var content: [UInt8] = []
        var start = offset
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""):
                defer { offset += 1 }
                if !content.isEmpty { content += bytes[start..<offset] }
                let text =
                    content.isEmpty
                    ? bytes.withUnsafeBytes { String(utf8: UnsafeRawBufferPointer(rebasing: $0[start..<offset])) }
                    : content.withUnsafeBytes(String.init(utf8:))
                guard let text else { throw JSONError(offset: opening, reason: "text that is not UTF-8") }
                return text
            case UInt8(ascii: "\\"):
                content += bytes[start..<offset]
                try escape(into: &content)
                start = offset
            case 0..<0x20:
                throw error("a control character that is not escaped")
            default:
                offset += 1
            }
        }
        throw error("unexpected end")
    }

    private mutating func escape(into content: inout [UInt8]) throws(JSONError) {
        offset += 1
        if let byte = peek.flatMap(Self.escaped) {
            content.append(byte)
            offset += 1
            return
        }
        guard peek == UInt8(ascii: "u") else { throw error("unknown escape") }
        var unit = try hexadecimalUnit()
        if 0xD800..<0xDC00 ~= unit {
            guard peek == UInt8(ascii: "\\") else { throw error("half of a surrogate pair") }
            offset += 1
            guard peek == UInt8(ascii: "u") else { throw error("half of a surrogate pair") }
            let low = try hexadecimalUnit()
            guard 0xDC00..<0xE000 ~= low else { throw error("half of a surrogate pair") }
            unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = UnicodeScalar(unit) else { throw error("half of a surrogate pair") }
        content += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
    }

    /// What a backslash and this byte stand for.
    private static func escaped(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): byte
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: nil
        }
    }

    /// Reads `uXXXX`.
    private mutating func hexadecimalUnit() throws(JSONError) -> UInt32 {
        offset += 1
        let end = offset + 4
        guard end <= bytes.count,
            let digits = Gutter.bytes(hexadecimal: String(decoding: bytes[offset..<end], as: UTF8.self)),
            digits.count == 2
        else { throw error("expected four hexadecimal digits") }
        offset = end
        return UInt32(digits[0]) << 8 | UInt32(digits[1])
    }

    private mutating func number() throws(JSONError) -> JSON {
        let start = offset
        if peek == UInt8(ascii: "-") { offset += 1 }
        if peek == UInt8(ascii: "0") {
            offset += 1
        } else {
            try digits(orElse: "expected a value")
        }
        if peek == UInt8(ascii: ".") {
            offset += 1
            try digits(orElse: "expected a digit")
        }
        if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
            offset += 1
            if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { offset += 1 }
            try digits(orElse: "expected a digit")
        }
        return .number(String(decoding: bytes[start..<offset], as: UTF8.self))
    }

    private mutating func digits(orElse reason: String) throws(JSONError) {
        let start = offset
        while let byte = peek, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte { offset += 1 }
        if offset == start { throw error(reason) }
    }
}

extension JSON {
    package init(
        parsing text: String,
        maximumDepth limit: Int = JSONParser.maximumDepth
    ) throws(JSONError) {
        self = try JSONParser.parse(Array(text.utf8), maximumDepth: limit)
    }
}
