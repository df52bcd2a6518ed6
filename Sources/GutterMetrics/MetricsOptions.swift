#if Metrics
/// What `Manager.reportMetrics(_:to:)` counts.
public struct MetricsOptions: OptionSet, Sendable {
    /// One bit for each option.
    public let rawValue: Int

    /// The options with these bits.
    public init(rawValue: Int) {
        self.rawValue = rawValue
    }

    /// Changes that this process has applied, no matter who made them. Costs checks nothing.
    ///
    /// - `gutter.changes`: a counter, by `namespace` and `kind` (`registered`, `updated`, `unregistered`).
    /// - `gutter.change.delay`: a timer, by `namespace`: from when a change was recorded until it was applied here. Another
    ///   process's change shows how far this one's follower lags; clocks of two machines may differ.
    /// - `gutter.position`: a meter, by `namespace`: the log's position of the last change of the namespace.
    public static let changes = MetricsOptions(rawValue: 1)
    /// Names that were asked for and that no switch has. Costs checks of known switches nothing.
    ///
    /// - `gutter.unknown.checks`: a counter, by `namespace`; not by name, since names may come from anywhere.
    public static let unknownSwitches = MetricsOptions(rawValue: 2)
    /// Checks, and which of them found the switch on. Every check of the namespace takes a slower way, about that of
    /// `evaluate`, in the whole process.
    ///
    /// - `gutter.checks`: a counter, by `namespace` and `switch`; asked ancestors count.
    /// - `gutter.checks.active`: of these, the ones that found the switch on.
    public static let checks = MetricsOptions(rawValue: 4)
    /// Conditions that could not be decided. Every check of the namespace takes a slower way, as it does for ``checks``.
    ///
    /// - `gutter.condition.errors`: a counter, by `namespace` and `argument` (`UserArguments.age`).
    public static let conditionErrors = MetricsOptions(rawValue: 8)

    /// What costs known switches nothing.
    public static let standard: MetricsOptions = [.changes, .unknownSwitches]
}
#endif
