/// A place in the log: 1 for the first event, one more for each, with no gaps.
public struct Position: RawRepresentable, Hashable, Comparable, Sendable {
    /// The number of the event, or 0 before the first.
    public let rawValue: Int64

    /// The position with this number.
    public init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// Before the first event.
    public static let start = Position(rawValue: 0)

    /// The position of the event that follows.
    public var next: Position {
        Position(rawValue: rawValue == .max ? .max : rawValue + 1)
    }

    package var json: JSON { .integer(rawValue) }

    /// The position of the event before.
    package var previous: Position {
        Position(rawValue: rawValue == .min ? .min : rawValue - 1)
    }

    /// By place in the log.
    public static func < (left: Position, right: Position) -> Bool {
        left.rawValue < right.rawValue
    }
}

extension Position: ExpressibleByIntegerLiteral, CustomStringConvertible {
    /// The position with this number.
    public init(integerLiteral value: Int64) {
        self.init(rawValue: value)
    }

    /// The number, as in `41`.
    public var description: String { rawValue.description }
}

/// The end of a log: how far it goes, and the hash that vouches for everything up to there.
public struct Head: Hashable, Sendable, CustomStringConvertible {
    /// The position of the last event.
    public let position: Position
    /// The hash of the last event, or the log's id if there is none.
    public let hash: EventHash

    /// A head; `hash` is the log's id if `position` is ``Position/start``.
    public init(position: Position, hash: EventHash) {
        self.position = position
        self.hash = hash
    }

    /// `position:hash`, to be noted down and demanded later.
    public var description: String { "\(position):\(hash)" }
}

extension Head: LosslessStringConvertible {
    /// Reads what ``description`` gives; nil if `text` is something else.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let number = Int64(parts[0]), number >= 0,
            let hash = EventHash(hexadecimal: String(parts[1]))
        else { return nil }
        self.init(position: Position(rawValue: number), hash: hash)
    }
}
