public import Foundation
public import Gutter

extension History {
    /// Records a history in code.
    ///
    /// ```swift
    /// let history = try await History.record { manager in
    ///     try await manager.register(Switch("checkout", state: .global), by: "ada", reason: "launch")
    ///     try await manager.unregister("checkout", by: "grace", reason: "INC-42")
    /// }
    /// ```
    ///
    /// The first command happens at `start`, and each one a second after the one before, so that all can be told apart
    /// by their times, which are the same in each run.
    ///
    /// - Parameters:
    ///   - start: When the first command happens. Default: 2024-01-01 00:00:00 UTC.
    ///   - arguments: What conditions may ask about.
    ///   - operators: Operators of your own, beside the built-in ones.
    ///   - isolation: The caller's, which `body` shares.
    ///   - body: What happens; say who does it with `by:` or `withAttribution`.
    /// - Throws: What `body` throws; ``/Gutter/ValidationError`` if two arguments or two operators share a stored name.
    public static func record(
        startingAt start: Date = Date(timeIntervalSince1970: 1_704_067_200),
        arguments: [any ArgumentContainer.Type] = [],
        operators: [any OperatorPredicate.Type] = [],
        isolation: isolated (any Actor)? = #isolation,
        _ body: (_ manager: Manager) async throws -> Void
    ) async throws -> History {
        try await record(startingAt: start, arguments: arguments, operators: operators, isolation: isolation) {
            manager,
            _ in try await body(manager)
        }
    }

    /// Records a history in code, with a clock in hand.
    ///
    /// ```swift
    /// let history = try await History.record { manager, clock in
    ///     try await manager.register(Switch("checkout", state: .global), by: "ada")
    ///     clock.advance(by: .seconds(90 * 60))
    ///     try await manager.unregister("checkout", by: "grace")
    /// }
    /// ```
    ///
    /// The first command happens at `start`. If the clock was not advanced or set since the command before, the next
    /// one happens a second later.
    ///
    /// - Parameters:
    ///   - start: When the first command happens. Default: 2024-01-01 00:00:00 UTC.
    ///   - arguments: What conditions may ask about.
    ///   - operators: Operators of your own, beside the built-in ones.
    ///   - isolation: The caller's, which `body` shares.
    ///   - body: What happens; say who does it with `by:` or `withAttribution`.
    /// - Throws: What `body` throws; ``/Gutter/ValidationError`` if two arguments or two operators share a stored name.
    public static func record(
        startingAt start: Date = Date(timeIntervalSince1970: 1_704_067_200),
        arguments: [any ArgumentContainer.Type] = [],
        operators: [any OperatorPredicate.Type] = [],
        isolation: isolated (any Actor)? = #isolation,
        _ body: (_ manager: Manager, _ clock: ManualClock) async throws -> Void
    ) async throws -> History {
        let clock = ManualClock(at: start, tick: .seconds(1))
        let manager = try await Manager(arguments: arguments, operators: operators, clock: clock.wallClock)
        try await body(manager, clock)
        let events = try await manager.log.events(EventQuery())
        return History(manager: manager, events: events, start: try await Projection(of: events, in: manager.log))
    }
}
