import Foundation
import Gutter
import Hummingbird

/// Where those who work here see and turn the switches, and what changed lately.
struct StaffRoutes: Sendable {
    let gutter: Manager
    let views: Views

    func add(to routes: some RouterMethods<ShopContext>) {
        routes.group("staff")
            .add(middleware: StaffOnly())
            .get { _, context in try switches(for: context) }
            .post("switches") { request, context in try await update(request, context) }
            .get("history") { _, context in try await history(for: context) }
    }

    private func switches(for context: ShopContext) throws -> Response {
        let switches = gutter.switches.map { each in
            [
                "name": each.name, "label": each.label ?? each.name, "description": each.description ?? "",
                "conditions": each.conditions.map(\.description),
                "joint": each.compounded ? "and" : "or",
                "states": Switch.State.allCases.map { ["name": $0.rawValue, "isCurrent": $0 == each.state] },
            ] as [String: Any]
        }
        return try views.page("staff", titled: "Switches", ["switches": switches], for: context)
    }

    private struct Edit: Decodable {
        let name: String
        let state: String
        let reason: String
    }

    private func update(_ request: Request, _ context: ShopContext) async throws -> Response {
        let edit = try await request.decode(as: Edit.self, context: context)
        guard let state = Switch.State(rawValue: edit.state) else {
            throw HTTPError(.badRequest, message: "A switch is global, selective or disabled, never \(edit.state).")
        }
        do {
            var copy = try gutter.switch(edit.name)
            copy.state = state
            // Who does it says the AttributionMiddleware.
            try await copy.save(reason: edit.reason.isEmpty ? nil : edit.reason)
        } catch let error as SwitchNotFound {
            throw HTTPError(.notFound, message: "\(error)")
        } catch let error as ValidationError {
            throw HTTPError(.badRequest, message: "\(error)")
        } catch let error as SwitchConflict {
            throw HTTPError(.conflict, message: "\(error)")
        }
        return .redirect(to: "/staff/history")
    }

    private func history(for context: ShopContext) async throws -> Response {
        let filter = EventFilter(namespace: gutter.namespace)
        let events = try await gutter.log.events(EventQuery(matching: filter, order: .descending, limit: 20))
        let rows = events.map { event in
            let attribution = event.attribution
            let time = event.recordedAt.formatted(.iso8601)
            return [
                "position": "\(event.position)", "time": time, "readable": time.replacing(/[TZ]/, with: " "),
                "who": attribution.displayName ?? attribution.actor, "why": attribution.reason ?? "",
                "kind": event.kind.rawValue, "name": event.name, "details": event.details,
            ]
        }
        return try views.page("history", titled: "What changed lately", ["events": rows], for: context)
    }
}

/// Lets in those who work here. Who may do what is no switch's business: a switch may be turned by many.
struct StaffOnly: RouterMiddleware {
    func handle(
        _ request: Request,
        context: ShopContext,
        next: (Request, ShopContext) async throws -> Response
    ) async throws -> Response {
        guard context.user?.isStaff == true else {
            throw HTTPError(.forbidden, message: "This is for those who work here. Sign in as one of them.")
        }
        return try await next(request, context)
    }
}
