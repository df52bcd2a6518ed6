#if Hummingbird
public import Gutter
public import Hummingbird

extension RouterMethods {
    /// Guards the routes that are added after this: they answer if the switch is on, and answer 404 if it is off.
    ///
    /// ```swift
    /// router.group("beta").switchActive("cool_feature", in: gutter)
    ///     .get("new") { request, context in "Welcome." }
    /// ```
    ///
    /// - Parameters:
    ///   - name: The name of the switch.
    ///   - manager: The manager of the switch. Default: ``/Gutter/Manager/default``, as it is now.
    /// - Returns: The router or group itself.
    @discardableResult
    public func switchActive(_ name: String, in manager: Manager = .default) -> Self {
        add(middleware: SwitchGuardMiddleware(name, in: manager))
    }

    /// Guards the routes that are added after this: they answer if the switch is on, and redirect if it is off.
    ///
    /// ```swift
    /// router.group("beta").switchActive("cool_feature", in: gutter, redirectTo: "/upsell")
    /// ```
    ///
    /// - Parameters:
    ///   - name: The name of the switch.
    ///   - manager: The manager of the switch. Default: ``/Gutter/Manager/default``, as it is now.
    ///   - location: Where to redirect.
    ///   - type: The status of the redirect. Default: 303.
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
