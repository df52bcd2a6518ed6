public import Foundation

/// What time it is, for the events that are recorded; another one than the system's makes tests and imports repeatable.
public struct WallClock: Sendable {
    /// The time.
    public let now: @Sendable () -> Date

    /// A clock that asks `now`.
    public init(now: @escaping @Sendable () -> Date) {
        self.now = now
    }

    /// The system's clock.
    public static let system = WallClock { Date() }

    /// A clock that stands still.
    public static func fixed(at date: Date) -> WallClock {
        WallClock { date }
    }
}
