import Gutter
import Hummingbird

/// Signing in and out, and what is on for the user who is signed in.
struct AccountRoutes: Sendable {
    let gutter: Manager
    let views: Views
    let users: Users

    func add(to routes: some RouterMethods<ShopContext>) {
        routes.group("account")
            .get { _, context in try page(for: context) }
            .post { request, context in try await signIn(request, context) }
            .post("sign-out") { _, _ in signOut() }
    }

    private func page(for context: ShopContext) throws -> Response {
        // `evaluate` says what `isActive` says, and why. The request's user is an input of both.
        let switches = try gutter.switches.map { each in
            let evaluation = try gutter.evaluate(each.name)
            return [
                "name": each.name, "label": each.label ?? each.name, "isOn": evaluation.value,
                "reason": evaluation.description,
            ]
        }
        let people = users.all.map { user in
            [
                "id": user.id, "name": user.name, "isCurrent": user == context.user,
                "about": "\(user.age), \(user.country.uppercased())\(user.isStaff ? ", works here" : "")",
            ]
        }
        return try views.page("account", titled: "Account", ["switches": switches, "people": people], for: context)
    }

    private struct SignIn: Decodable {
        let user: String
    }

    private func signIn(_ request: Request, _ context: ShopContext) async throws -> Response {
        let form = try await request.decode(as: SignIn.self, context: context)
        guard let user = users.find(form.user) else {
            throw HTTPError(.badRequest, message: "Nobody here has the id \(form.user).")
        }
        var response = Response.redirect(to: "/account")
        response.setCookie(cookie(user.id))
        return response
    }

    private func signOut() -> Response {
        var response = Response.redirect(to: "/account")
        response.setCookie(cookie("", maxAge: 0))
        return response
    }

    /// Lax keeps other sites from sending forms in the user's name.
    private func cookie(_ value: String, maxAge: Int? = nil) -> Cookie {
        Cookie(name: SignInMiddleware.cookie, value: value, maxAge: maxAge, path: "/", sameSite: .lax)
    }
}
