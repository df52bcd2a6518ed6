#if !Metrics
public import Gutter

// What a program that uses this module without the trait Metrics is told.

extension Manager {
    /// Needs the trait Metrics.
    @available(*, unavailable, message: "Write traits: [\"Metrics\"] in your package's dependency on gutter.")
    public func reportMetrics(_ options: Any? = nil, to factory: Any? = nil) {}
}
#endif
