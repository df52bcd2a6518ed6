#if Tracing
public import Gutter
public import Tracing

extension Manager {
    /// Notes every decision of this namespace that is made inside `body` on a span, in OpenTelemetry's words: as an event
    /// `feature_flag.evaluation`.
    ///
    /// ```swift
    /// try await withSpan("checkout") { span in
    ///     try await gutter.withEvaluations(notedOn: span) { … }
    /// }
    /// ```
    ///
    /// The event has `feature_flag.key`, `feature_flag.result.variant` (`on`, `off`), `feature_flag.result.value`,
    /// `feature_flag.result.reason`, `feature_flag.provider.name` (`gutter`), `feature_flag.set.id` (the namespace) and
    /// `feature_flag.version` (the switch's); and, if a condition could not be decided, `error.type` and `error.message`. It
    /// holds in the task and the tasks it makes; ancestors that are asked are noted too, names that no switch has are not.
    ///
    /// Cost: a check inside costs about as much as `evaluate`, and what the tracer needs; checks elsewhere nothing more.
    ///
    /// - Parameters:
    ///   - span: Where to note them. Default: the current span, if the tracer can tell it; otherwise nothing is noted.
    ///   - isolation: The caller's, which `body` shares.
    ///   - body: What to run.
    /// - Throws: What `body` throws.
    public func withEvaluations<Result>(
        notedOn span: (any Span)? = nil,
        isolation: isolated (any Actor)? = #isolation,
        perform body: () async throws -> Result
    ) async rethrows -> Result {
        guard let span = span ?? Self.currentSpan, span.isRecording else { return try await body() }
        return try await withDecisions(recordedBy: recorder(on: span), isolation: isolation, perform: body)
    }

    /// Notes every decision of this namespace that is made inside `body` on a span; see the asynchronous form.
    ///
    /// - Throws: What `body` throws.
    public func withEvaluations<Result>(
        notedOn span: (any Span)? = nil,
        perform body: () throws -> Result
    ) rethrows -> Result {
        guard let span = span ?? Self.currentSpan, span.isRecording else { return try body() }
        return try withDecisions(recordedBy: recorder(on: span), perform: body)
    }

    private static var currentSpan: (any Span)? {
        ServiceContext.current.flatMap { InstrumentationSystem.tracer.activeSpan(identifiedBy: $0) }
    }

    private func recorder(on span: any Span) -> @Sendable (Evaluation, Int?) -> Void {
        let namespace = namespace
        return { evaluation, version in
            span.addEvent(SpanEvent(evaluation, version: version, namespace: namespace))
        }
    }
}
#endif
