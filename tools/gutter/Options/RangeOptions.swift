import ArgumentParser
import Foundation
import Gutter

/// From when to when a command looks at the history.
struct RangeOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The earlier moment. (default: the start)", valueName: "moment"))
    var from: String?

    @Option(help: ArgumentHelp("The later moment. (default: now)", valueName: "moment"))
    var to: String?

    /// The positions that the moments stand for.
    ///
    /// - Throws: ``UsageError`` if one is not a moment, or the log has no such moment; ``EventLogError``.
    func positions(in log: any EventLog, zone: TimeZone) async throws -> (from: Position, to: Position) {
        let (from, to) = (
            try MomentArgument(from ?? "0", of: "--from", in: zone),
            try MomentArgument(to ?? "head", of: "--to", in: zone)
        )
        return (try await from.position(in: log), try await to.position(in: log))
    }
}
