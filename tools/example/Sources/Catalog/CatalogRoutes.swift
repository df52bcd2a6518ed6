import Hummingbird

/// The front of the shop.
struct CatalogRoutes: Sendable {
    let views: Views
    let catalog: Catalog

    func add(to routes: some RouterMethods<ShopContext>) {
        routes.get { _, context in
            // Whether the recommendations are shown is the template's to ask: `{% ifswitch recommendations %}`.
            try views.page(
                "catalog",
                titled: "Things for rainy days",
                ["products": catalog.all.map(\.view), "picked": catalog.picked.map(\.view)],
                for: context
            )
        }
    }
}
