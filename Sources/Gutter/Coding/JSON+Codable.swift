extension JSON {
    /// Reads a value from any decoder, as deep as a line of an export may be.
    ///
    /// A decoder does not tell how a number was written, so `0.10` becomes `0.1`; the stored formats are read without one.
    ///
    /// - Throws: ``ValidationError`` if it is nested too deep, or has a number that cannot be represented; what the decoder
    ///   throws.
    init(from decoder: any Decoder) throws {
        try self.init(from: decoder, depth: 0)
    }

    private init(from decoder: any Decoder, depth: Int) throws {
        if let container = try? decoder.container(keyedBy: Key.self) {
            try Self.check(depth: depth + 1)
            let members = try container.allKeys.map { key in
                (key.stringValue, try JSON(from: container.superDecoder(forKey: key), depth: depth + 1))
            }
            self = .object(JSONObject(Self.respelt(members)))
        } else if var container = try? decoder.unkeyedContainer() {
            try Self.check(depth: depth + 1)
            var elements: [JSON] = []
            while !container.isAtEnd {
                elements.append(try JSON(from: container.superDecoder(), depth: depth + 1))
            }
            self = .array(elements)
        } else {
            self = try Self.scalar(try decoder.singleValueContainer())
        }
    }

    /// The members of `{"double":65}`, which an encoder makes of 65.0, as Gutter writes them: an event's digest covers how
    /// its numbers are written.
    private static func respelt(_ members: [JSONObject.Member]) -> [JSONObject.Member] {
        guard members.count == 1, members[0].key == "double", case .number(let text) = members[0].value,
            let number = Double(text)
        else { return members }
        return [("double", .number(number.description))]
    }

    private static func check(depth: Int) throws(ValidationError) {
        if depth <= JSONParser.maximumDepthOfExport { return }
        throw ValidationError(
            "JSON",
            value: "…",
            rule: "has more than \(JSONParser.maximumDepthOfExport) levels of nesting",
            remedy: "Nest less."
        )
    }

    private static func scalar(_ container: any SingleValueDecodingContainer) throws -> JSON {
        if container.decodeNil() { return .null }
        if let value = try? container.decode(Bool.self) { return .boolean(value) }
        if let value = try? container.decode(String.self) { return .string(value) }
        let real = try? container.decode(Double.self)
        if let value = try? container.decode(Int64.self) {
            // An integer has no sign at 0, though a double may.
            return value == 0 && real?.sign == .minus ? .number("-0.0") : .integer(value)
        }
        if let value = try? container.decode(UInt64.self) { return .integer(value) }
        if let real, real.isFinite { return .number(real.description) }
        let place = container.codingPath.map(\.stringValue).joined(separator: ".")
        throw ValidationError(
            "number",
            value: place,
            rule: "is neither an integer of 64 bits nor a double",
            remedy: "Use a smaller number."
        )
    }

    /// Hands the value to any encoder.
    ///
    /// - Throws: What the encoder throws.
    func encode(to encoder: any Encoder) throws {
        switch self {
        case .object(let object):
            var container = encoder.container(keyedBy: Key.self)
            for (key, value) in object.members { try value.encode(to: container.superEncoder(forKey: Key(key))) }
        case .array(let elements):
            var container = encoder.unkeyedContainer()
            for element in elements { try element.encode(to: container.superEncoder()) }
        default:
            var container = encoder.singleValueContainer()
            switch self {
            case .boolean(let value): try container.encode(value)
            case .string(let value): try container.encode(value)
            case .number(let text): try Self.encode(number: text, to: &container)
            default: try container.encodeNil()
            }
        }
    }

    private static func encode(number text: String, to container: inout any SingleValueEncodingContainer) throws {
        if let value = Int64(text) { return try container.encode(value) }
        if let value = UInt64(text) { return try container.encode(value) }
        if let value = Double(text), value.isFinite { return try container.encode(value) }
        let context = EncodingError.Context(
            codingPath: container.codingPath,
            debugDescription: "The number \(text.printable(limit: 60)) is neither an integer of 64 bits nor a double."
        )
        throw EncodingError.invalidValue(text, context)
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ key: String) { stringValue = key }

        init(stringValue: String) { self.stringValue = stringValue }

        init?(intValue: Int) { nil }
    }
}
