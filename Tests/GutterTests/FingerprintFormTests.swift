import Foundation
import Testing

@testable import Gutter

/// The fingerprints of commands, to the byte. Events keep a digest of them: after an update of Gutter, a command that is asked for
/// again must still be known. So nothing here may change.
struct FingerprintFormTests {
    private static let id = UUID(uuid: (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15))

    private func text(_ command: some Command) throws -> String {
        JSON.object(try #require(command.fingerprint)).text
    }

    @Test func everyCommandHasItsOwn() throws {
        #expect(
            try text(Register(Switch("e\u{301}", label: "E")))
                == """
                {"command":"register","switch":{"compounded":false,"conditions":[],"consent":true,"label":"E",\
                "name":"\u{E9}","state":"disabled"}}
                """
        )
        #expect(
            try text(Unregister(target: Switch("a"), expected: 3))
                == #"{"command":"unregister","expected":3,"switch":"a"}"#
        )
        var copy = Switch(
            properties: SwitchProperties(name: "a", label: "A"),
            id: Self.id,
            version: 3,
            manager: nil
        )
        #expect(Update(copy: copy).fingerprint == nil)
        copy.state = .global
        copy.label = nil
        #expect(
            try text(Update(copy: copy, expected: 7))
                == """
                {"command":"update","expected":7,"set":{"label":null,"state":"global"},\
                "switch":"00010203-0405-0607-0809-0a0b0c0d0e0f"}
                """
        )
        #expect(try text(Revert(target: .event(41))) == #"{"command":"revert","event":41}"#)
        #expect(try text(Revert(target: .transaction(of: 41))) == #"{"command":"revert","transaction":41}"#)
    }

    @Test(arguments: [
        (RollbackScope.namespace, Moment.position(41), #"{"command":"rollback","scope":"namespace","to":41}"#),
        (.name("a"), .head, #"{"command":"rollback","scope":{"name":"a"},"to":"head"}"#),
        (
            .subtree("a"), .date(Date(timeIntervalSince1970: 0)),
            #"{"command":"rollback","scope":{"subtree":"a"},"to":"1970-01-01T00:00:00.000000Z"}"#
        ),
        (
            .name("a"), .event(id),
            #"{"command":"rollback","scope":{"name":"a"},"to":"00010203-0405-0607-0809-0a0b0c0d0e0f"}"#
        ),
    ])
    func aRollbackSaysWhatAndWhereTo(_ scope: RollbackScope, _ moment: Moment, _ expected: String) throws {
        #expect(try text(Rollback(scope: scope, moment: moment, position: 1)) == expected)
    }

    /// The digest was computed by Python's `hmac`.
    @Test func theDigestIsAnHMACOfIt() throws {
        let ids = DerivedIDs(salt: try #require(Salt(bytes: Array(0..<16))))
        #expect(
            ids.command(key: "key", fingerprint: #"{"command":"x"}"#)
                == "f492b502898e1c1651eeb8d2d2633d1304879322e41971347591ace734aa802e"
        )
    }
}
