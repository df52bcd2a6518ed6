package import Foundation

/// The fields of an event that its hashes cover, with those hashes: an ``Event``, or a row of a log whose texts stay where
/// they are.
package protocol HashedFields {
    var position: Position { get }
    var id: UUID { get }
    var format: Int { get }
    var switchID: UUID { get }
    var version: Int { get }
    var transaction: UUID { get }
    var cause: Position? { get }
    var timestamp: Timestamp { get }
    var attributionSalt: Salt { get }
    var attributionDigest: EventHash { get }
    var contentSalt: Salt { get }
    var contentDigest: EventHash { get }
    var previousHash: EventHash { get }
    var hash: EventHash { get }

    /// Hands the UTF-8 bytes of a text to `body`; nil if the event has none.
    func withBytes(of text: HashedText, _ body: (UnsafeRawBufferPointer?) -> Void)
}

/// A field of an event that is text.
package enum HashedText {
    case kind, namespace, name, attribution, changes, `switch`, origin, extra
}

extension HashedFields {
    /// Which of the event's own hashes is not what its fields give, if one is not.
    package var hashFault: String? {
        if HashLayout.attributionDigest(of: self) != attributionDigest {
            return "its attribution or its origin does not match their digest"
        }
        if HashLayout.contentDigest(of: self) != contentDigest {
            return "its changes or its switch do not match their digest"
        }
        return HashLayout.hash(of: self) == hash ? nil : "its fields do not match its hash"
    }
}

extension Event: HashedFields {
    /// Gives the event the digests and the hash that its other fields have.
    package mutating func seal() {
        attributionDigest = HashLayout.attributionDigest(of: self)
        contentDigest = HashLayout.contentDigest(of: self)
        hash = HashLayout.hash(of: self)
    }

    package func withBytes(of text: HashedText, _ body: (UnsafeRawBufferPointer?) -> Void) {
        let text: String? =
            switch text {
            case .kind: kind.rawValue
            case .namespace: namespace
            case .name: name
            case .attribution: storedAttribution
            case .changes: storedChanges
            case .switch: storedSwitch
            case .origin: storedOrigin
            case .extra: storedExtra
            }
        guard let text else { return body(nil) }
        text.withUTF8Bytes { body(UnsafeRawBufferPointer($0)) }
    }
}
