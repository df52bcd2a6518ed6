package import Foundation

/// Why a log could not be opened, read or appended to. If an append throws, nothing was appended, unless the code
/// is ``Code/outcomeUnknown``.
public struct EventLogError: Error, Equatable, Sendable {
    /// What kind of failure it is, to be handled by a program.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// The code in words.
        public let description: String

        private init(_ description: String) {
            self.description = description
        }

        /// Another change of the same switch came first.
        public static let versionConflict = Code("version conflict")
        /// An event that the request's guard forbids came first.
        public static let guardFailed = Code("guard failed")
        /// Two living switches would share a name.
        public static let nameTaken = Code("name taken")
        /// An idempotency key was used again for something else.
        public static let idempotencyConflict = Code("idempotency conflict")
        /// An event with this id is in the log.
        public static let duplicateID = Code("duplicate id")
        /// An imported time is before that of the last event.
        public static let outOfOrder = Code("out of order")
        /// An event of another log does not continue this one.
        public static let doesNotContinue = Code("does not continue")
        /// The log does not reach the position.
        public static let noSuchPosition = Code("no such position")
        /// There is no file.
        public static let notFound = Code("not found")
        /// There is already a file where a new one was to be created.
        public static let fileExists = Code("file exists")
        /// The path is not that of a file, such as `:memory:`.
        public static let invalidPath = Code("invalid path")
        /// The file has another name, or is mounted by itself: what is appended under one name is lost to the other.
        public static let aliased = Code("aliased")
        /// The `-wal` beside the file is not its own.
        public static let strayWAL = Code("stray -wal")
        /// The file is not a log of Gutter's.
        public static let notALog = Code("not a log")
        /// The file was written by a newer version.
        public static let newerSchema = Code("newer schema")
        /// The file, its folder or its disk may not be written.
        public static let readOnly = Code("read-only")
        /// Others have kept the log locked for longer than the busy timeout.
        public static let locked = Code("locked")
        /// The disk is full.
        public static let diskFull = Code("disk full")
        /// The file is damaged.
        public static let damaged = Code("damaged")
        /// The log is not the one that this process has opened or read: it was deleted, replaced or restored.
        public static let replaced = Code("replaced")
        /// The process is a fork of the one that opened the log, which alone may use it.
        public static let forked = Code("forked")
        /// Reading or writing failed.
        public static let inputOutput = Code("input/output")
        /// The log was closed before.
        public static let closed = Code("closed")
        /// The commit failed in such a way that the events may be in the log or not; an idempotency key makes trying
        /// again safe.
        public static let outcomeUnknown = Code("outcome unknown")
        /// The events are in the log, but this process could not read on to apply them.
        public static let recordedNotApplied = Code("recorded, not applied")
    }

    /// What kind of failure it is.
    public let code: Code
    private let message: String

    /// Whether the request was validated against a state that is no longer the log's: catch up, validate and retry.
    public var isStale: Bool {
        code == .versionConflict || code == .guardFailed || code == .nameTaken
    }

    /// An error of an engine.
    ///
    /// - Parameters:
    ///   - code: What kind of failure it is.
    ///   - message: What happened and what to do about it, in whole sentences.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}

extension EventLogError: CustomStringConvertible {
    /// What happened and what to do about it.
    public var description: String { message }
}

extension EventLogError {
    package static func versionConflict(_ switchID: UUID, expected: Int, actual: Int) -> EventLogError {
        EventLogError(
            .versionConflict,
            "The switch \(switchID.text) is at version \(actual), not \(expected): somebody else changed it first. "
                + "Read it again and repeat the change."
        )
    }

    package static func guardFailed(by position: Position) -> EventLogError {
        EventLogError(
            .guardFailed,
            "Event #\(position) came first and concerns what the change goes by. Look again and repeat the change."
        )
    }

    package static func nameTaken(_ name: String, in namespace: String, by switchID: UUID) -> EventLogError {
        EventLogError(
            .nameTaken,
            "The name \"\(name.printable())\" is taken in namespace \"\(namespace.printable())\" by the switch "
                + "\(switchID.text). Choose another or rename that one first."
        )
    }

    package static func idempotencyConflict(_ key: String) -> EventLogError {
        EventLogError(
            .idempotencyConflict,
            "The idempotency key \"\(key.printable(limit: 60))\" was used before for something else. "
                + "Use a new key for each new change."
        )
    }

    package static func duplicateID(_ id: UUID) -> EventLogError {
        EventLogError(.duplicateID, "An event with the id \(id.text) is already in the log.")
    }

    package static func outOfOrder(_ time: Timestamp, last: Timestamp) -> EventLogError {
        EventLogError(
            .outOfOrder,
            "The time \(time.readable) is before that of the log's last event, \(last.readable). "
                + "Import older changes into a log of their own."
        )
    }

    package static func doesNotContinue(_ position: Position, reason: String) -> EventLogError {
        EventLogError(
            .doesNotContinue,
            "Event #\(position) does not continue this log: \(reason). "
                + "An export enters an empty log, or one that holds its beginning."
        )
    }

    package static func noSuchPosition(_ position: Position, head: Position) -> EventLogError {
        EventLogError(
            .noSuchPosition,
            "There is no position \(position): the log ends at \(head). Use a position from 0 to \(head)."
        )
    }

    package static func noSuchEvent(_ id: UUID) -> EventLogError {
        EventLogError(.noSuchPosition, "There is no event with the id \(id.text) in the log.")
    }

    /// What a reader of a log throws if it finds another log in its place.
    package static func replaced(at position: Position) -> EventLogError {
        EventLogError(
            .replaced,
            "The log is not the one it was: up to event #\(position) it differs from what this process has read. "
                + "Restart the process to load it as it is now."
        )
    }
}
