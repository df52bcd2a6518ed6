import Crypto
package import Foundation

/// Ids that follow from what they identify, so that doing it twice is seen as doing it once. They never change, as the
/// hashed bytes never do.
///
/// A derived id is a version 8 UUID (RFC 9562) of the first 16 bytes of HMAC-SHA256 (RFC 2104) with the log's id salt as
/// its key, over the domain, a zero byte, the key, a zero byte and the ordinal in decimal.
///
/// What an id is derived from may name a person: a key that somebody has chosen, or a line of a change history with its
/// actor and reason. Ids are hashed, exported and kept for good, so without a secret anybody could try out who it was.
/// The salt is that secret: it is created with the log, and is neither exported nor hashed. Once it is destroyed, nobody can
/// learn anything from the ids, and keys from before are no longer recognized.
package struct DerivedIDs: Sendable {
    private let secret: SymmetricKey

    package init(salt: Salt) {
        secret = salt.withUnsafeBytes { SymmetricKey(data: $0) }
    }

    package func event(key: String, ordinal: Int) -> UUID {
        derive("gutter event id", key, ordinal)
    }

    package func transaction(key: String) -> UUID {
        derive("gutter transaction id", key, 0)
    }

    private func derive(_ domain: String, _ key: String, _ ordinal: Int) -> UUID {
        var bytes = Array(authenticationCode(of: "\(domain)\0\(key)\0\(ordinal)").prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x80
        bytes[8] = bytes[8] & 0x3F | 0x80
        return UUID(bytes: bytes) ?? UUID()
    }

    func authenticationCode(of text: String) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: secret))
    }
}
