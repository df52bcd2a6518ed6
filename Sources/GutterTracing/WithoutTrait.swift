#if !Tracing
public import Gutter

// What a program is told that uses this module without the trait Tracing.

extension Manager {
    /// Needs the trait Tracing.
    @available(*, unavailable, message: "Write traits: [\"Tracing\"] in your package's dependency on gutter.")
    public func withEvaluations(notedOn span: Any? = nil, _ body: () throws -> Void) rethrows {}
}
#endif
