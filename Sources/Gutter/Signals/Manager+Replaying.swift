import Foundation

extension Manager {
    /// Sends the changes of this namespace between two moments to the handlers of ``signals`` once more, marked as
    /// replayed, in the order of the log: to try a subscriber on real history. The manager itself stays as it is.
    ///
    /// - Parameters:
    ///   - earlier: Where to start. Default: before the first event.
    ///   - later: Where to end. Default: now.
    /// - Returns: How many changes were sent.
    /// - Throws: ``EventLogError`` if the log cannot be read.
    @discardableResult
    public func replaySignals(from earlier: Moment = .start, to later: Moment = .head) async throws -> Int {
        let namespace = try scope.get().description
        let (start, end) = (try await log.position(of: earlier), try await log.position(of: later))
        var projection = try await projection(at: .position(start))
        var count = 0
        let filter = EventFilter(namespace: namespace)
        try await log.forEachPage(EventQuery(after: start, through: end, matching: filter)) { page in
            for event in page {
                guard let element = projection.apply(event).switch else { continue }
                signals.send(SwitchChange(switch: element, event: event, isReplayed: true))
                count += 1
            }
        }
        return count
    }
}
