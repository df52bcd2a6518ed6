import Foundation

extension Event {
    /// The event as a line of an export: whole, with hashes, the stored JSON spliced in byte for byte.
    ///
    /// Keys are sorted; absent fields are left out; ids, salts, digests and hashes are in lower-case hexadecimal, the
    /// time is as everywhere in JSON: `2024-03-02T14:03:11.000000Z`. What is hashed of it is its microseconds since 1970.
    ///
    /// - Throws: ``ContentError`` if stored text is not JSON on one line, so that a line would not be one.
    public func exportLine() throws(ContentError) -> String {
        let fields: [(key: String, json: String?)] = [
            ("attribution", try spliceable(storedAttribution)),
            ("attributionDigest", Self.quoted(attributionDigest)),
            ("attributionSalt", Self.quoted(attributionSalt)),
            ("cause", cause?.description),
            ("changes", try spliceable(storedChanges)),
            ("contentDigest", Self.quoted(contentDigest)),
            ("contentSalt", Self.quoted(contentSalt)),
            ("extra", try storedExtra.map { text throws(ContentError) in try spliceable(text) }),
            ("format", format.description),
            ("hash", Self.quoted(hash)),
            ("id", Self.quoted(id.text)),
            ("kind", JSON.string(kind.rawValue).text),
            ("name", JSON.string(name).text),
            ("namespace", JSON.string(namespace).text),
            ("origin", try storedOrigin.map { text throws(ContentError) in try spliceable(text) }),
            ("position", position.description),
            ("previousHash", Self.quoted(previousHash)),
            ("recordedAt", Self.quoted(timestamp)),
            ("switch", try storedSwitch.map { text throws(ContentError) in try spliceable(text) }),
            ("switchID", Self.quoted(switchID.text)),
            ("transaction", Self.quoted(transaction.text)),
            ("version", version.description),
        ]
        return "{" + fields.compactMap { key, json in json.map { "\"\(key)\":\($0)" } }.joined(separator: ",") + "}"
    }

    private static func quoted(_ value: some CustomStringConvertible) -> String {
        "\"\(value)\""
    }

    private func spliceable(_ text: String) throws(ContentError) -> String {
        do throws(ContentError) {
            _ = try JSON(content: text, maximumDepth: JSONParser.maximumDepthOfChanges)
        } catch {
            throw ContentError("event #\(position) cannot be exported: it holds \(error)")
        }
        if text.utf8.contains(UInt8(ascii: "\n")) {
            throw ContentError("event #\(position) cannot be exported: it holds JSON of several lines")
        }
        // A reader could not tell it from space between the fields, and the hash would not hold.
        let space: Set<UInt8> = [0x20, 0x09, 0x0D]
        if let first = text.utf8.first, let last = text.utf8.last, space.contains(first) || space.contains(last) {
            throw ContentError("event #\(position) cannot be exported: it holds JSON with space around it")
        }
        return text
    }

    /// Reads a line of an export, to the byte. Its hashes are not verified; the log that it is appended to does that.
    ///
    /// - Throws: ``ContentError`` if a field is missing or has another form.
    public init(exportLine line: [UInt8]) throws(ContentError) {
        let fields = try ExportedFields(line)
        self.init(
            position: Position(rawValue: try fields.integer("position")),
            id: try fields.uuid("id"),
            format: Int(try fields.integer("format")),
            kind: Kind(rawValue: try fields.text("kind")),
            namespace: try fields.text("namespace"),
            switchID: try fields.uuid("switchID"),
            name: try fields.text("name"),
            version: Int(try fields.integer("version")),
            transaction: try fields.uuid("transaction"),
            cause: fields["cause"] == nil ? nil : Position(rawValue: try fields.integer("cause")),
            timestamp: try fields.time("recordedAt"),
            storedAttribution: try fields.require("attribution"),
            attributionSalt: try fields.convert("attributionSalt", Salt.init(bytes:)),
            attributionDigest: try fields.convert("attributionDigest", EventHash.init(bytes:)),
            storedChanges: try fields.require("changes"),
            storedSwitch: fields["switch"],
            contentSalt: try fields.convert("contentSalt", Salt.init(bytes:)),
            contentDigest: try fields.convert("contentDigest", EventHash.init(bytes:)),
            storedOrigin: fields["origin"],
            storedExtra: fields["extra"],
            previousHash: try fields.convert("previousHash", EventHash.init(bytes:)),
            hash: try fields.convert("hash", EventHash.init(bytes:))
        )
    }
}

/// The fields of an exported event, each with the bytes that it was written with.
private struct ExportedFields {
    private let members: [String: ArraySlice<UInt8>]

    init(_ line: [UInt8]) throws(ContentError) {
        do throws(JSONError) {
            members = try JSONParser.members(of: line)
        } catch {
            throw ContentError("invalid JSON: \(error)")
        }
    }

    subscript(key: String) -> String? {
        members[key].map { String(decoding: $0, as: UTF8.self) }
    }

    func require(_ key: String) throws(ContentError) -> String {
        guard let text = self[key] else { throw ContentError("no \"\(key)\"") }
        return text
    }

    func text(_ key: String) throws(ContentError) -> String {
        let raw = try require(key)
        guard let text = try JSON(content: raw).string else { throw wrong(key, raw) }
        return text
    }

    func integer(_ key: String) throws(ContentError) -> Int64 {
        let raw = try require(key)
        guard let integer = Int64(raw) else { throw wrong(key, raw) }
        return integer
    }

    /// One text stands for a time, so that one line stands for an event.
    func time(_ key: String) throws(ContentError) -> Timestamp {
        let text = try text(key)
        guard let time = Timestamp(parsing: text), time.description == text else { throw wrong(key, text) }
        return time
    }

    func uuid(_ key: String) throws(ContentError) -> UUID {
        let text = try text(key)
        guard let uuid = UUID(uuidString: text) else { throw wrong(key, text) }
        return uuid
    }

    func convert<Value>(_ key: String, _ make: ([UInt8]) -> Value?) throws(ContentError) -> Value {
        let text = try text(key)
        guard let value = bytes(hexadecimal: text).flatMap(make) else { throw wrong(key, text) }
        return value
    }

    private func wrong(_ key: String, _ text: String) -> ContentError {
        ContentError("\"\(key)\" is not what it should be: \(text.printable(limit: 80))")
    }
}
