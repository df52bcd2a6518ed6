import Gutter
import GutterHummingbird
import Hummingbird

extension Shop {
    /// The pages, behind what every request goes through.
    func router() -> Router<ShopContext> {
        let router = Router(context: ShopContext.self)
        let views = Views(asking: gutter)
        // Middleware applies to what is added after it: a style sheet has no user and asks no switch.
        router.get("shop.css") { _, _ in views.styleSheet }

        // Outermost, since it counts what the others ask. Here anybody may see it; a shop that has competitors shows it
        // to its staff alone: `where: { request, _ in … }`.
        router.add(middleware: ActiveSwitchesMiddleware(in: gutter))
        router.add(middleware: SignInMiddleware(users: users))
        // From here on no check needs to be told who asks: not in routes, not in guards, not in templates.
        router.add(middleware: RequestInputsMiddleware(in: gutter) { _, context in context.user })
        // What is changed while a request is answered was changed by its user.
        router.add(
            middleware: AttributionMiddleware { _, context in
                context.user.map { .person($0.id, displayName: $0.name) }
            }
        )
        router.add(middleware: ErrorPages(views: views))
        // A form on another site would be sent with the cookie of the user who opens it.
        router.add(middleware: SameOriginMiddleware())

        CatalogRoutes(views: views, catalog: catalog).add(to: router)
        CheckoutRoutes(gutter: gutter, views: views, catalog: catalog).add(to: router)
        BetaRoutes(gutter: gutter, views: views).add(to: router)
        AccountRoutes(gutter: gutter, views: views, users: users).add(to: router)
        StaffRoutes(gutter: gutter, views: views).add(to: router)
        return router
    }
}
