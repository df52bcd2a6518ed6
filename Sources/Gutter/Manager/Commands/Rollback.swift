import Foundation

/// What a rollback takes back.
enum RollbackScope: Hashable, Sendable {
    /// The switch that has a name now, and the one that had it then.
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
    /// As it was asked for; `position` is the position that this meant at the time.
    let moment: Moment
    let position: Position
    /// The switches at that position; read by ``prepared(for:)``.
    var then: NamespaceProjection?
    private var unreadableThen: [UUID: UnreadableSwitch] = [:]
    private var unreadableNow: [UUID: UnreadableSwitch] = [:]

    init(scope: RollbackScope, moment: Moment, position: Position) {
        self.scope = scope
        self.moment = moment
        self.position = position
    }

    var fingerprint: JSONObject? {
        JSONObject(command: "rollback", ["scope": scope.fingerprint, "to": moment.fingerprint])
    }

    var destination: Position? { position }

    func prepared(for manager: Manager) async throws -> Rollback {
        var prepared = self
        try await refuseHalfATransaction(in: manager.log)
        let past = Projection(try await manager.log.snapshot(at: position))
        prepared.then = past[manager.namespace]
        prepared.unreadableThen = past.unreadable(in: manager.namespace)
        prepared.unreadableNow = manager.follower.projection.unreadable(in: manager.namespace)
        return prepared
    }

    /// Refuses a position in the middle of a transaction, since nobody ever saw the switches in that state.
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

    func plan(on switches: NamespaceProjection, in namespace: Namespace) throws -> CommandPlan {
        guard let then else { return .nothing }
        let reach = try RollbackReach(of: scope, now: switches, then: then)
        try refuseUnreadable(reach)
        if let name = reach.name, reach.ids.isEmpty {
            throw SwitchNotFound(name: name.description, namespace: namespace.description)
        }
        let position = position
        return CommandPlan(
            changes: reach.ids.map { id in
                PlannedChange(id: id, before: switches[id], after: then[id]?.properties, cause: position)
            },
            watch: .namespace,
            wayBack: CommandPlan.WayBack(past: then, unreadable: unreadableNow.values.map(\.name)) { obstacles in
                RollbackRefused(position: position, obstacles: obstacles)
            }
        )
    }

    /// A switch whose state cannot be read would look as if it were not registered.
    private func refuseUnreadable(_ reach: RollbackReach) throws {
        let concerned = [unreadableThen, unreadableNow]
            .flatMap { states in states.filter { reach.contains($0.key, named: $0.value.name) }.values }
        guard let first = concerned.min(by: { $0.position < $1.position }) else { return }
        throw RollbackRefused(
            position: position,
            obstacles: [
                "this version cannot read \"\(first.name.printable(limit: 60))\" as event #\(first.position) left it "
                    + "(\(first.error)); use a newer one"
            ]
        )
    }
}

/// The switches that a rollback takes back.
private struct RollbackReach {
    /// The name that the scope gives; nil for a namespace.
    let name: Name?
    private(set) var ids: Set<UUID> = []
    /// The names, now and then, of the switches that have the name now or had it then.
    private var roots: Set<Name> = []
    private let isSubtree: Bool

    init(of scope: RollbackScope, now: NamespaceProjection, then: NamespaceProjection) throws(ValidationError) {
        switch scope {
        case .namespace:
            (name, isSubtree) = (nil, true)
            ids = Set(now.unordered.map(\.id)).union(then.unordered.map(\.id))
            return
        case .name(let text): (name, isSubtree) = (try Name(text), false)
        case .subtree(let text): (name, isSubtree) = (try Name(text), true)
        }
        guard let name else { return }
        roots = [name]
        for id in [now[name.description]?.id, then[name.description]?.id].compactMap(\.self) {
            ids.insert(id)
            for switches in [now, then] {
                guard let record = switches[id] else { continue }
                roots.insert(record.name)
                if isSubtree { ids.formUnion(switches.descendants(of: record.name).map(\.id)) }
            }
        }
    }

    func contains(_ id: UUID, named text: String) -> Bool {
        if name == nil || ids.contains(id) { return true }
        let name = Name(normalized: text)
        return roots.contains { name == $0 || isSubtree && name.isDescendant(of: $0) }
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
