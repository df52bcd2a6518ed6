import Foundation
import Gutter

extension EventLog {
    /// Says on standard error if the log is ahead of this machine's clock: somebody's was wrong when the last events were made,
    /// or this one is. Commands that would mislead without it call it.
    func noteIfAheadOfClock() async {
        let query = EventQuery(order: .descending, limit: 1)
        if let last = try? await events(query).first { last.timestamp.noteIfAheadOfClock() }
    }
}

extension Timestamp {
    /// Says the same of a log whose last event is of this time.
    func noteIfAheadOfClock() {
        let now = Timestamp(Date())
        guard now.isBehind(self, byMoreThan: .seconds(1)) else { return }
        Terminal.standardError.write(
            "gutter: The log's clock is \(readable), ahead of this machine's, \(now.readable). Changes made "
                + "meanwhile get that time, and show this machine's beside it; dates count the first.\n"
        )
    }
}
