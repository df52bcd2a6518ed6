import Gutter

/// Why a test has no history to replay.
public struct HistoryError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What happened and what to do about it.
    public let description: String

    private init(_ description: String) {
        self.description = description
    }
}

extension HistoryError {
    static let noCurrent = HistoryError(
        "There is no current history here. Give the test the trait .history(…), or make one with History.record; "
            + "a detached task does not have its test's."
    )

    static func missing(_ path: String, lookedAt places: [String]) -> HistoryError {
        HistoryError(
            """
            There is no fixture "\(path)". Looked for:
            \(places.joined(separator: "\n"))
            Make one with `gutter export`, or name it by its full path.
            """
        )
    }

    static func unreadable(_ path: String, because reason: String) -> HistoryError {
        HistoryError("The fixture \(path) cannot be read: \(reason)")
    }

    static func empty(_ path: String) -> HistoryError {
        HistoryError("The fixture \(path) holds no event. Make one with `gutter export`.")
    }

    /// An export or a change history with lines that cannot be read.
    static func notAHistory(_ error: ImportError) -> HistoryError {
        HistoryError(
            """
            \(error.account)
            A fixture is what `gutter export` prints, a SQLite log, or a change history that `gutter import` reads.
            """
        )
    }

    static func damaged(_ position: Position, place: String, _ fault: String) -> HistoryError {
        HistoryError(
            """
            \(place): event #\(position) does not fit: \(fault).
            The fixture was changed, or a part of it is missing. Make it anew with `gutter export`.
            """
        )
    }

    static func unreached(_ error: EventLogError, in path: String) -> HistoryError {
        HistoryError("The fixture \(path) does not reach so far. \(error)")
    }

    static func endsHalfway(at position: Position, of end: Position, in path: String) -> HistoryError {
        HistoryError(
            "The fixture \(path) cannot end at #\(position): there two switches are about to trade names. "
                + "Let it end at #\(end), where the transaction does."
        )
    }
}
