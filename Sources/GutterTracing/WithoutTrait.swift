#if !Tracing
public import Gutter

// What a program that uses this module without the trait Tracing is told.

extension Manager {
    /// Needs the trait Tracing.
    @available(*, unavailable, message: "Write traits: [\"Tracing\"] in your package's dependency on gutter.")
    public func withEvaluations(notedOn span: Any? = nil, _ body: () throws -> Void) rethrows {}
}
#endif
