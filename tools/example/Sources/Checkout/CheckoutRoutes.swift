import Gutter
import GutterHummingbird
import Hummingbird

/// Buying. Nothing is paid, stored or sent.
struct CheckoutRoutes: Sendable {
    let gutter: Manager
    let views: Views
    let catalog: Catalog

    func add(to routes: some RouterMethods<ShopContext>) {
        routes.get("checkout/:product") { _, context in try page("checkout", "Checkout", context) }
        routes.get("thanks/:product") { _, context in try page("thanks", "Thank you", context) }
        // Hiding a button on the page keeps nobody from sending its form: the route that takes orders is guarded too.
        routes.group("orders/:product")
            .add(middleware: closed(unless: ShopSwitches.checkout))
            .post { _, context in try order(context) }
            .group("express")
            .add(middleware: closed(unless: ShopSwitches.express))
            .post { _, context in try order(context) }
    }

    /// Sends users who may not order back to the product's page, which says why.
    private func closed(unless name: String) -> SwitchGuardMiddleware<ShopContext> {
        SwitchGuardMiddleware(name, in: gutter) { _, context in
            var response = Response.redirect(to: "/checkout/\(try product(context).id)")
            // Browsers must not keep it: the switch may be flipped at any time.
            response.headers[.cacheControl] = "no-store"
            return response
        }
    }

    private func order(_ context: ShopContext) throws -> Response {
        .redirect(to: "/thanks/\(try product(context).id)")
    }

    private func page(_ template: String, _ title: String, _ context: ShopContext) throws -> Response {
        try views.page(template, titled: title, ["product": try product(context).view], for: context)
    }

    private func product(_ context: ShopContext) throws -> Product {
        let id = try context.parameters.require("product")
        guard let product = catalog.find(id) else {
            throw HTTPError(.notFound, message: "The shop has nothing named \(id).")
        }
        return product
    }
}
