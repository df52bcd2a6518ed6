import Foundation

/// What a rollback takes back.
enum RollbackScope: Hashable, Sendable {
    /// The switch that bears a name now, and the one that bore it then.
    case name(String)
    /// The same, with all that is or was below them.
    case subtree(String)
    case namespace

    fileprivate var fingerprint: JSON {
        switch self {
        case .name(let name): .object(JSONObject(sorted: ["name": .string(normalized(name))]))
        case .subtree(let name): .object(JSONObject(sorted: ["subtree": .string(normalized(name))]))
        case .namespace: .string("namespace")
        }
    }

    private func normalized(_ name: String) -> String { (try? Name(name).description) ?? name }
}

extension Moment {
    fileprivate var fingerprint: JSON {
        switch self {
        case .position(let position): .integer(position.rawValue)
        case .date(let date): .string(Timestamp(date).description)
        case .event(let id): .string(id.text)
        case .head: .string("head")
        }
    }
}

/// Takes switches back to what they were at a position.
struct Rollback: Command {
    let scope: RollbackScope
    /// As it was asked for; `position` is what it stood for then.
    let moment: Moment
    let position: Position
    /// The switches at that position; read by ``prepared(for:)``.
    var then: NamespaceProjection?

    var fingerprint: JSONObject? {
        JSONObject(command: "rollback", ["scope": scope.fingerprint, "to": moment.fingerprint])
    }

    var destination: Position? { position }

    func prepared(for manager: Manager) async throws -> Rollback {
        var prepared = self
        try await refuseHalfATransaction(in: manager.log)
        let past = Projection(try await manager.log.snapshot(at: position))
        try refuseUnreadable(past, in: manager.namespace)
        try refuseUnreadable(manager.follower.projection, in: manager.namespace)
        prepared.then = past[manager.namespace]
        return prepared
    }

    /// In the middle of a transaction there was never a state that anybody saw.
    private func refuseHalfATransaction(in log: any EventLog) async throws {
        let around = try await log.events(EventQuery(after: position.previous, through: position.next))
        guard around.count == 2, around[0].transaction == around[1].transaction else { return }
        let transaction = EventQuery(matching: EventFilter(transaction: around[0].transaction))
        let events = try await log.events(transaction)
        guard let first = events.first?.position, let last = events.last?.position else { return }
        throw RollbackRefused(
            position: position,
            obstacles: [
                "it is in the middle of a transaction, #\(first) to #\(last); go back to #\(first.previous) or #\(last)"
            ]
        )
    }

    /// A switch whose state cannot be read would look as if it were not registered.
    private func refuseUnreadable(_ projection: Projection, in namespace: String) throws {
        let concerned = projection.unreadable.values.filter { $0.namespace == namespace && concerns($0.name) }
        guard let first = concerned.min(by: { $0.position < $1.position }) else { return }
        throw RollbackRefused(
            position: position,
            obstacles: [
                "this version cannot read \"\(first.name.printable(limit: 60))\" as event #\(first.position) left it "
                    + "(\(first.error)); use a newer one"
            ]
        )
    }

    private func concerns(_ name: String) -> Bool {
        switch scope {
        case .namespace: true
        case .name(let text): (try? Name(text).description) == name
        case .subtree(let text):
            (try? Name(text)).map { $0.description == name || Name(normalized: name).isDescendant(of: $0) } ?? false
        }
    }

    func plan(on switches: NamespaceProjection, in scope: CommandScope) throws -> AppendRequest? {
        scope.request(try changes(on: switches, in: scope))
    }

    /// What is to become of each switch in scope.
    func changes(on switches: NamespaceProjection, in command: CommandScope) throws -> [PlannedChange] {
        guard let then else { return [] }
        let ids = try ids(now: switches, then: then, in: command.namespace)
        var changes = ids.map { id in
            PlannedChange(id: id, before: switches[id], after: then[id]?.properties, cause: position)
        }
        changes = try switches.withDescendantsMoved(changes)
        let obstacles = switches.obstacles(to: changes, since: then)
        if !obstacles.isEmpty { throw RollbackRefused(position: position, obstacles: obstacles) }
        return changes.filter { !$0.isEmpty }
    }

    private func ids(
        now: NamespaceProjection,
        then: NamespaceProjection,
        in namespace: Namespace
    ) throws -> Set<UUID> {
        let name: String
        switch scope {
        case .namespace: return Set(now.unordered.map(\.id)).union(then.unordered.map(\.id))
        case .name(let text), .subtree(let text): name = try Name(text).description
        }
        let roots = Set([now[name]?.id, then[name]?.id].compactMap(\.self))
        if roots.isEmpty { throw SwitchNotFound(name: name, namespace: namespace.description) }
        guard case .subtree = scope else { return roots }
        var ids = roots
        for root in roots {
            for switches in [now, then] {
                guard let record = switches[root] else { continue }
                ids.formUnion(switches.descendants(of: record.name).map(\.id))
            }
        }
        return ids
    }
}

/// A rollback that cannot be carried out. Nothing was changed.
public struct RollbackRefused: GutterError, Equatable {
    /// Where it was to go back to.
    public let position: Position
    /// Why it cannot, each reason with its remedy.
    public let obstacles: [String]

    /// An error for a rollback with obstacles, such as a test expects.
    public init(position: Position, obstacles: [String]) {
        self.position = position
        self.obstacles = obstacles
    }

    /// One line for a person.
    public var description: String {
        "The rollback to #\(position) cannot be done: \(obstacles.joined(separator: "; ")). Nothing was changed."
    }

    /// The position and the obstacles, each with its remedy; ``Problem/Kind/conflict``.
    public var problem: Problem {
        Problem(
            .conflict,
            code: "rollback-refused",
            message: description,
            subject: "rollback to",
            value: "#\(position)",
            rule: "cannot be done: \(obstacles.joined(separator: "; "))",
            details: JSONObject([("obstacles", .array(obstacles.map(JSON.string))), ("position", position.json)])
        )
    }
}
