import Foundation
import Gutter
import Hummingbird

/// The pages on which the staff see and flip the switches, and see what changed lately.
struct StaffRoutes: Sendable {
    let gutter: Manager
    let views: Views

    func add(to routes: some RouterMethods<ShopContext>) {
        routes.group("staff")
            .add(middleware: StaffOnly())
            .get { _, context in try page(for: context) }
            .post("switches") { request, context in try await update(request, context) }
            .get("history") { _, context in try await history(for: context) }
    }

    private func page(with conflict: [String: Any] = [:], for context: ShopContext) throws -> Response {
        let switches = gutter.switches.map { each in
            [
                "id": each.id?.uuidString ?? "", "version": each.version, "name": each.name,
                "label": each.label ?? each.name, "description": each.description ?? "",
                "conditions": each.conditions.map(\.description),
                "joint": each.isCompounded ? "and" : "or",
                "states": states(each.state),
            ] as [String: Any]
        }
        return try views.page("staff", titled: "Switches", ["switches": switches, "conflict": conflict], for: context)
    }

    private func states(_ current: Switch.State) -> [[String: Any]] {
        Switch.State.allCases.map { ["name": $0.rawValue, "isCurrent": $0 == current] }
    }

    private struct Edit: Decodable {
        let id: UUID
        /// The version that the page showed. It may be a day old.
        let version: Int
        let state: String
        let reason: String
    }

    private func update(_ request: Request, _ context: ShopContext) async throws -> Response {
        let edit = try await request.decode(as: Edit.self, context: context)
        guard let state = Switch.State(rawValue: edit.state) else {
            throw HTTPError(.badRequest, message: "A switch is global, selective or disabled, never \(edit.state).")
        }
        // What the page showed, with the one thing that its form changes. ErrorPages answers if an error is thrown.
        var copy = try await gutter.switch(id: edit.id, version: edit.version)
        copy.state = state
        do {
            // The AttributionMiddleware says who does it.
            try await copy.save(expecting: edit.version, reason: edit.reason.isEmpty ? nil : edit.reason)
        } catch let conflict as SwitchConflict {
            var response = try page(with: try await view(of: conflict, edit.reason), for: context)
            response.status = .conflict
            return response
        }
        return .redirect(to: "/staff/history")
    }

    /// What differs, in three versions of the switch; who changed it; and a form that knows the switch as it is now.
    private func view(of conflict: SwitchConflict, _ reason: String) async throws -> [String: Any] {
        let theirs = conflict.theirs
        let sides = [conflict.base, conflict.yours, theirs]
            .map { side in
                [
                    "name": side.name, "label": side.label ?? "", "description": side.description ?? "",
                    "state": side.state.rawValue,
                    "conditions": side.conditions.map(\.description).joined(separator: "; "),
                    "compounded": side.isCompounded ? "all must hold" : "one must hold",
                    "consent": side.requiresConsent ? "asked for" : "not asked for",
                ]
            }
        let rows = conflict.properties.map { property in
            ["property": property, "values": sides.map { $0[property] ?? "" }] as [String: Any]
        }
        let history = EventFilter(switchIDs: Set([theirs.id].compactMap(\.self)))
        let last = try await gutter.log.events(EventQuery(matching: history, order: .descending, limit: 1)).first
        return [
            "id": theirs.id?.uuidString ?? "", "version": theirs.version, "label": theirs.label ?? theirs.name,
            "rows": rows, "states": states(conflict.yours.state), "reason": reason,
            "who": last.map { $0.attribution.displayName ?? $0.attribution.actor } ?? "",
            "why": last?.attribution.reason ?? "",
        ]
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

/// Lets in those who work here. Who may do what is not decided by a switch: many people may flip a switch.
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
