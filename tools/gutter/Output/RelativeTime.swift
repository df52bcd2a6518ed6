import Foundation
import Gutter

extension Event {
    /// When it was recorded, for a person. Only on a terminal does it say how long ago that was; elsewhere the text stays the
    /// same.
    func readableTime(on terminal: Terminal) -> String {
        let time = time(in: terminal.timeZone)
        return terminal.isTerminal ? "\(time) (\(age))" : time
    }

    /// How long ago it was, by the clock of the machine that made it.
    var age: String { (clockTimestamp ?? timestamp).relative(to: Date()) }
}

extension Timestamp {
    /// How long ago it was: `3 hours ago`. Months and years are of average length.
    func relative(to now: Date) -> String {
        let seconds = now.timeIntervalSince(date)
        let units: [(name: String, seconds: Double)] = [
            ("year", 31_556_952), ("month", 2_629_746), ("day", 86_400), ("hour", 3_600), ("minute", 60),
        ]
        guard let unit = units.first(where: { abs(seconds) >= $0.seconds }) else { return "just now" }
        let count = Int(abs(seconds) / unit.seconds)
        let time = "\(count) \(unit.name)\(count == 1 ? "" : "s")"
        return seconds < 0 ? "in \(time)" : "\(time) ago"
    }
}

extension EventLog {
    /// A position in words: `#41, 2024-03-02 14:03:11Z`.
    func description(of position: Position, on terminal: Terminal) async throws -> String {
        let event = try await events(EventQuery(after: position.previous, through: position)).first
        guard let event, position > .start else { return "#\(position), before the first event" }
        return "#\(position), \(event.readableTime(on: terminal))"
    }
}
