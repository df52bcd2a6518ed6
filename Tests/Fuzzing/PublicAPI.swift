import Foundation
import Gutter

extension Subject {
    /// Whatever a program may hand to the API.
    static let publicAPI = Subject("public-api", share: 15) { chance in
        let switches = (0...chance.length(upTo: 6)).map { _ in Switch(properties: chance.properties()) }
        let edits = switches.map { _ in chance.properties() }
        let attributes = chance.attributes()
        let (actor, reason, segment) = (
            chance.text(upTo: 1_100), chance.text(), chance.one(in: 2) ? "a" : chance.text()
        )
        let choice = Chance(seed: chance.next())
        let texts = (switches.map(\.properties) + edits).map { JSON.object($0.json).text }
        return Case("\((texts + [actor, reason, segment]).joined(separator: "\n"))\n\(attributes)") {
            var chance = choice
            let log = InMemoryEventLog()
            let root = try await Manager(log: log)
            let gutter = chance.one(in: 2) ? root : root.namespaced(segment)
            let key = chance.one(in: 4) ? chance.text() : nil
            for (new, edit) in zip(switches, edits) {
                try await register(new, on: gutter, by: actor, reason: reason, idempotencyKey: key)
                _ = gutter.isActive(new.name, for: attributes, .nan as Double, Int.max)
                guard let known = gutter.switches.first else { continue }
                _ = try gutter.evaluate(known.name, attributes: [attributes])
                var copy = known
                copy.properties = edit
                if chance.one(in: 2) { copy.name = known.name }
                try await update(copy, on: gutter)
                if chance.one(in: 4) {
                    _ = try? await gutter.unregister(chance.pick(gutter.switches.map(\.name) + [" "]))
                }
                if chance.one(in: 4) {
                    _ = try? await gutter.rollbackNamespace(
                        to: .position(Position(rawValue: Int64(chance.number(in: 0...6))))
                    )
                }
            }
            try await requireSound(log)
            try await requireRoundTrip(log)
            await root.shutdown()
        }
    }

    private static func register(
        _ new: Switch,
        on gutter: Manager,
        by actor: String,
        reason: String,
        idempotencyKey: String?
    ) async throws {
        guard let event = try? await gutter.register(new, by: actor, reason: reason, idempotencyKey: idempotencyKey)
        else {
            return
        }
        guard let read = event.switch else { throw Finding("the event of \(new.name.debugDescription) cannot be read") }
        let known = try gutter.switch(read.name)
        try require(try gutter.switch(new.name).id == known.id, "it is not found by the name that it was given")
        for element in [read, known] { try requireEqual(element.properties, new.properties) }
        try require(
            event.attribution.actor == actor && event.attribution.reason == reason,
            "it is attributed to another"
        )
    }

    private static func update(_ copy: Switch, on gutter: Manager) async throws {
        guard (try? await gutter.update(copy)) != nil, let id = copy.id else { return }
        guard let known = gutter.switches.first(where: { $0.id == id }) else {
            throw Finding("it is gone after an update")
        }
        try requireEqual(known.properties, copy.properties)
    }

    /// Equal except for the name, which is kept in its normal form.
    private static func requireEqual(_ read: SwitchProperties, _ given: SwitchProperties) throws {
        var given = given
        given.name = read.name
        try require(
            read.json == given.json && read.conditions == given.conditions,
            "given \(JSON.object(given.json).text), read \(JSON.object(read.json).text)"
        )
    }
}

extension Switch {
    fileprivate init(properties: SwitchProperties) {
        self.init(properties: properties, id: nil, version: 0, manager: nil)
    }
}
