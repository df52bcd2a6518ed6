#if Stencil
public import Gutter
public import Stencil

/// The tags `ifswitch` and `ifnotswitch` for Stencil's templates.
///
/// ```swift
/// let environment = Environment(loader: loader, extensions: [SwitchExtension(in: gutter)])
/// try environment.renderTemplate(name: "cart.html", context: ["user": user])
/// ```
/// ```html
/// {% ifswitch shop:express user %}
///   <button>Buy with one click</button>
/// {% else %}
///   <button>Proceed</button>
/// {% endifswitch %}
/// ```
///
/// **The name** is taken literally, in quotes or without, as gutter takes it: `shop:express`, `"a name with spaces"`. In
/// parentheses it is a variable of the context, which must be text: `{% ifswitch (feature.switch) %}`.
///
/// **The inputs** are those of the manager and of the task (`withInputs`, which is what GutterHummingbird's middleware
/// sets), then the context's ``inputsKey``, then the variables after the name, with filters if you like. A variable
/// that the context does not have is no input, as for a visitor who is not signed in.
///
/// `ifnotswitch` is the opposite; both end with `endifswitch` and have no `elif`. An unknown switch is off, as it is
/// for ``/Gutter/Manager/isActive(_:)-(String)``. A name that no switch can have is an error with the template's line: when the
/// template is parsed if the name is literal, when it is rendered if the name is a variable.
///
/// Stencil's types are not `Sendable`, this one included: keep an `Environment` to one task or actor, or make one for
/// each page, which loads and parses its templates anew. Rendering is synchronous, so that the task's inputs and a
/// test's overrides are in force.
public final class SwitchExtension: Extension {
    /// The key of a context's own inputs, `switchInputs`: one input, or an array of them, for every tag of the template.
    ///
    /// ```swift
    /// environment.renderTemplate(name: "cart.html", context: [SwitchExtension.inputsKey: [user, request]])
    /// ```
    public static let inputsKey = "switchInputs"

    /// The tags, which ask this manager.
    ///
    /// - Parameter manager: The manager of the switches. Default: ``/Gutter/Manager/default``, as it is now.
    public init(in manager: Manager = .default) {
        super.init()
        registerTag("ifswitch") { parser, token in
            try SwitchNode(parser, token, asking: manager, isNegative: false)
        }
        registerTag("ifnotswitch") { parser, token in
            try SwitchNode(parser, token, asking: manager, isNegative: true)
        }
    }
}
#endif
