import Foundation
import GRDB
import Gutter

/// Tries until it works, for as long as a log may be busy.
///
/// SQLite waits by itself for most locks, but not for some: to switch a file to WAL mode, or to recover a -wal, it needs the
/// file to itself at once. Source: https://www.sqlite.org/wal.html#sometimes_queries_return_sqlite_busy_in_wal_mode
struct Patience {
    private let end: ContinuousClock.Instant

    init(_ duration: Duration) {
        end = .now + duration
    }

    /// Runs `body` again for as long as it throws that something is busy.
    func run<Result>(_ body: () throws -> Result) throws -> Result {
        var pause = Duration.milliseconds(1)
        while true {
            do {
                return try body()
            } catch {
                guard Self.mayPass(error), .now < end else { throw (error as? NotYet)?.error ?? error }
            }
            // So that they do not all try again at the same time.
            usleep(UInt32(pause * Double.random(in: 0.5...1.5) / .microseconds(1)))
            pause = min(pause * 2, .milliseconds(20))
        }
    }

    private static func mayPass(_ error: any Error) -> Bool {
        error is NotYet || (error as? DatabaseError)?.resultCode == .SQLITE_BUSY
    }
}

/// Why something cannot be done at this moment, and what to throw if that does not change.
struct NotYet: Error {
    let error: EventLogError
}
