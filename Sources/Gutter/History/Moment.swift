public import Foundation

/// A moment of the log's history: as of then, every event up to it has happened and none after it.
public enum Moment: Hashable, Sendable {
    /// After the event at this position; ``Position/start`` is before the first. It is taken at its word: in the middle
    /// of a transaction, half of the transaction has happened. Times never fall there.
    case position(Position)
    /// After the last event that was recorded at this time or before, to the microsecond.
    case date(Date)
    /// After the event with this id.
    case event(UUID)
    /// After the last event that there is.
    case head

    /// Before the first event.
    public static let start = Moment.position(.start)
}

extension EventLog {
    /// The position that a moment stands for. Cost: a few index seeks.
    ///
    /// - Throws: ``EventLogError`` if the log has no such position or event, or cannot be read.
    public func position(of moment: Moment) async throws -> Position {
        switch moment {
        case .head:
            return try await head().position
        case .position(let position):
            let head = try await head().position
            guard position >= .start, position <= head else {
                throw EventLogError.noSuchPosition(position, head: head)
            }
            return position
        case .date(let date):
            let query = EventQuery(matching: EventFilter(until: date), order: .descending, limit: 1)
            return try await events(query).first?.position ?? .start
        case .event(let id):
            guard let event = try await events(EventQuery(matching: EventFilter(ids: [id]), limit: 1)).first else {
                throw EventLogError.noSuchEvent(id)
            }
            return event.position
        }
    }
}
