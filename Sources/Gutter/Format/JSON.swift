import Foundation

/// A JSON value that keeps what it was read from: numbers stay as they were written and unknown members stay in place.
///
/// Foundation's coders would turn an unknown `1e400` or `0.10` into something else, and an event's bytes never change;
/// so the stored formats go through this type. Text is written with keys sorted by their UTF-8 bytes and no spaces.
package enum JSON: Sendable {
    case null
    case boolean(Bool)
    /// The number as it was written, a valid JSON number.
    case number(String)
    case string(String)
    case array([JSON])
    case object(JSONObject)

    package static func integer(_ value: some BinaryInteger) -> JSON {
        .number(String(value))
    }

    package var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    package var boolean: Bool? {
        if case .boolean(let value) = self { value } else { nil }
    }

    /// The number, if it is written as an integer that fits.
    package var integer: Int? {
        if case .number(let text) = self { Int(text) } else { nil }
    }

    package var object: JSONObject? {
        if case .object(let value) = self { value } else { nil }
    }

    package var array: [JSON]? {
        if case .array(let value) = self { value } else { nil }
    }
}

/// The members of a JSON object, sorted by the UTF-8 bytes of their keys.
package struct JSONObject: Sendable {
    package typealias Member = (key: String, value: JSON)

    package private(set) var members: [Member]

    package var isEmpty: Bool { members.isEmpty }

    package init() {
        members = []
    }

    /// Sorts `members`, whose keys should differ (see ``duplicateKey``).
    package init(_ members: [Member]) {
        self.members = Self.areAscending(members) ? members : members.sorted { $0.key.precedes($1.key) }
    }

    /// The members as they are, which are sorted.
    init(sorted members: [Member]) {
        assert(Self.areAscending(members), "sorted by the UTF-8 bytes of the keys, which differ")
        self.members = members
    }

    /// The members that have a value; they are sorted.
    init(sorted members: KeyValuePairs<String, JSON?>) {
        self.init(sorted: members.compactMap { key, value in value.map { (key, $0) } })
    }

    /// Whether each key comes after the one before, so that they are sorted and differ.
    static func areAscending(_ members: [Member]) -> Bool {
        // By index: a walk would copy each member.
        members.indices.dropFirst().allSatisfy { members[$0 - 1].key.precedes(members[$0].key) }
    }

    /// A key that stands more than once.
    package var duplicateKey: String? {
        zip(members, members.dropFirst()).first { $0.key.isIdentical(to: $1.key) }?.0.key
    }

    package subscript(key: String) -> JSON? {
        get {
            // Nearly all that is stored has a few members.
            if members.count <= 8 { return members.first { $0.key.isIdentical(to: key) }?.value }
            let index = place(of: key)
            return has(key, at: index) ? members[index].value : nil
        }
        set {
            let index = place(of: key)
            if has(key, at: index) {
                if let newValue { members[index].value = newValue } else { members.remove(at: index) }
            } else if let newValue {
                members.insert((key, newValue), at: index)
            }
        }
    }

    /// Where `key` stands or would stand. A log may hold a switch with a hundred thousand members that this version does
    /// not know, of which each is looked up.
    private func place(of key: String) -> Int {
        var (low, high) = (0, members.count)
        while low < high {
            let middle = (low + high) / 2
            if members[middle].key.precedes(key) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func has(_ key: String, at index: Int) -> Bool {
        index < members.count && members[index].key.isIdentical(to: key)
    }

    /// The members whose keys are not among `known`: what a newer version wrote and this one must write back.
    package func excluding(_ known: Set<String>) -> JSONObject {
        guard members.contains(where: { !known.contains($0.key) }) else { return JSONObject() }
        var rest = self
        rest.members.removeAll { known.contains($0.key) }
        return rest
    }
}

extension JSON: Hashable {
    /// Compares byte for byte: Swift's own `==` calls canonically equivalent strings equal, a hash does not.
    package static func == (left: JSON, right: JSON) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.boolean(let left), .boolean(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): left.isIdentical(to: right)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        default: false
        }
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(text)
    }
}

extension JSONObject: Hashable {
    package static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.members.elementsEqual(right.members) { $0.key.isIdentical(to: $1.key) && $0.value == $1.value }
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(members.count)
        for member in members { hasher.combine(member.key) }
    }
}

extension String {
    /// Whether both have the same UTF-8 bytes; stricter than `==`, which accepts canonical equivalents.
    package func isIdentical(to other: String) -> Bool {
        utf8.count == other.utf8.count && orderOfCommonLength(with: other) == 0
    }

    /// Whether the UTF-8 bytes of this one come first.
    func precedes(_ other: String) -> Bool {
        let order = orderOfCommonLength(with: other)
        return order == 0 ? utf8.count < other.utf8.count : order < 0
    }

    /// As `memcmp`, of as many bytes as both have.
    private func orderOfCommonLength(with other: String) -> Int {
        withUTF8Bytes { left in
            other.withUTF8Bytes { right in
                guard let start = left.baseAddress, let otherStart = right.baseAddress else { return 0 }
                return Int(memcmp(start, otherStart, min(left.count, right.count)))
            }
        }
    }
}
