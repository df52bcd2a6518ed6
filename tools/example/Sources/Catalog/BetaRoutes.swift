import Gutter
import GutterHummingbird
import Hummingbird

/// A section that is not for everybody yet.
struct BetaRoutes: Sendable {
    let gutter: Manager
    let views: Views

    func add(to routes: some RouterMethods<ShopContext>) {
        // The guard of a whole group: no route in it can forget to ask.
        routes.group("beta")
            .switchActive(ShopSwitches.beta, in: gutter, redirectTo: "/waiting-list")
            .get { _, context in try views.page("beta", titled: "The workshop", for: context) }
        routes.get("waiting-list") { _, context in try views.page("waiting", titled: "The waiting list", for: context) }
    }
}
