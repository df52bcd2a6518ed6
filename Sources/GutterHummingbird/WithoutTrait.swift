#if !Hummingbird
// What a program that uses this module without the trait Hummingbird is told.

/// Needs the trait Hummingbird.
@available(*, unavailable, message: "Write traits: [\"Hummingbird\"] in your package's dependency on gutter.")
public struct ActiveSwitchesMiddleware<Context> {}

/// Needs the trait Hummingbird.
@available(*, unavailable, message: "Write traits: [\"Hummingbird\"] in your package's dependency on gutter.")
public struct AttributionMiddleware<Context> {}

/// Needs the trait Hummingbird.
@available(*, unavailable, message: "Write traits: [\"Hummingbird\"] in your package's dependency on gutter.")
public struct SameOriginMiddleware<Context> {}

/// Needs the trait Hummingbird.
@available(*, unavailable, message: "Write traits: [\"Hummingbird\"] in your package's dependency on gutter.")
public struct SwitchGuardMiddleware<Context> {}

/// Needs the trait Hummingbird.
@available(*, unavailable, message: "Write traits: [\"Hummingbird\"] in your package's dependency on gutter.")
public struct RequestInputsMiddleware<Context, Input> {}

/// Needs the trait Hummingbird.
@available(*, unavailable, message: "Write traits: [\"Hummingbird\"] in your package's dependency on gutter.")
public struct ErrorAnswer {}

/// Needs the trait Hummingbird.
@available(*, unavailable, message: "Write traits: [\"Hummingbird\"] in your package's dependency on gutter.")
public struct RequestArguments {}

/// Needs the trait Hummingbird.
@available(*, unavailable, message: "Write traits: [\"Hummingbird\"] in your package's dependency on gutter.")
public struct RequestInput {}
#endif
