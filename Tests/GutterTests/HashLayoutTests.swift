import Foundation
import Gutter
import Testing

/// The hashed bytes never change. The expected digests were computed by a Python program written from the
/// documentation of `HashLayout`; if one of these tests fails, the code is wrong, whatever the change was.
struct HashLayoutTests {
    private let attribution = #"{"actor":"ada","kind":"person","reason":"INC-42"}"#
    private let changes = #"{"state":{"current":"global","previous":"disabled"}}"#
    private let properties = #"{"compounded":false,"conditions":[],"consent":true,"name":"café","state":"global"}"#

    private func event(
        switch properties: String?,
        cause: Position? = nil,
        origin: String? = nil,
        extra: String? = nil
    ) throws -> Event {
        func uuid(_ last: Int) throws -> UUID {
            try #require(UUID(uuidString: "00000000-0000-4000-8000-00000000000\(last)"))
        }
        let attributionSalt = try #require(Salt(bytes: Array(repeating: 0x0F, count: 16)))
        let contentSalt = try #require(Salt(bytes: Array(repeating: 0xF0, count: 16)))
        let previous = try #require(EventHash(bytes: Array(repeating: 0, count: 31) + [7]))
        var event = Event(
            position: 2,
            id: try uuid(1),
            format: 1,
            kind: .updated,
            namespace: "default",
            switchID: try uuid(2),
            name: "café",
            version: 2,
            transaction: try uuid(3),
            cause: cause,
            timestamp: Timestamp(rawValue: 1_709_388_191_123_456),
            storedAttribution: attribution,
            attributionSalt: attributionSalt,
            attributionDigest: previous,
            storedChanges: changes,
            storedSwitch: properties,
            contentSalt: contentSalt,
            contentDigest: previous,
            storedOrigin: origin,
            storedExtra: extra,
            previousHash: previous,
            hash: previous
        )
        event.seal()
        return event
    }

    @Test func anEventHashesToWhatItAlwaysDid() throws {
        let event = try event(switch: properties)
        #expect(
            event.attributionDigest.description == "20720145fa407999e8f21d1cb90c80d08f72019a949c917f6ee7dd56621577f6"
        )
        #expect(event.contentDigest.description == "090f4b4ca09e77b1074dee8686031208ef3b12eb504c0eaaad7d27d83cfda0eb")
        #expect(event.hash.description == "62d73c8061620b16af5f9b384da5bc27e81c283609d6dc0d451ed66189d062cd")
    }

    @Test func absentFieldsAndOptionalOnesCount() throws {
        let event = try event(
            switch: nil,
            cause: 1,
            origin: #"{"importedAt":"2024-03-02T14:03:11.000000Z","source":"x"}"#,
            extra: #"{"clock":"2024-03-02T14:03:11.000000Z"}"#
        )
        #expect(event.contentDigest.description == "7886f253746b454b53e590ae80b9539fb01172a4ebb6a9477ade66d647366759")
        #expect(
            event.attributionDigest.description == "47118108acf29e303b055d1decfaa024e2f88aa00b337f435234c2cf145b9d64"
        )
        #expect(event.hash.description == "b177116d765f6503173477bd4273a4ab72d71f5325f30ae33ea46aecbb346d10")
    }

    @Test func anEmptyFieldIsNotAnAbsentOne() throws {
        let absent = try event(switch: properties).hash
        #expect(try event(switch: properties, origin: "").hash != absent)
        #expect(try event(switch: properties, extra: "").hash != absent)
    }

    @Test func anOriginIsHashedBehindTheSaltOfWhoAndWhyAlone() throws {
        let origin = #"{"importedAt":"2024-03-02T14:03:11.000000Z","source":"ada-lovelace.jsonl"}"#
        var event = try event(switch: properties, origin: origin)
        #expect(event.hashFault == nil)
        let hash = event.hash
        // What is left of an event whose origin was erased, with who and why: the chain holds.
        event.storedOrigin = nil
        #expect(HashLayout.hash(of: event) == hash)
        #expect(event.hashFault == "its attribution or its origin does not match their digest")
    }

    @Test func idsFollowFromASaltAndAKeyAsTheyAlwaysDid() throws {
        let ids = DerivedIDs(salt: try #require(Salt(bytes: Array(repeating: 0x0F, count: 16))))
        #expect(ids.event(key: "key", ordinal: 0).text == "0ad3330a-fb69-8964-9647-173c6761f40e")
        #expect(ids.event(key: "key", ordinal: 1).text == "6ea848da-5da5-8289-bf0d-fca5608f8ae4")
        #expect(ids.transaction(key: "key").text == "42cb03d9-adda-81b3-a9e5-ad7a8f3d291e")
        #expect(DerivedIDs(salt: .random()).event(key: "key", ordinal: 0) != ids.event(key: "key", ordinal: 0))
    }
}
