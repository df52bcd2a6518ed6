import Foundation
import Gutter

extension EventLog {
    /// Says on standard error if the log is ahead of this machine's clock: somebody's was wrong when the last events were made,
    /// or this one is. Commands that would mislead without it call it.
    func noteIfAheadOfClock() async {
        let query = EventQuery(order: .descending, limit: 1)
        guard let last = try? await events(query).first else { return }
        let now = Timestamp(Date())
        guard now.isBehind(last.timestamp, byMoreThan: .seconds(1)) else { return }
        Terminal.standardError.write(
            "gutter: The log's clock is \(last.timestamp.readable), ahead of this machine's, \(now.readable). Changes made "
                + "meanwhile get that time, and show this machine's beside it; dates count the first.\n"
        )
    }
}
