#if Hummingbird
public import Gutter
public import Hummingbird

extension RouterMethods {
    /// Guards the routes that are added after this: they answer where the switch is on, and are 404 where it is off.
    ///
    /// ```swift
    /// router.group("beta").switchActive("cool_feature", in: gutter)
    ///     .get("new") { request, context in "Welcome." }
    /// ```
    ///
    /// - Parameters:
    ///   - name: The name of the switch.
    ///   - manager: Whose switch. Default: ``/Gutter/Manager/default``, as it is now.
    /// - Returns: The router or group itself.
    @discardableResult
    public func switchActive(_ name: String, in manager: Manager = .default) -> Self {
        add(middleware: SwitchGuardMiddleware(name, in: manager))
    }

    /// Guards the routes that are added after this: they answer where the switch is on, and redirect where it is off.
    ///
    /// ```swift
    /// router.group("beta").switchActive("cool_feature", in: gutter, redirectTo: "/upsell")
    /// ```
    ///
    /// - Parameters:
    ///   - name: The name of the switch.
    ///   - manager: Whose switch. Default: ``/Gutter/Manager/default``, as it is now.
    ///   - location: Where to.
    ///   - type: With which status. Default: 303.
    /// - Returns: The router or group itself.
    @discardableResult
    public func switchActive(
        _ name: String,
        in manager: Manager = .default,
        redirectTo location: String,
        type: Response.RedirectType = .normal
    ) -> Self {
        add(middleware: SwitchGuardMiddleware(name, in: manager, redirectTo: location, type: type))
    }
}
#endif
