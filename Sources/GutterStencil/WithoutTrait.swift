#if !Stencil
// What a program that uses this module without the trait Stencil is told.

/// Needs the trait Stencil.
@available(*, unavailable, message: "Write traits: [\"Stencil\"] in your package's dependency on gutter.")
public final class SwitchExtension {}
#endif
