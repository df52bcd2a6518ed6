import Foundation

extension String {
    /// The text whose UTF-8 these bytes are; nil if they are not UTF-8.
    ///
    /// As `String(validating:as:)`, which asks the runtime for generic types at each call: twice the time of this for the
    /// texts of a log.
    package init?(utf8 bytes: UnsafeRawBufferPointer) {
        let text = String(decoding: bytes, as: UTF8.self)
        // What is not UTF-8 was repaired, and so differs from the bytes.
        guard text.withUTF8Bytes({ UnsafeRawBufferPointer($0).isEqual(to: bytes) }) else { return nil }
        self = text
    }

    /// Runs `body` with the UTF-8 bytes, without copying them if the string is Swift's own.
    @inline(__always)
    package func withUTF8Bytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        if let result = utf8.withContiguousStorageIfAvailable(body) { return result }
        var copy = self
        return copy.withUTF8(body)
    }
}

extension UnsafeRawBufferPointer {
    /// Whether both hold the same bytes.
    fileprivate func isEqual(to other: UnsafeRawBufferPointer) -> Bool {
        guard count == other.count else { return false }
        guard let start = baseAddress, let otherStart = other.baseAddress else { return true }
        return memcmp(start, otherStart, count) == 0
    }
}

/// A text as a key, by its very bytes: what another program has written need not be in normal form, and `==` calls canonically
/// equivalent strings equal.
struct ExactText: Hashable, Sendable {
    let text: String

    init(_ text: String) {
        self.text = text
    }

    static func == (left: ExactText, right: ExactText) -> Bool {
        left.text.isIdentical(to: right.text)
    }

    func hash(into hasher: inout Hasher) {
        text.withUTF8Bytes { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
