import Foundation
import Gutter
import Testing

/// The hashed bytes are for ever. The expected digests were computed by a Python program written from the
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
            event.attributionDigest.description == "b0db0b3a88e03053aff4a593a31c1d3436785b5d7612445f4aa39db638518ef7"
        )
        #expect(event.contentDigest.description == "090f4b4ca09e77b1074dee8686031208ef3b12eb504c0eaaad7d27d83cfda0eb")
        #expect(event.hash.description == "cb1e9aacf0a59ed98ba9fd680dedd5dbcaa4aa6f82d94f098ff8945a1b6d8574")
    }

    @Test func absentFieldsAndOptionalOnesCount() throws {
        let event = try event(
            switch: nil,
            cause: 1,
            origin: #"{"importedAt":"2024-03-02T14:03:11.000000Z","source":"x"}"#,
            extra: #"{"clock":"2024-03-02T14:03:11.000000Z"}"#
        )
        #expect(event.contentDigest.description == "7886f253746b454b53e590ae80b9539fb01172a4ebb6a9477ade66d647366759")
        #expect(event.hash.description == "dc6e3523a29ae367ed4ed6c104513ae7f5041a63d588295ee1afd790a3a761d9")
    }

    @Test func anEmptyFieldIsNotAnAbsentOne() throws {
        let absent = try event(switch: properties).hash
        #expect(try event(switch: properties, origin: "").hash != absent)
        #expect(try event(switch: properties, extra: "").hash != absent)
    }

    @Test func idsFollowFromAKeyAsTheyAlwaysDid() {
        #expect(DerivedID.event(key: "key", ordinal: 0).text == "629802cd-c80c-8755-8e6e-9e0902c2ddc6")
        #expect(DerivedID.event(key: "key", ordinal: 1).text == "5e4054bd-0c15-85c5-9dbe-5cbeaa9a297a")
        #expect(DerivedID.transaction(key: "key").text == "27829cda-1c57-857b-bd8d-2c27c60841c4")
        #expect(DerivedID.switch(key: "key", ordinal: 0).text == "311fc604-75f7-8e6b-8369-1357dbe57993")
    }
}
